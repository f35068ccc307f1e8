import {
  $again,
  $bytes,
  $capacity,
  $dropLevel,
  $hashRow,
  $hashState,
  $isRow,
  $isRowOfLast,
  $write,
  hash,
} from './exactRows.source.js'
import { $notedAgain, again, againStates, entryOf, open, openStates, lookUp, slotOf } from './lookup.source.js'
import { current, hashes, known, limit, number, rowBits, slots, start, startAt, tagBits, use } from './slots.source.js'
import {
  $segment,
  $share,
  $start,
  $words,
  allocate,
  batch,
  batchActions,
  capacity,
  credits,
  initialSlots,
  larger,
} from './table.holes.js'

/** How many rows are stored. */
export var count = 0
/** Whether all threads know the tables. If so, no table can be added. */
var reserved = false
/** Uses the values that were read, so that V8 does not remove the reads. */
export var sink = 0

/** A thread reserves at least this many rows at a time. */
export const smallestShare = Math.max(1, (batchActions.length * $share) | 0)

/** @param {number} rows */
export function setCount(rows) {
  count = rows
}

/** @param {number} size */
export function insert(size) {
  if (count + size > $capacity()) return false
  while (count + size > limit) if (!grow()) return false
  lookUp(size)
  append()
  credit()
  return true
}

/** Inserts the states that the lookup did not find, except duplicates within the batch. */
function append() {
  const table = current
  const rows = rowBits
  const tag = tagBits
  const first = start
  for (let j = 0, i = slotOf[openStates[0]]; j < open;) {
    const k = openStates[j]
    const offset = k * $words
    const h = hashes[k]
    const entry = table[i]
    if (entry === 0) {
      const at = $start(count)
      $write($segment(count), count, at, offset, k, h)
      credits[count - first] = batchActions[k]
      table[i] = (h & tag) | ++count
      i = slotOf[openStates[++j]]
      continue
    }
    if (((entry ^ h) & tag) === 0) {
      const row = (entry & rows) - 1
      const at = $start(row)
      if ($isRow($segment(row), at, offset, k, h)) {
        $notedAgain(k, entry, (first - 1 - row) >>> 31)
        i = slotOf[openStates[++j]]
        continue
      }
    }
    i = (i + 1) & rows
  }
}

/** Credits each row of the level under construction to the smallest action that produces it. */
function credit() {
  const rows = rowBits
  const first = start
  for (let j = 0; j < again; j++) {
    const k = againStates[j]
    const row = (entryOf[k] & rows) - 1
    const at = $start(row)
    if (batchActions[k] < credits[row - first]) credits[row - first] = batchActions[k]
    $again($segment(row), at, k)
  }
}

// A table is filled one batch of rows at a time, and each loop is a separate function. In one long loop, which V8
// replaces while it runs, the same work takes 1.5 times as long (1.5 million rows: 133 ms instead of 88 ms).

/**
 * Hashes rows that go into another table. Reads their slots in advance, so that the cache misses overlap.
 *
 * @param {number} from
 * @param {number} size
 */
export function hashRows(from, size) {
  const table = current
  const rows = rowBits
  for (let k = 0; k < size; k++) {
    const row = from + k
    const at = $start(row)
    hashes[k] = $hashRow($segment(row), at)
  }
  for (let k = 0; k < size; k++) entryOf[k] = table[hashes[k] & rows]
}

function grow() {
  if (known[number + 1] === undefined) {
    const table = reserved ? null : allocate(larger(slots))
    if (table === null) return false
    known[number + 1] = table
  }
  clear()
  use(number + 1)
  enter()
  return true
}

/** Called before switching to a larger table, which occupies the same memory. */
export function clear() {
  current.fill(0)
}

/** Inserts all rows into the empty table. */
function enter() {
  for (let from = 0; from < count; from += hashes.length) {
    const size = Math.min(hashes.length, count - from)
    hashRows(from, size)
    place(from, size)
  }
}

/**
 * @param {number} from
 * @param {number} size
 */
function place(from, size) {
  const table = current
  const rows = rowBits
  const tag = tagBits
  for (let k = 0; k < size; k++) {
    const h = hashes[k]
    let i = h & rows
    while (table[i] !== 0) i = (i + 1) & rows
    table[i] = (h & tag) | (from + k + 1)
  }
}

/**
 * @param {number} rows
 * @param {number} first
 */
export function restore(rows, first) {
  clear()
  count = 0
  while (rows > limit) if (!grow()) return false
  count = rows
  startAt(first)
  enter()
  return true
}

/**
 * Returns the current table and those that can be used later; null if the memory cannot be allocated.
 *
 * @param {number} threads
 */
export function reserve(threads) {
  // After one thread has found the table 70% full, all threads together can still insert this many states.
  const late = threads * (batchActions.length + smallestShare)
  while (slots * 0.25 < late) if (!grow()) return null
  for (let i = number + 1, size = slots; size * 0.7 < capacity; i++) {
    size = larger(size)
    if ((known[i] ??= allocate(size) ?? undefined) === undefined) break
  }
  reserved = true
  return known
}

/** @param {number} offset */
export function find(offset) {
  const h = hash(batch, offset)
  for (let i = h & rowBits; ; i = (i + 1) & rowBits) {
    const entry = current[i]
    if (entry === 0) return -1
    if (((entry ^ h) & tagBits) !== 0) continue
    const row = (entry & rowBits) - 1
    const at = $start(row)
    if ($isRowOfLast($segment(row), at, offset, h)) return row
  }
}

/**
 * Prefetches the slots that `find` will read, so that the cache misses overlap.
 *
 * @param {number} size
 * @param {Int32Array} found
 */
export function findAll(size, found) {
  const table = current
  const rows = rowBits
  const tag = tagBits
  for (let k = 0, offset = 0; k < size; k++, offset += $words) $hashState(k, offset)
  for (let k = 0; k < size; k++) entryOf[k] = table[hashes[k] & rows]
  let touched = 0
  for (let k = 0; k < size; k++) {
    const entry = entryOf[k]
    if (entry !== 0 && ((entry ^ hashes[k]) & tag) === 0) {
      const row = (entry & rows) - 1
      touched ^= $segment(row)[$start(row)]
    }
  }
  sink = touched
  for (let k = 0, offset = 0; k < size; k++, offset += $words) found[k] = find(offset)
}

export function startLevel() {
  $dropLevel(count)
  startAt(count)
}

/** @param {number} row */
export function creditOf(row) {
  return credits[row - start]
}

export function bytes() {
  return slots * 4 + $bytes(count)
}

if (known.length === 0) {
  known.push(allocate(initialSlots) ?? undefined)
  use(0)
}
