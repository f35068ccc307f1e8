import type { Found } from '../search/tally.ts'

/** What the coordinator can ask of a cluster. States are passed as words, one state after another. */
export type Question =
  /** Expand the last level. `known` holds the positions of checked properties that are already decided. */
  | { readonly kind: 'expand'; readonly known: readonly number[] }
  /** Check the states of the last level. With `isUncached`, evaluate the properties without cached results. */
  | { readonly kind: 'check'; readonly known: readonly number[]; readonly isUncached: boolean }
  /**
   * Up to this depth, which level has the first state that decides this property, evaluated without cached
   * results?
   */
  | { readonly kind: 'again'; readonly property: number; readonly depth: number }
  /** Which states of this depth end a counterexample, lead to its end, or lead to a state in `next`? */
  | {
      readonly kind: 'towards'
      readonly depth: number
      readonly length: number
      readonly target: Ending
      /** States of the next depth. */
      readonly next: Int32Array
    }
  /** Send these states of this depth, listed per shard by their number in the level. */
  | { readonly kind: 'states'; readonly depth: number; readonly picks: readonly (readonly number[])[] }
  /** With fingerprints: in which state of this depth, one of the last two, does a counterexample end? */
  | { readonly kind: 'end'; readonly depth: number; readonly length: number; readonly target: Ending }
  /** With fingerprints: which states of this depth have a fingerprint with one of these low words? */
  | { readonly kind: 'parents'; readonly depth: number; readonly lows: Int32Array }
  /**
   * With fingerprints: which fingerprints after depth `after` are in slice `number` when their range is split into `of`
   * equal slices?
   */
  | { readonly kind: 'slice'; readonly number: number; readonly of: number; readonly after: number }
  /** Evaluate the sample with a second copy of the spec. */
  | { readonly kind: 'recheck'; readonly found: readonly (readonly [property: number, length: number])[] }

/** The end of a counterexample. */
export type Ending =
  | Exclude<Found['target'], { readonly kind: 'rows' }>
  | { readonly kind: 'states'; readonly states: Int32Array }

/** The reply of one shard. */
export interface Answer {
  /** How many new states the level has and how many states were expanded. */
  readonly rows: number
  readonly expanded: number
  /** For each action: its steps on all levels after the first ones and its new states on this level. */
  readonly fired: readonly number[]
  readonly fresh: readonly number[]
  readonly cut: number
  /** The smallest and largest out-degree, or null if no state was expanded. */
  readonly degrees: { readonly min: number; readonly max: number } | null
  readonly decided: readonly (readonly [property: number, kind: 'state' | 'step' | 'deadlock', ahead: 0 | 1])[]
  /** The states in which the spec threw, or that the question asked for. */
  readonly states: Int32Array
  /**
   * With fingerprints: [high, low, parent] of the states that the question asked for, or of the one with the smallest
   * fingerprint among those in which the spec threw.
   */
  readonly fingerprints: Int32Array
  /** Whether a state did not fit into memory. */
  readonly full: boolean
  /** The positions of checked properties whose cached results are unreliable. */
  readonly givenUp: readonly number[]
  /** The depth that the question asked for. */
  readonly first: number | null
  readonly replaced: string | null
  readonly impurity: { readonly culprit: string; readonly isMemory: boolean } | null
  readonly bytes: number
  /** Set only for a sealed level: where its states are stored and how to recognize them. */
  readonly seal: Seal | null
}

export interface Seal {
  readonly epoch: number
  readonly pieces: number
  readonly sha256: string
}
