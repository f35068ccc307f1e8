import type { Wrap } from '../rewriting/edits.ts'

/** One condition of a guard. */
export interface Conjunct extends Droppable {
  /** The instrumented copy reports the conjunct under this number. */
  readonly id: number
  /** The guard refuses when what is written at that place is true. */
  readonly negated: boolean
  /** A statement is a loop that only ever returns false. `whole`: a guard that is not understood. */
  readonly form: 'expression' | 'statement' | 'whole'
  /** The numbers of the preliminaries of its guard whose results it may use. */
  readonly uses: readonly number[]
  /** If it is a call: the function that is called, by its index; `guard`: a guard that was handed over; otherwise null. */
  readonly opens: number | 'guard' | null
}

/** A function that answers for a guard, with its conjuncts in the order of the text. */
export interface GuardFunction {
  /** Its position among all functions of the program. */
  readonly index: number
  /** A guard is the value of a property `when`. A helper is only called as a whole conjunct of a guard. */
  readonly role: 'guard' | 'helper'
  /** The name of the innermost property or variable around it: mostly that of an action. */
  readonly around: string
  /** The number that is reported when it is called, before anything is evaluated in it. */
  readonly entry: number
  /** All numbers from `entry` to this one are those of its parts. */
  readonly last: number
  readonly conjuncts: readonly Conjunct[]
}

/** A function that is the value of a property `then`, with the statements in it that write. */
export interface EffectFunction {
  readonly index: number
  readonly around: string
  readonly statements: readonly Droppable[]
}

/** A part that can be left out. Places are offsets in the bundle before it was rewritten. */
export interface Droppable {
  readonly start: number
  readonly end: number
  /** What leaves it out. */
  readonly drop: Wrap
}

/**
 * Every function that answers for a guard, every effect, and what has to be inserted so that the parts of guards are reported to
 * `$c`.
 */
export interface FoundGuards {
  readonly functions: readonly GuardFunction[]
  readonly effects: readonly EffectFunction[]
  readonly wraps: readonly Wrap[]
}
