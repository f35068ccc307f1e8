import type { spec } from 'quorate'

type Declared = Parameters<typeof spec>[1]

/** A table of models of a spec with these constants, faults and properties. Other names in the table do not compile. */
export type Models<
  C extends NonNullable<Declared['constants']>,
  F extends NonNullable<Declared['faults']>,
  P extends string,
> = NonNullable<Parameters<typeof spec<C, F, P, string>>[3]>

/**
 * The expectation that the shortest counterexample to a property has this number of states, including the initial
 * state.
 */
export function violated(states: number): { violated: { states: number } } {
  return { violated: { states } }
}
