/** Small functions that generated code calls; V8 inlines the ones that are called often. */

/**
 * V8 keeps typed arrays of up to 64 bytes inside the object, where they can move. Words in a larger buffer have a fixed
 * address, which can be a constant in optimized code.
 *
 * @param {number} words
 */
export function offHeap(words) {
  return new Int32Array(new ArrayBuffer(4 * words + 4096), 0, words)
}

/**
 * The value of an optional number, where 0 stands for null.
 *
 * @param {number} bits
 * @param {number} offset
 */
export function nullable(bits, offset) {
  return bits === 0 ? null : bits + offset
}

/** @param {bigint | null} bits */
export function wideBits(bits) {
  return bits === null ? -1 : bits
}

/**
 * Reads an element that is wider than a word.
 *
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} count
 */
export function wideGet(words, at, count) {
  let bits = 0n
  for (let j = 0; j < count; j++) bits = (bits << 32n) | BigInt(words[at + j] >>> 0)
  return bits
}

/**
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} count
 * @param {bigint} value
 */
export function widePut(words, at, count, value) {
  let bits = value
  for (let j = count - 1; j >= 0; j--) {
    words[at + j] = Number(bits & 0xffffffffn)
    bits >>= 32n
  }
}

/** @param {number} bits */
export function popcount(bits) {
  let x = bits
  x -= (x >>> 1) & 0x55555555
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/**
 * The size of a set with more than 32 possible members.
 *
 * @param {Int32Array} words
 * @param {number} at
 * @param {number} count
 */
export function widePopcount(words, at, count) {
  let n = 0
  for (let x = 0; x < count; x++) n += (words[at + (x >>> 5)] >>> (x & 31)) & 1
  return n
}

/**
 * @param {readonly unknown[]} values
 * @param {number} bits
 */
export function membersOf(values, bits) {
  const out = []
  for (let x = 0; x < values.length; x++) if ((bits >>> x) & 1) out.push(values[x])
  return out
}

/**
 * The values for all masks whose bits are a subset of a mask's, in ascending order.
 *
 * @param {number} bits
 * @param {(mask: number) => unknown} valueOf
 */
export function ofMasks(bits, valueOf) {
  const out = []
  let mask = 0
  do {
    out.push(valueOf(mask))
    mask = ((mask - bits) & bits) >>> 0
  } while (mask !== 0)
  return out
}

/**
 * @param {readonly unknown[]} values
 * @param {Int32Array} words
 * @param {number} at
 */
export function wideMembers(values, words, at) {
  const out = []
  for (let x = 0; x < values.length; x++) if ((words[at + (x >>> 5)] >>> (x & 31)) & 1) out.push(values[x])
  return out
}
