import { FINGERPRINT_WORDS } from '../../compile/table/fingerprintRows.ts'

/** How likely it is that two states had one fingerprint, so that one of them, and what only it leads to, was not seen. */
export interface CollisionProbability {
  /** Before the run, so to say: from the counts alone, were fingerprints random. */
  readonly optimistic: number
  /** From the fingerprints that came up: the nearer the nearest two, the worse. */
  readonly observed: number
}

/** Fingerprints that are sorted at once, at least, and the times that all are gone through to find them, at most. */
const SLICE = 2 ** 20
const SLICES = 64

/**
 * Both probabilities as TLC tells them. Optimistic: each of the generated states that were not new was compared with all distinct ones.
 * Observed: if the nearest two fingerprints are d apart, two at distance 0 are about as likely as 1 in d.
 *
 * Source: Yu, Manolios, Lamport, "Model checking TLA+ specifications", CHARME 1999; the estimates are those of TLC's `FPSet`.
 */
export function collisionProbability(
  fingerprints: Int32Array,
  { distinct, generated }: { readonly distinct: number; readonly generated: number },
  bits: number,
): CollisionProbability {
  return {
    optimistic: Math.min(1, (distinct * (generated - distinct)) / 2 ** bits),
    observed: Math.min(1, 1 / leastDistance(fingerprints, distinct)),
  }
}

/**
 * Between two of the first `rows` fingerprints, as unsigned numbers of 64 bits; infinite where there are no two. They are sorted slice by
 * slice of the numbers, so that little memory is needed when there is little left.
 */
export function leastDistance(
  fingerprints: Int32Array,
  rows: number,
  slice = Math.max(SLICE, Math.ceil(rows / SLICES)),
): number {
  const slices = Math.ceil(rows / slice)
  const sliceOf = (row: number): number => Math.floor((wordAt(fingerprints, row, 0) / 2 ** 32) * slices)
  const sizes = new Uint32Array(slices)
  for (let row = 0; row < rows; row++) sizes[sliceOf(row)] = (sizes[sliceOf(row)] ?? 0) + 1
  const numbers = new BigUint64Array(sizes.reduce((a, b) => Math.max(a, b), 0))
  let least = Infinity
  let before: Numbered | null = null
  for (const [s, size] of sizes.entries()) {
    const words = new Uint32Array(numbers.buffer, 0, 2 * size)
    for (let row = 0, at = 0; row < rows; row++) {
      if (sliceOf(row) !== s) continue
      words[at++] = wordAt(fingerprints, row, 1)
      words[at++] = wordAt(fingerprints, row, 0)
    }
    numbers.subarray(0, size).sort()
    least = Math.min(least, leastBetween(words, before))
    if (size > 0) before = numbered(words, size - 1)
  }
  return least
}

/** A number of 64 bits, whose words lie in memory with the low one first. */
interface Numbered {
  readonly low: number
  readonly high: number
}

function numbered(words: Uint32Array, i: number): Numbered {
  return { low: words[2 * i] ?? 0, high: words[2 * i + 1] ?? 0 }
}

/** Between neighbours among sorted numbers, and between the first of them and the one before. Exact where it is less than 2^53. */
function leastBetween(words: Uint32Array, before: Numbered | null): number {
  let least = Infinity
  let { low, high } = before ?? { low: 0, high: -Infinity }
  for (let i = 0; i < words.length; i += 2) {
    const [nextLow, nextHigh] = [words[i] ?? 0, words[i + 1] ?? 0]
    least = Math.min(least, (nextHigh - high) * 2 ** 32 + nextLow - low)
    low = nextLow
    high = nextHigh
  }
  return least
}

/** Word 0, the high one, or 1 of a fingerprint. */
function wordAt(fingerprints: Int32Array, row: number, word: number): number {
  return (fingerprints[row * FINGERPRINT_WORDS + word] ?? 0) >>> 0
}
