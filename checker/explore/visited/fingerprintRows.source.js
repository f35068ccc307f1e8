import { hashes, lower, start } from './slots.source.js'
import {
  $base,
  $copy,
  $highBits,
  $lowBits,
  $room,
  $stride,
  $words,
  arena,
  batch,
  batchActions,
  batchParents,
  batchRows,
  control,
  frontier,
  roomFor,
} from './table.holes.js'

/** A row is [high, low, parent]; see fingerprintRows.ts. */

/** The high words of the fingerprints of the states of the batch, and of the state that was hashed last. */
export const highs = new Int32Array(batchActions.length)
export var high = 0
/** The maximum number of states that were kept whole at once. */
var peak = 0

/** @param {number} h */
function mixed(h) {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * Returns the low word, and puts the high word into `high`.
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
 * The low word of the fingerprint of the state whose successor is state `k` of the batch; 0 for an initial state.
 *
 * @param {number} k
 */
function parent(k) {
  const row = batchRows[k]
  return row < 0 ? batchParents[k] : arena[row * $stride + 1]
}

/**
 * Drops the states before the level that is expanded next.
 *
 * @param {number} count
 */
function drop(count) {
  const base = control[$base]
  peak = Math.max(peak, count - base)
  frontier.copyWithin(0, (start - base) * $words, (count - base) * $words)
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

/** @param {number} at */
export function $hashRow(at) {
  return arena[at + 1]
}

/**
 * @param {number} at
 * @param {number} _offset
 * @param {number} k
 * @param {number} h
 */
export function $isRow(at, _offset, k, h) {
  return arena[at] === highs[k] && arena[at + 1] === h
}

/**
 * @param {number} at
 * @param {number} _offset
 * @param {number} h
 */
export function $isRowOfLast(at, _offset, h) {
  return arena[at] === high && arena[at + 1] === h
}

/**
 * @param {number} row
 * @param {number} at
 * @param {number} offset
 * @param {number} k
 * @param {number} h
 */
export function $write(row, at, offset, k, h) {
  arena[at] = highs[k]
  arena[at + 1] = h
  arena[at + 2] = parent(k)
  const whole = (row - control[$base]) * $words
  $copy(frontier, whole, batch, offset)
}

/**
 * @param {number} at
 * @param {number} k
 */
export function $again(at, k) {
  const other = parent(k)
  if (other < arena[at + 2]) arena[at + 2] = other
}

/**
 * @param {number} at
 * @param {number} k
 */
export function $againShared(at, k) {
  lower(arena, at + 2, parent(k))
}

/**
 * @param {number} from
 * @param {number} to
 */
export function $moveState(from, to) {
  const base = control[$base]
  frontier.copyWithin((to - base) * $words, (from - base) * $words, (from - base + 1) * $words)
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
