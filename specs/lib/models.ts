import type { spec } from 'quorate'

type Declared = Parameters<typeof spec>[1]

/** A table of models for a spec with these constants, faults and properties. Other names in the table do not compile. */
export type Models<
  C extends NonNullable<Declared['constants']>,
  F extends NonNullable<Declared['faults']>,
  P extends string,
> = NonNullable<Parameters<typeof spec<C, F, P, string>>[3]>

/**
 * Expects the property to be violated, with a shortest counterexample of this many states, including the initial
 * state.
 */
export function violated(states: number): { violated: { states: number } } {
  return { violated: { states } }
}
