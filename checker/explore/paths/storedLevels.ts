import type { Stored } from '../machine/stored.ts'

/** The states that a search has stored, level by level. */
export interface StoredLevels {
  readonly machine: Stored
  /** The first row of each level. */
  readonly levelStarts: readonly number[]
}
