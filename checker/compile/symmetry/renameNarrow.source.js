import { $k, $size, renamers } from './symmetry.holes.js'

/** The renamed elements; -1 if not known yet. */
const renamed$k = new Int16Array($size).fill(-1)

/** @param {number} x */
export function rename$k(x) {
  const y = renamed$k[x]
  return y >= 0 ? y : (renamed$k[x] = renamers[$k](x))
}
