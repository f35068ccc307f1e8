import type { Found } from '../search/tally.ts'

/** The questions to a cluster. States are words, one state after the other. */
export type Question =
  /** Expand the last level. `known`: positions of the checked properties that are decided. */
  | { readonly kind: 'expand'; readonly known: readonly number[] }
  /** Check the states of the last level. */
  | { readonly kind: 'check'; readonly known: readonly number[] }
  /** Which states of this depth are what a counterexample ends in, or lead there, or to one of some states? */
  | {
      readonly kind: 'towards'
      readonly depth: number
      readonly length: number
      readonly target: Ending
      /** States of the next depth. */
      readonly next: Int32Array
    }
  /** By shard: states of the last level, by their number in it. */
  | { readonly kind: 'states'; readonly picks: readonly (readonly number[])[] }
  /** Let a second copy of the spec look at the sample. */
  | { readonly kind: 'recheck'; readonly found: readonly (readonly [property: number, length: number])[] }

/** What a counterexample ends in. */
export type Ending =
  | Exclude<Found['target'], { readonly kind: 'rows' }>
  | { readonly kind: 'states'; readonly states: Int32Array }

/** What one shard replies. */
export interface Answer {
  /** New states of the level, and those that were expanded. */
  readonly rows: number
  readonly expanded: number
  /** Per action: the steps of all levels after the first ones, and the states of this level. */
  readonly fired: readonly number[]
  readonly fresh: readonly number[]
  readonly cut: number
  /** Out-degrees; null if no state was expanded. */
  readonly degrees: { readonly min: number; readonly max: number } | null
  readonly decided: readonly (readonly [property: number, kind: 'state' | 'step' | 'deadlock', ahead: 0 | 1])[]
  /** States in which the spec threw, or that were asked for. */
  readonly states: Int32Array
  /** There was no room. */
  readonly full: boolean
  /** Properties whose remembered answers cannot be relied on. */
  readonly givenUp: readonly string[]
  readonly replaced: string | null
  readonly impurity: { readonly culprit: string; readonly isMemory: boolean } | null
  readonly bytes: number
  /** Only of a sealed level: where its states are, and how to know them again. */
  readonly seal: Seal | null
}

export interface Seal {
  readonly epoch: number
  readonly rows: number
  readonly pieces: number
  readonly sha256: string
}
