import type { Exploration } from '../results/exploration.ts'

/** How many successors a state has: minimum, mean and maximum. Null if no state was expanded. */
export function summaryOf(degrees: readonly number[]): Exploration['outDegree'] {
  if (degrees.length === 0) return null
  const fold = (f: (a: number, b: number) => number): number => degrees.reduce((a, b) => f(a, b))
  return { min: fold(Math.min), mean: fold((a, b) => a + b) / degrees.length, max: fold(Math.max) }
}
