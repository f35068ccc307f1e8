import { $next } from '../resultCache/walk.source.js'
import { $here, $nodes, $states, $wordBits, trees, walking } from './steps.holes.js'

/** Moves a block's states or steps down from their nodes to leaves, or to 0 if a path is not known. */

/**
 * Moves one state or step down by one node.
 *
 * @param {number} j
 * @param {number} goingOn
 */
function $stepOne(j, goingOn) {
  const k = walking[j]
  const node = $nodes[k]
  const header = trees[node]
  const reached = trees[$next(node, header, $here[$states[k] + (header & $wordBits)])]
  $nodes[k] = reached
  walking[goingOn] = k
  goingOn += (0 - reached) >>> 31
}

/**
 * Inside another loop, V8 would check the kind of the array at each store, so this loop is a separate function. It
 * handles two states at a time, which makes it too large to be inlined. On its own, it is three times as fast.
 *
 * @param {number} active
 */
function step$name(active) {
  let goingOn = 0
  let j = 0
  for (; j + 1 < active; j += 2) {
    $stepOne(j, goingOn)
    $stepOne(j + 1, goingOn)
  }
  for (; j < active; j++) $stepOne(j, goingOn)
  return goingOn
}

/** @param {number} count */
export function descend$name(count) {
  for (let left = count; left > 0;) left = step$name(left)
}
