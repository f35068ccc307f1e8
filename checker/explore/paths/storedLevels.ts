import type { Machine } from '../machine/machine.ts'

/** The stored levels of a search. */
export interface Search {
  readonly machine: Machine
  /** The first row of each level. */
  readonly levelStarts: readonly number[]
  /** The row of an initial state → the least initialiser that creates it. */
  readonly initialOf: ReadonlyMap<number, number>
}
