import { $copy } from '../source/words.holes.js'
import { $actions, $address, $noSteps, $root, $segment, run, state } from './trees.holes.js'
import { walk } from './walk.source.js'

/**
 * Takes the steps of all actions from `first` on.
 *
 * @param {number} row
 * @param {number} first
 */
export function steps(row, first) {
  const at = $address(row)
  $copy(state, 0, $segment(row), at)
  let degree = 0
  let leaf = 0
  for (let $a = 0; $a < $actions; $a++) {
    if (first <= $a && (leaf = walk($root($a))) !== $noSteps) degree += run($a, leaf)
  }
  return degree
}
