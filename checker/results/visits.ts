/**
 * What walks have visited. Good and Turing estimate the probability that the next visit reaches a new state as the
 * fraction of visits that went to states visited only once. A walk's visits depend on each other, so the probability is
 * only an estimate.
 *
 * Source: I. J. Good, "The population frequencies of species and the estimation of population parameters", Biometrika 1953.
 */
export interface Coverage {
  /** How many visits were counted, including repeats but not those after memory ran out. */
  readonly visits: number
  readonly distinct: number
  /** How many states were visited only once. */
  readonly once: number
  /** Whether memory for visited states ran out, so that later visits were not counted. */
  readonly full: boolean
}

/** Estimates, from 0 to 1, how likely it is that the next visit reaches a new state. 1 if there were no visits. */
export function unseenMass({ visits, once }: Coverage): number {
  return visits === 0 ? 1 : once / visits
}
