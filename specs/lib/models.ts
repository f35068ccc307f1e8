import type { spec } from 'quorate'

type Declared = Parameters<typeof spec>[1]

/** A table of models: `satisfies` it, and names that are not among the spec's constants, faults and properties do not compile. */
export type Models<
  C extends NonNullable<Declared['constants']>,
  F extends NonNullable<Declared['faults']>,
  P extends string,
> = NonNullable<Parameters<typeof spec<C, F, P, string>>[3]>

/** The expectation that a property is refuted by a counterexample of this many states, the initial one included. */
export function violated(states: number): { violated: { states: number } } {
  return { violated: { states } }
}
