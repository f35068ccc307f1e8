import { offHeap } from '../source/prelude.source.js'
import { $copy, $words } from '../source/words.holes.js'
import {
  $few,
  $hasTies,
  $keepOrder,
  $restoreOrder,
  $settleTies,
  $sortIds,
  batch,
  exchanges,
  orders,
} from './symmetry.holes.js'

/** The current state and the smallest one found so far. */
export const state = offHeap($words)
const smallest = offHeap($words)
/** Nonzero for neighbours of the current type that have not been told apart yet. */
export const same = new Uint8Array(8)
/** Runs of ids with equal keys: the type, first id and length of each. */
/** @type {number[]} */
const runType = []
/** @type {number[]} */
const runStart = []
/** @type {number[]} */
const runLength = []
var runs = 0

/**
 * @param {number} hash
 * @param {number} x
 */
export function mix(hash, x) {
  const h = Math.imul(hash ^ x, 0x9e3779b1)
  return h ^ (h >>> 15)
}

/**
 * Adds one, modulo 8, to the count for id `x` in `counts`, which has three bits per id.
 *
 * @param {number} counts
 * @param {number} x
 */
export function counted(counts, x) {
  const shift = 3 * x
  const mask = 7 << shift
  return (counts & ~mask) | ((counts + (1 << shift)) & mask)
}

function keep() {
  $copy(smallest, 0, state, 0)
  $keepOrder()
}

/**
 * Finds the runs of ids of one type that have equal keys.
 *
 * @param {number} type
 * @param {number} size
 */
export function findRuns(type, size) {
  for (let at = 0, end = 0; at < size; at = end) {
    for (end = at + 1; end < size && same[end - 1] !== 0; end++);
    if (end - at > 1 && !(end - at > $few && isAlike(exchanges[type], at, end))) {
      runType[runs] = type
      runStart[runs] = at
      runLength[runs] = end - at
      runs++
    }
  }
}

/**
 * Whether no exchange of neighbours changes the state. If so, all permutations give the same state, no matter what the
 * other ids are.
 *
 * @param {readonly (() => void)[]} neighbors
 * @param {number} at
 * @param {number} end
 */
function isAlike(neighbors, at, end) {
  for (let a = at; a + 1 < end; a++) {
    keep()
    neighbors[a]()
    let isSame = true
    for (let i = 0; i < $words; i++) if (state[i] !== smallest[i]) isSame = false
    neighbors[a]()
    if (!isSame) return false
  }
  return true
}

function isLess() {
  for (let i = 0; i < $words; i++) if (state[i] !== smallest[i]) return state[i] < smallest[i]
  return false
}

/**
 * Tries all permutations of the ids in all runs and keeps the smallest state.
 *
 * @param {number} run
 */
function spread(run) {
  if (run === runs) {
    if (isLess()) keep()
    return
  }
  const order = orders[runLength[run]]
  const neighbors = exchanges[runType[run]]
  const at = runStart[run]
  for (let i = 0; ; i++) {
    spread(run + 1)
    if (i === order.length) return
    neighbors[at + order[i]]()
  }
}

/** @param {number} at */
function representAt(at) {
  $copy(state, 0, batch, at)
  $sortIds()
  if ($hasTies()) {
    runs = 0
    $settleTies()
    if (runs > 0) {
      keep()
      spread(0)
      $copy(state, 0, smallest, 0)
      $restoreOrder()
    }
  }
  $copy(batch, at, state, 0)
}

/** @param {number} count */
function represent(count) {
  for (let k = 0, at = 0; k < count; k++, at += $words) representAt(at)
}

/**
 * @param {Int32Array} words
 * @param {number} type
 * @param {number} a
 */
function exchange(words, type, a) {
  state.set(words)
  exchanges[type][a]()
  words.set(state)
}

export const made = { represent, representAt, exchange }
