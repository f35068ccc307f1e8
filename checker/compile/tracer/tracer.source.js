import { $words } from '../source/words.holes.js'

/** Each access to the state logs the bits it uses. */

/** For each word, the bits read or written so far, and the bits written. */
export const known = new Int32Array($words)
export const written = new Int32Array($words)
/** The bits that were read, as [word, bits]…, and the number of entries. */
export const log = new Int32Array(64 * $words)
export var logged = 0
/** More than any possible number of reads. */
const all = 2 ** 30 - 1
/** How many more reads may be logged; -1 if the limit was exceeded. */
export var left = all

/**
 * @param {number} word
 * @param {number} mask
 * @param {number} value
 */
export function read(word, mask, value) {
  if (left !== all) {
    if (left <= 0) {
      left = -1
      return value
    }
    left--
  }
  const before = known[word]
  const fresh = mask & ~before
  if (fresh !== 0) {
    known[word] = before | fresh
    log[logged] = word
    log[logged + 1] = fresh
    logged += 2
  }
  return value
}

/**
 * @param {number} word
 * @param {number} mask
 */
export function wrote(word, mask) {
  known[word] |= mask
  written[word] |= mask
}

/**
 * @template T
 * @param {number} word
 * @param {number} count
 * @param {T} value
 */
export function readWords(word, count, value) {
  for (let i = 0; i < count; i++) read(word + i, -1, 0)
  return value
}

/**
 * @param {number} word
 * @param {number} count
 */
export function wroteWords(word, count) {
  for (let i = 0; i < count; i++) wrote(word + i, -1)
}

export function limit(reads = all) {
  left = reads
}

export function overran() {
  return left < 0
}

export function reset() {
  for (let $i = 0; $i < $words; $i++) known[$i] = written[$i] = 0
  logged = 0
  left = all
}

/** @param {Int32Array} bits */
export function resume(bits) {
  known.set(bits)
  logged = 0
  left = all
}

export function logOf() {
  return { read: log, count: logged }
}
