import { must } from '../../must.ts'
import type { CollisionProbability } from '../../results/storage.ts'
import { unless } from '../../running.ts'
import { FINGERPRINT_WORDS } from '../../compile/visited/fingerprintRows.ts'

/** The minimum number of fingerprints sorted at once, and the maximum number of passes over all of them. */
const SLICE = 2 ** 20
const SLICES = 64
/** The number of fingerprints read between two pauses. */
const CHUNK = 2 ** 18

/**
 * Both probabilities as TLC defines them. Optimistic: each generated state that was not new was compared with all
 * distinct states. Observed: if the closest two fingerprints are d apart, the probability that two are equal is about 1
 * in d; null if the run was `overdue` before the closest two were known. Pauses now and then.
 *
 * Source: Yu, Manolios, Lamport, "Model checking TLA+ specifications", CHARME 1999; the estimates are those of TLC's `FPSet`.
 */
export function* collisionProbability(
  fingerprints: Int32Array,
  { distinct, generated }: { readonly distinct: number; readonly generated: number },
  bits: number,
  overdue: () => boolean,
): Generator<void, CollisionProbability> {
  const least = yield* unless(overdue, leastDistance(fingerprints, distinct))
  return {
    optimistic: Math.min(1, (distinct * (generated - distinct)) / 2 ** bits),
    observed: least === null ? null : Math.min(1, 1 / least),
  }
}

/**
 * The distance between the closest two of the first `rows` fingerprints, as unsigned 64-bit numbers; infinite if there
 * are fewer than two. They are sorted in slices of the number range, so that little memory is enough.
 */
export function* leastDistance(
  fingerprints: Int32Array,
  rows: number,
  slice = Math.max(SLICE, Math.ceil(rows / SLICES)),
): Generator<void, number> {
  const slices = Math.ceil(rows / slice)
  const sliceOf = (row: number): number => Math.floor((wordAt(fingerprints, row, 0) / 2 ** 32) * slices)
  const sizes = new Uint32Array(slices)
  for (let row = 0; row < rows; row++) {
    sizes[sliceOf(row)] = must(sizes[sliceOf(row)]) + 1
    if (row % CHUNK === 0) yield
  }
  const numbers = new BigUint64Array(sizes.reduce((a, b) => Math.max(a, b), 0))
  let least = Infinity
  let before: Numbered | null = null
  for (const [s, size] of sizes.entries()) {
    const words = new Uint32Array(numbers.buffer, 0, 2 * size)
    for (let row = 0, at = 0; row < rows; row++) {
      if (row % CHUNK === 0) yield
      if (sliceOf(row) !== s) continue
      words[at++] = wordAt(fingerprints, row, 1)
      words[at++] = wordAt(fingerprints, row, 0)
    }
    numbers.subarray(0, size).sort()
    yield
    least = Math.min(least, leastBetween(words, before))
    if (size > 0) before = numbered(words, size - 1)
  }
  return least
}

/** A 64-bit number whose low word comes first in memory. */
interface Numbered {
  readonly low: number
  readonly high: number
}

function numbered(words: Uint32Array, i: number): Numbered {
  return { low: must(words[2 * i]), high: must(words[2 * i + 1]) }
}

/**
 * The least distance between neighbours among sorted numbers, including between the first number and `before`. Exact
 * below 2^53.
 */
function leastBetween(words: Uint32Array, before: Numbered | null): number {
  let least = Infinity
  let { low, high } = before ?? { low: 0, high: -Infinity }
  for (let i = 0; i < words.length; i += 2) {
    const [nextLow, nextHigh] = [must(words[i]), must(words[i + 1])]
    least = Math.min(least, (nextHigh - high) * 2 ** 32 + nextLow - low)
    low = nextLow
    high = nextHigh
  }
  return least
}

/** Word 0 (the high one) or word 1 of a fingerprint. */
function wordAt(fingerprints: Int32Array, row: number, word: number): number {
  return must(fingerprints[row * FINGERPRINT_WORDS + word]) >>> 0
}
