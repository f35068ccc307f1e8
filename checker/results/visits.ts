/**
 * What walks have visited. Good and Turing estimate the probability that the next visit reaches a new state as the
 * share of visits to states that were visited only once. Visits of a walk depend on each other, so it is only an
 * estimate.
 *
 * Source: I. J. Good, "The population frequencies of species and the estimation of population parameters", Biometrika 1953.
 */
export interface Coverage {
  /** Includes repeats, but not the visits after the memory was full. */
  readonly visits: number
  readonly distinct: number
  /** The number of states that were visited only once. */
  readonly once: number
  /** Whether no memory was left for visited states, so that later visits are not counted. */
  readonly full: boolean
}

/** An estimate from 0 to 1; 1 if there were no visits. */
export function unseenMass({ visits, once }: Coverage): number {
  return visits === 0 ? 1 : once / visits
}
