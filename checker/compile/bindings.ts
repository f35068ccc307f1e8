import type { Node } from '../domain/node.ts'
import { valuesOf } from '../domain/enumerate.ts'
import { printAny, printValue } from '../domain/print.ts'
import { ELEMENTS, isIterable } from '../domain/values.ts'
import type { ActionModel, Binding, State } from '../spec/model.ts'
import type { Runtime } from './runtime.ts'

/** The value of a parameter and the domain it comes from, as far as that is known. */
export interface Bound {
  readonly name: string
  readonly value: unknown
  readonly node: Node | undefined
}

/** All bindings of an action in the state behind `view`, in order: the slow way, for messages and counterexamples. */
export function bindingsOf(action: ActionModel, view: State, runtime: Runtime): readonly (readonly Bound[])[] {
  return action.stages.reduce<readonly (readonly Bound[])[]>(
    (rows, stage) =>
      rows.flatMap((earlier) => {
        const binding = bindingOf(earlier)
        const choices = stage.map((p) => {
          if (!p.from) return valuesOf(p.domain).map((value) => ({ name: p.name, value, node: p.domain }))
          const source = p.from(view, binding)
          const node = elementsOf(source)
          return runtime.distinct(source, runtime.intern).map((value) => ({ name: p.name, value, node }))
        })
        return choices.reduce<(readonly Bound[])[]>((all, choice) => all.flatMap((row) => choice.map((bound) => [...row, bound])), [earlier])
      }),
    [[]],
  )
}

export function bindingOf(bound: readonly Bound[]): Binding {
  return Object.fromEntries(bound.map(({ name, value }) => [name, value]))
}

/** `LeaderWrite(leader=b1)` */
export function stepLabel(action: string, bound: readonly Bound[]): string {
  if (bound.length === 0) return action
  return `${action}(${bound.map(({ name, value, node }) => `${name}=${node ? printValue(node, value) : printAny(value)}`).join(', ')})`
}

/** Who acts: the value of the first parameter of an id type. */
export function actorOf(bound: readonly Bound[]): string | null {
  const actor = bound.find(({ node }) => node?.kind === 'scalar' && node.ids !== undefined)
  return actor?.node && actor.value !== null ? printValue(actor.node, actor.value) : null
}

function elementsOf(source: unknown): Node | undefined {
  return isIterable(source) && ELEMENTS in source ? (source[ELEMENTS] as Node) : undefined
}
