import type { Found } from '../search/tally.ts'

/** The questions to a cluster. States are passed as words, one state after another. */
export type Question =
  /** Expand the last level. `known` has the positions of the checked properties that are decided. */
  | { readonly kind: 'expand'; readonly known: readonly number[] }
  /** Check the states of the last level. */
  | { readonly kind: 'check'; readonly known: readonly number[] }
  /** Which states of this depth end a counterexample, or lead to its end, or lead to one of these states? */
  | {
      readonly kind: 'towards'
      readonly depth: number
      readonly length: number
      readonly target: Ending
      /** States of the next depth. */
      readonly next: Int32Array
    }
  /** For each shard: states of the last level, by their number in it. */
  | { readonly kind: 'states'; readonly picks: readonly (readonly number[])[] }
  /** Let a second copy of the spec evaluate the sample. */
  | { readonly kind: 'recheck'; readonly found: readonly (readonly [property: number, length: number])[] }

/** The end of a counterexample. */
export type Ending =
  | Exclude<Found['target'], { readonly kind: 'rows' }>
  | { readonly kind: 'states'; readonly states: Int32Array }

/** What one shard replies. */
export interface Answer {
  /** The number of new states of the level, and of states that were expanded. */
  readonly rows: number
  readonly expanded: number
  /** For each action: the number of steps in all levels after the first ones, and of new states in this level. */
  readonly fired: readonly number[]
  readonly fresh: readonly number[]
  readonly cut: number
  /** Out-degrees; null if no state was expanded. */
  readonly degrees: { readonly min: number; readonly max: number } | null
  readonly decided: readonly (readonly [property: number, kind: 'state' | 'step' | 'deadlock', ahead: 0 | 1])[]
  /** States in which the spec threw, or that the question asked for. */
  readonly states: Int32Array
  /** There was no room. */
  readonly full: boolean
  /** Properties whose cached results are unreliable. */
  readonly givenUp: readonly string[]
  readonly replaced: string | null
  readonly impurity: { readonly culprit: string; readonly isMemory: boolean } | null
  readonly bytes: number
  /** Only for a sealed level: where its states are stored, and how to recognize them. */
  readonly seal: Seal | null
}

export interface Seal {
  readonly epoch: number
  readonly rows: number
  readonly pieces: number
  readonly sha256: string
}
