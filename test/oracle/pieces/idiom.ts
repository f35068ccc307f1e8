import type { Variable } from './world.ts'

/**
 * A way in which people write JavaScript, as text. In it `@` is a number that tells the pieces of a spec apart, and
 * `{{a|b|c}}` is one of these. It reads `s`, a state with the variables `on`, and knows the domains of `world.ts`.
 */
export interface Idiom {
  readonly name: string
  readonly on: readonly Variable[]
  /**
   * `number`: the body of a function of a state that returns 0, 1, 2, …; `boolean`, `list` (of numbers from 0 to 3) alike.
   * `effect`: statements that write; `action`: what `action({ … })` takes.
   */
  readonly gives: 'number' | 'boolean' | 'list' | 'effect' | 'action'
  readonly body: string
  /** Declarations at the top of the module. */
  readonly outer?: string
  /**
   * `runs`: JavaScript makes it a function of the state, so most specs with it should run. `refused`: TypeScript or the
   * documentation rule it out, or it is no function of the state; an error is right, and where it matters nothing else.
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

/** The same, where only an error is right as soon as it matters. */
export const refused = (idiom: Idiom): Idiom => ({ ...idiom, fate: 'refused' })
