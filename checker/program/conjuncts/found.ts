import type { Wrap } from '../rewriting/edits.ts'

/** One condition of a guard. */
export interface Conjunct extends Droppable {
  /** The number by which the instrumented copy reports the conjunct. */
  readonly id: number
  /** Whether the guard is false if the condition, as written, is true. */
  readonly negated: boolean
  /** A `statement` is a loop that can only return false. `whole` is a guard that could not be analyzed. */
  readonly form: 'expression' | 'statement' | 'whole'
  /** The numbers of the guard's preliminaries whose results it can use. */
  readonly uses: readonly number[]
  /**
   * For a call, the index of the called function, or `guard` for a guard passed as a parameter. Null for anything else.
   */
  readonly opens: number | 'guard' | null
}

/** A function that decides a guard, with its conjuncts in textual order. */
export interface GuardFunction {
  /** The function's position among all functions of the program. */
  readonly index: number
  /** A guard is the value of a property `when`. A helper is a function whose call is an entire conjunct of a guard. */
  readonly role: 'guard' | 'helper'
  /** The innermost property or variable that contains the function, by name: usually an action. */
  readonly around: string
  /** The number that is reported when the function is called, before it evaluates anything. */
  readonly entry: number
  /** The function's parts are numbered from `entry` to this number. */
  readonly last: number
  readonly conjuncts: readonly Conjunct[]
}

/** A function that is the value of a property `then`, with those of its statements that write. */
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
 * Every function that decides a guard, every effect, and the text to insert so that guards report their parts to `$c`.
 */
export interface FoundGuards {
  readonly functions: readonly GuardFunction[]
  readonly effects: readonly EffectFunction[]
  readonly wraps: readonly Wrap[]
}
