import type { Variable } from './world.ts'

/**
 * A way in which people write JavaScript, as text. `@` stands for a number that tells the pieces of a spec apart, and
 * `{{a|b|c}}` for one of the alternatives. The text reads `s`, a state with the variables `on`, and can use the domains
 * in `world.ts`.
 */
export interface Idiom {
  readonly name: string
  readonly on: readonly Variable[]
  /**
   * The kind of text. `number`: the body of a function of the state that returns 0, 1, 2, …. `boolean` and
   * `list` (of numbers from 0 to 3) are similar. `effect`: statements that write. `action`: the argument of
   * `action({ … })`.
   */
  readonly gives: 'number' | 'boolean' | 'list' | 'effect' | 'action'
  readonly body: string
  /** Declarations at the top of the module. */
  readonly outer?: string
  /**
   * `runs`: in JavaScript this is a function of the state, so most specs with it should run. `refused`: TypeScript or
   * the documentation rule it out, or it is not a function of the state. An error is always correct, and where the
   * idiom matters, it is required.
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

/** The same idiom, but where it matters, only an error is correct. */
export const refused = (idiom: Idiom): Idiom => ({ ...idiom, fate: 'refused' })
