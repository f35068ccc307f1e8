/** Hashes a sequence of 32-bit integers. Different seeds give independent hashes. */
export function hashOf(words: Iterable<number>, seed: number): number {
  let h = seed
  for (const word of words) h = Math.imul(h ^ word, 0x9e3779b1) ^ (h >>> 15)
  return h
}

/** Scrambles a number into 32 random-looking bits. Source: the finalizer of MurmurHash3. */
export function mixed(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
