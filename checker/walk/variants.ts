import type { Model } from '../language/model/model.ts'
import { glances } from './standing.ts'
import type { Refused, Walker } from './walker.ts'

/** A path on another model of the spec. */
export interface Variant {
  readonly model: string
  /** The constants and fault budgets whose values differ: `there` in the other model, `here` in this one. */
  readonly differences: readonly { readonly name: string; readonly there: string; readonly here: string }[]
  /** How many states the path has there. */
  readonly states: number
  /** Why the path ends early there. Null if all steps are possible. */
  readonly refused: Refused | null
  /** The promises that the path breaks there. */
  readonly breaks: readonly string[]
}

/** Walks a path of the model `here` on another model. */
export function variant(here: Model, walker: Walker, path: readonly string[]): Variant {
  const { model } = walker
  const walk = walker.walk(path)
  const settings = [...Object.entries(model.constants), ...Object.entries(model.faults)]
  const own = new Map([...Object.entries(here.constants), ...Object.entries(here.faults)])
  return {
    model: model.name ?? '',
    differences: settings.flatMap(([name, there]) =>
      own.get(name) === there ? [] : [{ name, there: String(there), here: String(own.get(name)) }],
    ),
    states: walk.states.length,
    refused: walk.refused,
    breaks: glances(walker, walk).flatMap(({ step }) => step.breaks),
  }
}
