import type { Variable } from './world.ts'

/**
 * A way in which people write JavaScript, as text. In it, `@` stands for a number that distinguishes the pieces of a
 * spec, and `{{a|b|c}}` for one of the alternatives. It reads `s`, a state with the variables `on`, and can use the
 * domains of `world.ts`.
 */
export interface Idiom {
  readonly name: string
  readonly on: readonly Variable[]
  /**
   * `number`: the body of a function of a state that returns 0, 1, 2, …. `boolean` and `list` (of numbers from 0 to 3)
   * are similar. `effect`: statements that write; `action`: what `action({ … })` takes.
   */
  readonly gives: 'number' | 'boolean' | 'list' | 'effect' | 'action'
  readonly body: string
  /** Declarations at the top of the module. */
  readonly outer?: string
  /**
   * `runs`: in JavaScript it is a function of the state, so most specs with it should run. `refused`: TypeScript or the
   * documentation rule it out, or it is not a function of the state. An error is correct, and where the idiom matters,
   * only an error is.
   */
  readonly fate: 'runs' | 'refused'
}

type Make = (name: string, on: readonly Variable[], body: string, outer?: string) => Idiom

const maker =
  (gives: Idiom['gives'], fate: Idiom['fate'] = 'runs'): Make =>
  (name, on, body, outer) => ({ name, on, gives, body, fate, ...(outer !== undefined && { outer }) })

export const number = maker('number')
export const boolean = maker('boolean')
export const list = maker('list')
export const effect = maker('effect')
export const action = maker('action')

/** The same, but if it matters, only an error is correct. */
export const refused = (idiom: Idiom): Idiom => ({ ...idiom, fate: 'refused' })
