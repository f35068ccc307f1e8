import type { Machine } from '../machine/machine.ts'

/** The stored levels of a search. */
export interface Search {
  readonly machine: Machine
  /** First row of each level. */
  readonly levelStarts: readonly number[]
  /** Row of an initial state → the least initialiser that makes it. */
  readonly initialOf: ReadonlyMap<number, number>
}
