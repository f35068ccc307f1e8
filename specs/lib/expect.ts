/** The expectation that a property is refuted by a counterexample of this many states, the initial one included. */
export function violated(states: number): { violated: { states: number } } {
  return { violated: { states } }
}
