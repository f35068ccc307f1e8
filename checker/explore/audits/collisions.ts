import { must } from '../../must.ts'
import type { CollisionProbability } from '../../results/storage.ts'
import { fingerprintsIn } from '../paths/ancestors.ts'
import type { Range } from '../paths/edges.ts'
import { FINGERPRINT_WORDS } from '../visited/fingerprintRows.ts'
import { concatenated, Segments } from '../../compile/arena/segments.ts'

/** At least this many fingerprints are sorted at once, in at most this many passes over all of them. */
const SLICE = 2 ** 20
const SLICES = 64
/** This many fingerprints are read between pauses. */
const CHUNK = 2 ** 18

/**
 * Computes both probabilities as TLC defines them. Optimistic: each generated state that was not new was compared with
 * all distinct states. Observed: if the closest two fingerprints are `least` apart, the probability that two are equal
 * is about 1 in `least`; null if that is unknown.
 *
 * Source: Yu, Manolios, Lamport, "Model checking TLA+ specifications", CHARME 1999; the estimates are those of TLC's `FPSet`.
 */
export function collisionProbability(
  least: number | null,
  { distinct, generated }: { readonly distinct: number; readonly generated: number },
  bits: number,
): CollisionProbability {
  return {
    optimistic: Math.min(1, (distinct * (generated - distinct)) / 2 ** bits),
    observed: least === null ? null : Math.min(1, 1 / least),
  }
}

/**
 * Finds the distance between the closest two of the first `rows` fingerprints, taken as unsigned 64-bit numbers. It is
 * infinite if there are fewer than two. To save memory, it sorts one slice of the number range at a time.
 */
export function* leastDistance(
  fingerprints: Segments,
  rows: number,
  slice = Math.max(SLICE, Math.ceil(rows / SLICES)),
): Generator<void, number> {
  const slices = Math.ceil(rows / slice)
  const sizes = new Uint32Array(slices)
  for (let row = 0; row < rows; row++) {
    const s = sliceOf(fingerprints, row, slices)
    sizes[s] = must(sizes[s]) + 1
    if (row % CHUNK === 0) yield
  }
  const numbers = new BigUint64Array(sizes.reduce((a, b) => Math.max(a, b), 0))
  let least = Infinity
  let before: Numbered | null = null
  for (const [s, size] of sizes.entries()) {
    const words = new Uint32Array(numbers.buffer, 0, 2 * size)
    for (let row = 0, at = 0; row < rows; row++) {
      if (row % CHUNK === 0) yield
      if (sliceOf(fingerprints, row, slices) !== s) continue
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

/**
 * Finds the distance between the closest two fingerprints. They arrive in slices of their range, in ascending order.
 */
export class Closest {
  #least = Infinity
  /** The greatest fingerprint seen, or empty if none has been seen. */
  #greatest: Int32Array = new Int32Array()

  /** Infinite if there are fewer than two. */
  get least(): number {
    return this.#least
  }

  /** Adds the fingerprints of the next slice, as [high, low, parent]. Pauses regularly. */
  *add(lists: readonly Int32Array[]): Generator<void> {
    const all = concatenated([this.#greatest, ...lists])
    const rows = all.length / FINGERPRINT_WORDS
    const fingerprints = new Segments(FINGERPRINT_WORDS, [all])
    this.#least = Math.min(this.#least, yield* leastDistance(fingerprints, rows))
    let greatest = 0
    for (let row = 1; row < rows; row++) if (isGreater(fingerprints, row, greatest)) greatest = row
    this.#greatest = fingerprints.row(greatest).slice()
  }
}

function isGreater(fingerprints: Segments, a: number, b: number): boolean {
  const difference = wordAt(fingerprints, a, 0) - wordAt(fingerprints, b, 0)
  return difference > 0 || (difference === 0 && wordAt(fingerprints, a, 1) > wordAt(fingerprints, b, 1))
}

/** A 64-bit number. Its low word comes first in memory. */
interface Numbered {
  readonly low: number
  readonly high: number
}

function numbered(words: Uint32Array, i: number): Numbered {
  return { low: must(words[2 * i]), high: must(words[2 * i + 1]) }
}

/** The smallest distance between neighbours in a sorted list that starts with `before`. Exact below 2^53. */
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

/**
 * Copies the fingerprints of these rows that fall into slice `number` when the number range is split into `of` equal
 * slices.
 */
export function sliceIn(
  fingerprints: Segments,
  rows: Range,
  { number, of }: { readonly number: number; readonly of: number },
): Int32Array {
  return fingerprintsIn(fingerprints, rows, (row) => sliceOf(fingerprints, row, of) === number)
}

/** The slice that contains this row's fingerprint when the number range is split into `slices` equal parts. */
function sliceOf(fingerprints: Segments, row: number, slices: number): number {
  return Math.floor((wordAt(fingerprints, row, 0) / 2 ** 32) * slices)
}

/** Word 0 (the high one) or word 1 of a fingerprint. */
function wordAt(fingerprints: Segments, row: number, word: number): number {
  return fingerprints.wordOf(row, word) >>> 0
}
