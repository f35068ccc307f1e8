import { $k, $size, renamers } from './symmetry.holes.js'

/**
 * A cache of renamed elements.
 *
 * @type {Map<number | bigint, number | bigint>}
 */
const renamed$k = new Map()

/** @param {number | bigint} x */
export function rename$k(x) {
  let y = renamed$k.get(x)
  if (y === undefined) {
    if (renamed$k.size >= $size) renamed$k.clear()
    renamed$k.set(x, (y = renamers[$k](x)))
  }
  return y
}
