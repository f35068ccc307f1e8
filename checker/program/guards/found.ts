import type { Wrap } from '../rewriting/edits.ts'

/** One condition of a guard. */
export interface Conjunct extends Droppable {
  /** The number under which the instrumented copy reports the conjunct. */
  readonly id: number
  /** Whether the guard refuses when the condition, as written there, is true. */
  readonly negated: boolean
  /** A `statement` is a loop that only ever returns false; `whole` is a guard that is not understood. */
  readonly form: 'expression' | 'statement' | 'whole'
  /** The numbers of the preliminaries of its guard whose results it can use. */
  readonly uses: readonly number[]
  /**
   * If it is a call: the index of the called function, or `guard` for a guard passed as a parameter. Otherwise null.
   */
  readonly opens: number | 'guard' | null
}

/** A function that decides a guard, with its conjuncts in the order of the text. */
export interface GuardFunction {
  /** Its position among all functions of the program. */
  readonly index: number
  /** A guard is the value of a property `when`. A helper is only called as a whole conjunct of a guard. */
  readonly role: 'guard' | 'helper'
  /** The name of the innermost property or variable around it: usually the name of an action. */
  readonly around: string
  /** The number that is reported when it is called, before anything is evaluated in it. */
  readonly entry: number
  /** Its parts have all numbers from `entry` to this one. */
  readonly last: number
  readonly conjuncts: readonly Conjunct[]
}

/** A function that is the value of a property `then`, with the statements in it that write. */
export interface EffectFunction {
  readonly index: number
  readonly around: string
  readonly statements: readonly Droppable[]
}

/** A part that can be removed. Places are offsets in the bundle before it was rewritten. */
export interface Droppable {
  readonly start: number
  readonly end: number
  /** The text that removes the part. */
  readonly drop: Wrap
}

/**
 * Every function that decides a guard, every effect, and the text to insert so that the parts of guards are reported to
 * `$c`.
 */
export interface FoundGuards {
  readonly functions: readonly GuardFunction[]
  readonly effects: readonly EffectFunction[]
  readonly wraps: readonly Wrap[]
}
