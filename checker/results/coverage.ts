/**
 * What walks have visited. Good and Turing estimate the probability that the next visit meets a new state by the share of
 * visits to states that were visited once. Visits of a walk depend on each other, so it is only an estimate.
 *
 * Source: I. J. Good, "The population frequencies of species and the estimation of population parameters", Biometrika 1953.
 */
export interface Coverage {
  /** Includes repeats, but not the visits after the memory was full. */
  readonly visits: number
  readonly distinct: number
  /** States that were visited once. */
  readonly once: number
  /** No memory was left for visited states, so later visits are not counted. */
  readonly full: boolean
}

/** An estimate, from 0 to 1; 1 without a visit. */
export function unseenMass({ visits, once }: Coverage): number {
  return visits === 0 ? 1 : once / visits
}
