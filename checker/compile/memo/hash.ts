/** A hash of integers of 32 bits, in order; `seed` tells apart what has the same. */
export function hashOf(words: Iterable<number>, seed: number): number {
  let h = seed
  for (const word of words) h = Math.imul(h ^ word, 0x9e3779b1) ^ (h >>> 15)
  return h
}
