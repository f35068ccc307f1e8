import { batchActions, tables } from './table.holes.js'

/** All tables, by number. Those before the current one are no longer used. */
export const known = [...tables]
/** The hashes of the batch's states, or of a range of rows. */
export const hashes = new Int32Array(batchActions.length)

/** The current table: its number, its slots, and the mask of the row in an entry. */
export var number = -1
export var slots = 0
/** @type {Int32Array} */
export var current = new Int32Array(0)
export var rowBits = 0
/** The mask of the hash in an entry. */
export var tagBits = 0
/** With more rows than this, a larger table is needed. */
export var limit = 0
/** The first row of the level under construction. */
export var start = 0

/** @param {number} next */
export function use(next) {
  if (next === number) return
  known.fill(undefined, 0, next)
  number = next
  current = /** @type {Int32Array} */ (known[next])
  slots = current.length
  rowBits = slots - 1
  tagBits = ~rowBits
  limit = (slots * 0.7) | 0
}

/** @param {number} row */
export function startAt(row) {
  start = row
}

/**
 * Replaces a number in a shared list if the new one is smaller.
 *
 * @param {Int32Array | Uint16Array} list
 * @param {number} at
 * @param {number} value
 */
export function lower(list, at, value) {
  for (let seen = list[at]; value < seen;) {
    const was = Atomics.compareExchange(list, at, seen, value)
    if (was === seen) return
    seen = was
  }
}
