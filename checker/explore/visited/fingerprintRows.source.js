import { hashes, lower, start } from './slots.source.js'
import {
  $base,
  $copy,
  $highBits,
  $lowBits,
  $room,
  $segment,
  $start,
  $stride,
  $wholeSegment,
  $wholeStart,
  $words,
  batch,
  batchActions,
  batchParents,
  batchRows,
  control,
  roomFor,
  whole,
} from './table.holes.js'

/** A row is [high, low, parent]; see fingerprintRows.ts. */

/** The high words of the fingerprints: those of the batch's states and that of the state hashed last. */
export const highs = new Int32Array(batchActions.length)
export var high = 0
/** The largest number of states that have been kept whole at once. */
var peak = 0

/** @param {number} h */
function mixed(h) {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * Returns the low word and stores the high word in `high`.
 *
 * @param {Int32Array} words
 * @param {number} at
 */
export function hash(words, at) {
  let h = 0
  let g = 0
  let k = 0
  for (let $i = 0; $i < $words; $i++) {
    k = Math.imul(words[at + $i], 0x239b961b)
    k = Math.imul((k << 15) | (k >>> 17), 0xab0e9789)
    h ^= k
    h = (Math.imul((h << 19) | (h >>> 13), 5) + 0x561ccd1b) | 0
    k = Math.imul(words[at + $i], 0x38b34ae5)
    k = Math.imul((k << 17) | (k >>> 15), 0xa1e38b93)
    g ^= k
    g = (Math.imul((g << 15) | (g >>> 17), 5) + 0x96cd1c35) | 0
  }
  h ^= 4 * $words
  g ^= 4 * $words
  h = (h + g) | 0
  g = (g + h) | 0
  h = mixed(h)
  g = mixed(g)
  h = (h + g) | 0
  g = (g + h) | 0
  high = g & $highBits
  return h & $lowBits
}

/**
 * The low word of the fingerprint of state `k`'s predecessor, where `k` is a position in the batch. 0 for an initial
 * state.
 *
 * @param {number} k
 */
function parent(k) {
  const row = batchRows[k]
  return row < 0 ? batchParents[k] : $segment(row)[$start(row) + 1]
}

/**
 * Drops the states before the level that is expanded next.
 *
 * @param {number} count
 */
function drop(count) {
  const base = control[$base]
  peak = Math.max(peak, count - base)
  whole.moveDown(0, start - base, count - start)
  control[$base] = start
  control[$room] = roomFor(start, peak)
}

/**
 * @param {number} k
 * @param {number} offset
 */
export function $hashState(k, offset) {
  hashes[k] = hash(batch, offset)
  highs[k] = high
}

/**
 * @param {Int32Array} words
 * @param {number} at
 */
export function $hashRow(words, at) {
  return words[at + 1]
}

/**
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} _offset
 * @param {number} k
 * @param {number} h
 */
export function $isRow(words, at, _offset, k, h) {
  return words[at] === highs[k] && words[at + 1] === h
}

/**
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} _offset
 * @param {number} h
 */
export function $isRowOfLast(words, at, _offset, h) {
  return words[at] === high && words[at + 1] === h
}

/**
 * @param {Int32Array} words
 * @param {number} row
 * @param {number} at
 * @param {number} offset
 * @param {number} k
 * @param {number} h
 */
export function $write(words, row, at, offset, k, h) {
  words[at] = highs[k]
  words[at + 1] = h
  words[at + 2] = parent(k)
  const first = $wholeStart(row)
  $copy($wholeSegment(row), first, batch, offset)
}

/**
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} k
 */
export function $again(words, at, k) {
  const other = parent(k)
  if (other < words[at + 2]) words[at + 2] = other
}

/**
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} k
 */
export function $againShared(words, at, k) {
  lower(words, at + 2, parent(k))
}

/**
 * @param {number} from
 * @param {number} to
 */
export function $moveState(from, to) {
  const base = control[$base]
  whole.moveDown(to - base, from - base, 1)
}

export function $capacity() {
  return control[$room]
}

/** @param {number} count */
export function $dropLevel(count) {
  drop(count)
}

/** @param {number} count */
export function $bytes(count) {
  return count * $stride * 4 + Math.max(peak, count - control[$base]) * $words * 4
}
