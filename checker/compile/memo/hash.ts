/** A hash of a sequence of 32-bit integers; different seeds give independent hashes. */
export function hashOf(words: Iterable<number>, seed: number): number {
  let h = seed
  for (const word of words) h = Math.imul(h ^ word, 0x9e3779b1) ^ (h >>> 15)
  return h
}
