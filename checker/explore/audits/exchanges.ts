import { neighbourExchanges, type Symmetry } from '../../compile/symmetry/symmetry.ts'
import type { SymmetricIds } from '../../language/model/symmetry.ts'
import type { Stored } from '../machine/stored.ts'

/** Swaps two neighbouring ids of a type. */
export interface Exchange {
  readonly type: SymmetricIds
  readonly a: number
  /** Applies the swap to the words of a state, in place. */
  readonly run: (words: Int32Array) => void
}

/** All exchanges of a model. Together, they generate all renamings. */
export function exchangesOf({ compiled }: Stored, symmetry: Symmetry): readonly Exchange[] {
  return typesOf(compiled.model.symmetry).flatMap((type, t) =>
    Array.from({ length: type.size - 1 }, (_, a) => exchange(symmetry, type, t, a)),
  )
}

/** A sequence of exchanges that visits up to `most` permutations of a state's ids, each exactly once. */
export function walkOf({ compiled }: Stored, symmetry: Symmetry, most: number): readonly Exchange[] {
  let walk: readonly Exchange[] = []
  for (const [t, type] of typesOf(compiled.model.symmetry).entries()) {
    const inner = walk
    const own = Array.from(neighbourExchanges(type.size), (a) => exchange(symmetry, type, t, a))
    walk = [...inner, ...own.slice(0, most).flatMap((step) => [step, ...inner])].slice(0, most)
  }
  return walk
}

/** How many orders the ids of a state can have. */
export function ordersOf({ compiled }: Stored): number {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  return compiled.model.symmetry.reduce((product, { size }) => product * factorial(size), 1)
}

export function exchanged(words: Int32Array, { run }: Exchange): Int32Array {
  const other = words.slice()
  run(other)
  return other
}

function exchange(symmetry: Symmetry, type: SymmetricIds, t: number, a: number): Exchange {
  return { type, a, run: (words) => symmetry.exchange(words, t, a) }
}

function typesOf(types: readonly SymmetricIds[]): readonly SymmetricIds[] {
  return types.filter(({ size }) => size > 1)
}
