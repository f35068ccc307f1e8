import { $hashState, $isRow } from './exactRows.source.js'
import { current, hashes, rowBits, start, tagBits } from './slots.source.js'
import { $segment, $start, $words, batchActions } from './table.holes.js'

/**
 * The first part of every insertion: finds the batch's states that are already in the table.
 *
 * All states probe their first slot, then those that found another state there probe their second slot, and so on.
 * Memory latency dominates: the loads of a pass are independent, so the misses overlap. Conditions that are hard to
 * predict, such as whether a slot is free or a row is recent, are computed without a branch: `(x | -x) >>> 31` is 0 if
 * x is 0, else 1. On kip-320 at (3,3,3,2), insertion takes 20% less processor time than with one loop that compares and
 * inserts.
 */

/** For each state of the batch: the slot to continue from and the entry that was read there. */
export const slotOf = new Int32Array(batchActions.length)
export const entryOf = new Int32Array(batchActions.length)
/** The states that this thread has not seen in the table. There is one extra entry for the end of a loop to read. */
export const openStates = new Int32Array(batchActions.length + 1)
export var open = 0
/** The states that were found on the level under construction. */
export const againStates = new Int32Array(batchActions.length)
export var again = 0
/** The states that must probe further and the states whose tag was found. */
const goingOn = new Int32Array(batchActions.length)
const alikeStates = new Int32Array(batchActions.length)

/** @param {number} size */
export function lookUp(size) {
  const rows = rowBits
  for (let k = 0, offset = 0; k < size; k++, offset += $words) $hashState(k, offset)
  for (let k = 0; k < size; k++) {
    goingOn[k] = k
    slotOf[k] = hashes[k] & rows
  }
  open = again = 0
  // The first pass is not in the loop, because V8 would inline it there.
  let active = probe(size)
  while (active > 0) active = probe(active)
}

/**
 * Makes one pass. Returns how many states must probe further.
 *
 * @param {number} active
 */
function probe(active) {
  const table = current
  const rows = rowBits
  const tag = tagBits
  const first = start
  for (let j = 0; j < active; j++) {
    // pause
    const k = goingOn[j]
    entryOf[k] = table[slotOf[k]]
  }
  let alike = 0
  let other = 0
  let free = open
  let recent = again
  for (let j = 0; j < active; j++) {
    const k = goingOn[j]
    const entry = entryOf[k]
    const difference = (entry ^ hashes[k]) & tag
    const full = (entry | (0 - entry)) >>> 31
    const differs = full & ((difference | (0 - difference)) >>> 31)
    openStates[free] = k
    free += 1 - full
    alikeStates[alike] = k
    alike += full - differs
    goingOn[other] = k
    other += differs
    slotOf[k] = (slotOf[k] + differs) & rows
  }
  for (let j = 0; j < alike; j++) {
    // pause
    const k = alikeStates[j]
    const offset = k * $words
    const h = hashes[k]
    const row = (entryOf[k] & rows) - 1
    const at = $start(row)
    const wrong = $isRow($segment(row), at, offset, k, h) ? 0 : 1
    openStates[free] = k
    free += wrong
    againStates[recent] = k
    recent += (1 - wrong) & ((first - 1 - row) >>> 31)
  }
  open = free
  again = recent
  return other
}

/**
 * Called if state `k` equals the row of `entry`. `recent` is 1 if that row belongs to the level under construction,
 * otherwise 0.
 *
 * @param {number} k
 * @param {number} entry
 * @param {number} recent
 */
export function $notedAgain(k, entry, recent) {
  againStates[again] = k
  entryOf[k] = entry
  again += recent
}
