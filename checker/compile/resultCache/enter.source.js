import { $rootAt, leafOf, stateAt, trees, walking } from './trees.holes.js'

/**
 * Looks up the starting cells of a block's states in the tree of an action and lists the states that are not at a leaf
 * yet.
 *
 * @param {number} states
 */
export function enter$action(states) {
  let active = 0
  for (let k = 0; k < states; k++) {
    const at = stateAt[k]
    const node = trees[$rootAt(at)]
    leafOf[k] = node
    walking[active] = k
    active += (0 - node) >>> 31
  }
  return active
}
