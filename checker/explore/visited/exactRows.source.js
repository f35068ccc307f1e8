import { hashes } from './slots.source.js'
import { $copy, $same, $words, batch, capacity } from './table.holes.js'

/** A row is the state. */

/**
 * @param {Int32Array} words
 * @param {number} at
 */
export function hash(words, at) {
  let h = 0x2c1b3c6d
  for (let $i = 0; $i < $words; $i++) {
    h = Math.imul(h ^ words[at + $i], 0x9e3779b1)
    h ^= h >>> 15
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * Longer states are compared in a loop.
 *
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} offset
 */
export function isEqualLong(words, at, offset) {
  for (let i = 0; i < $words; i++) if (words[at + i] !== batch[offset + i]) return false
  return true
}

/**
 * @param {number} k
 * @param {number} offset
 */
export function $hashState(k, offset) {
  hashes[k] = hash(batch, offset)
}

/**
 * @param {Int32Array} words
 * @param {number} at
 */
export function $hashRow(words, at) {
  return hash(words, at)
}

/**
 * Whether state `k` of the batch, at `offset`, equals the row at word `at` of a segment.
 *
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} offset
 * @param {number} _k
 * @param {number} _h
 */
export function $isRow(words, at, offset, _k, _h) {
  return $same(words, at, batch, offset)
}

/**
 * Like `$isRow`, but for the state that was hashed last.
 *
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} offset
 * @param {number} _h
 */
export function $isRowOfLast(words, at, offset, _h) {
  return $same(words, at, batch, offset)
}

/**
 * Writes a state of the batch into a row.
 *
 * @param {Int32Array} words
 * @param {number} _row
 * @param {number} at
 * @param {number} offset
 * @param {number} _k
 * @param {number} _h
 */
export function $write(words, _row, at, offset, _k, _h) {
  $copy(words, at, batch, offset)
}

/**
 * Called when state `k` of the batch equals the row at word `at` of a segment, and the row belongs to the level
 * under construction.
 *
 * @param {Int32Array} _words
 * @param {number} _at
 * @param {number} _k
 */
export function $again(_words, _at, _k) {}

/**
 * Like `$again`, but for use while other threads are writing.
 *
 * @param {Int32Array} _words
 * @param {number} _at
 * @param {number} _k
 */
export function $againShared(_words, _at, _k) {}

/**
 * Moves a row's other data along with it.
 *
 * @param {number} _from
 * @param {number} _to
 */
export function $moveState(_from, _to) {}

/** How many rows can be stored. */
export function $capacity() {
  return capacity
}

/**
 * Called before construction of the next level.
 *
 * @param {number} _count
 */
export function $dropLevel(_count) {}

/**
 * How many bytes the states take, without the table.
 *
 * @param {number} count
 */
export function $bytes(count) {
  return count * $words * 4
}
