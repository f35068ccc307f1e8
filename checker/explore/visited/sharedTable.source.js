import { $againShared, $capacity, $hashRow, $isRow, $moveState, $write } from './exactRows.source.js'
import { $notedAgain, again, againStates, entryOf, open, openStates, lookUp, slotOf } from './lookup.source.js'
import {
  current,
  hashes,
  known,
  limit,
  lower,
  number,
  rowBits,
  slots,
  start,
  startAt,
  tagBits,
  use,
} from './slots.source.js'
import {
  $epoch,
  $full,
  $next,
  $parked,
  $rehashed,
  $rehashing,
  $rows,
  $running,
  $segment,
  $shares,
  $start,
  $stop,
  $table,
  $words,
  batchActions,
  control,
  credits,
  rowMemory,
  thread,
} from './table.holes.js'
import {
  bytes,
  clear,
  count,
  creditOf,
  find,
  findAll,
  hashRows,
  insert,
  reserve,
  restore,
  setCount,
  smallestShare,
  startLevel,
} from './table.source.js'

/**
 * Lets several threads insert into one table.
 *
 * Each thread reserves several rows of the arena at a time, its share. It writes a new state into its next row and
 * then publishes the row with one compare-and-exchange on the empty slot. If another thread was faster, the thread
 * compares its state with the one that was published, and keeps the row for its next state. So a non-empty slot always
 * refers to a row that is completely written. There is no lock and no second word. No state is stored twice, because
 * all threads that insert it probe the same slots in the same order, and slots never become empty again. In
 * JavaScript's memory model, a thread that reads a slot without an atomic load may then see older contents of the row.
 * So it loads the slot atomically before the last comparison.
 *
 * When the table is 70% full, a thread parks before its next batch. The last thread to park or finish announces
 * the larger table, and all parked threads insert the rows into it together. When all threads have finished, the last
 * rows are moved into the unused rows of the shares, so that there are no gaps.
 *
 * `pause` marks each access to shared memory: a test stops a thread there and decides which thread continues.
 */

const threads = (control.length - $shares) / 2
/** The unused rows of this thread's share. */
var own = 0
var ownEnd = 0
/** How many rows to reserve at a time. */
var share = smallestShare

// Before a level.

/** @param {number} running */
function publish(running) {
  control.fill(0, $shares)
  control[$running] = running
  control[$parked] = 0
  control[$full] = 0
  control[$stop] = 0
  control[$next] = 0
  control[$table] = number
  Atomics.store(control, $rows, count)
}

/**
 * @param {number} first
 * @param {number} wanted
 */
function begin(first, wanted) {
  use(Atomics.load(control, $table))
  startAt(first)
  own = ownEnd = 0
  share = Math.max(smallestShare, Math.min(wanted, (slots / 8 / threads) | 0))
}

// Parking and the larger table.

function leave() {
  Atomics.store(control, $shares + 2 * thread, own)
  Atomics.store(control, $shares + 2 * thread + 1, ownEnd)
  // pause
  if (Atomics.sub(control, $running, 1) !== 1) return
  // pause
  const waiting = Atomics.load(control, $parked)
  if (waiting === 0) return
  // A search that has run out of room keeps its table, because no thread would fill the next one.
  if (known[number + 1] === undefined) Atomics.store(control, $full, 1)
  else if (Atomics.load(control, $full) === 0) {
    clear()
    Atomics.add(control, $table, 1)
  }
  Atomics.store(control, $rehashed, 0)
  Atomics.store(control, $rehashing, waiting)
  Atomics.store(control, $running, waiting)
  Atomics.store(control, $parked, 0)
  // pause
  Atomics.add(control, $epoch, 1)
  Atomics.notify(control, $epoch)
}

function park() {
  const before = Atomics.load(control, $epoch)
  // pause
  Atomics.add(control, $parked, 1)
  leave()
  while (Atomics.load(control, $epoch) === before) Atomics.wait(control, $epoch, before)
  if (Atomics.load(control, $full) === 0) {
    use(Atomics.load(control, $table))
    rehash()
  }
  // pause
  if (Atomics.sub(control, $rehashing, 1) === 1) {
    Atomics.add(control, $epoch, 1)
    Atomics.notify(control, $epoch)
  }
  while (Atomics.load(control, $epoch) === before + 1) Atomics.wait(control, $epoch, before + 1)
}

/** The ranges of rows that no thread uses, in order. */
function gaps() {
  const list = []
  for (let i = $shares; i < control.length; i += 2) {
    if (control[i] < control[i + 1]) list.push({ from: control[i], to: control[i + 1] })
  }
  return list.sort((a, b) => a.from - b.from)
}

function rehash() {
  const total = Atomics.load(control, $rows)
  const unused = gaps()
  for (;;) {
    // pause
    let at = Atomics.add(control, $rehashed, 4096)
    if (at >= total) return
    const end = Math.min(total, at + 4096)
    for (const { from, to } of unused) {
      if (from < end && to > at) {
        rehashRange(at, from)
        at = to
      }
    }
    rehashRange(at, end)
  }
}

/**
 * @param {number} first
 * @param {number} end
 */
function rehashRange(first, end) {
  for (let from = first; from < end; from += hashes.length) {
    const size = Math.min(hashes.length, end - from)
    hashRows(from, size)
    placeShared(from, size)
  }
}

/**
 * @param {number} from
 * @param {number} size
 */
function placeShared(from, size) {
  const table = current
  const rows = rowBits
  const tag = tagBits
  for (let k = 0; k < size; k++) {
    const h = hashes[k]
    const entry = (h & tag) | (from + k + 1)
    let i = h & rows
    for (;;) {
      // pause
      if (table[i] === 0 && Atomics.compareExchange(table, i, 0, entry) === 0) break
      i = (i + 1) & rows
    }
  }
}

// Insertion.

function takeShare() {
  own = Atomics.add(control, $rows, share)
  ownEnd = own + share
  if (ownEnd <= $capacity()) return true
  Atomics.sub(control, $rows, share)
  own = ownEnd = 0
  Atomics.store(control, $full, 1)
  return false
}

/** @param {number} size */
function insertShared(size) {
  while (Atomics.load(control, $rows) > limit && Atomics.load(control, $full) === 0) park()
  return Atomics.load(control, $full) === 0 && insertBatch(size)
}

/**
 * This is a separate function, because V8 has to optimize a function again after it parks for the first time.
 *
 * @param {number} size
 */
function insertBatch(size) {
  lookUp(size)
  const stored = appendShared()
  creditShared()
  return stored
}

function creditShared() {
  const rows = rowBits
  const first = start
  for (let j = 0; j < again; j++) {
    const k = againStates[j]
    const row = (entryOf[k] & rows) - 1
    const at = $start(row)
    if (batchActions[k] < credits[row - first]) lower(credits, row - first, batchActions[k])
    $againShared($segment(row), at, k)
  }
}

function appendShared() {
  const table = current
  const rows = rowBits
  const tag = tagBits
  const first = start
  for (let j = 0, i = slotOf[openStates[0]]; j < open;) {
    const k = openStates[j]
    const offset = k * $words
    const h = hashes[k]
    // pause
    let entry = table[i]
    if (entry === 0) {
      if (own === ownEnd && !takeShare()) return false
      const at = $start(own)
      $write($segment(own), own, at, offset, k, h)
      credits[own - first] = batchActions[k]
      // pause
      entry = Atomics.compareExchange(table, i, 0, (h & tag) | (own + 1))
      if (entry === 0) {
        own++
        i = slotOf[openStates[++j]]
        continue
      }
    }
    if (((entry ^ h) & tag) === 0) {
      const row = (Atomics.load(table, i) & rows) - 1
      const at = $start(row)
      if ($isRow($segment(row), at, offset, k, h)) {
        $notedAgain(k, entry, (first - 1 - row) >>> 31)
        i = slotOf[openStates[++j]]
        continue
      }
    }
    i = (i + 1) & rows
  }
  return true
}

// After a level.

/**
 * @param {number} from
 * @param {number} to
 */
function move(from, to) {
  const at = $start(from)
  const h = $hashRow($segment(from), at)
  rowMemory.moveDown(to, from, 1)
  $moveState(from, to)
  credits[to - start] = credits[from - start]
  let i = h & rowBits
  for (; (current[i] & rowBits) - 1 !== from; i = (i + 1) & rowBits) {
    if (current[i] === 0) throw new Error(`the table has lost row ${from}`)
  }
  current[i] = (h & tagBits) | (to + 1)
}

function adopt() {
  use(Atomics.load(control, $table))
  const unused = gaps()
  let end = Atomics.load(control, $rows)
  for (let g = unused.length - 1; g >= 0; g--) {
    const gap = unused[g]
    // Rows from `end` onward have been moved or are unused, so the rows before `end` fill the gap that ends nearest to
    // it.
    const size = gap.to - gap.from
    const filled = Math.min(size, end - gap.to)
    for (let k = 0; k < filled; k++) move(end - 1 - k, gap.from + k)
    end -= size
  }
  control.fill(0, $shares)
  setCount(end)
}

export const made = {
  insert,
  restore,
  find,
  findAll,
  rows: () => count,
  startLevel,
  creditOf,
  slots: () => slots,
  bytes,
  shared: { reserve, publish, begin, insert: insertShared, finish: leave, adopt },
}
