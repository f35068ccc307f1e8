import { $broken, $failed, $firstTest, $holds, $passed, $unknown, $wordBits, state, trees } from './trees.holes.js'
import { $next } from './walk.source.js'

/**
 * Walks the tree of a property in which each test of a quantifier has a separate tree.
 *
 * @param {number} cell
 * @returns {number}
 */
export function holds(cell) {
  let i = trees[cell]
  while (i > 0) {
    const header = trees[i]
    i = trees[header < 0 ? quantified(i) : $next(i, header, state[header & $wordBits])]
  }
  return i
}

/** @param {number} node */
function quantified(node) {
  for (let cell = node + $firstTest, end = cell - trees[node]; cell < end; cell++) {
    const leaf = holds(cell)
    if (leaf !== $holds) return leaf === $broken ? node + $failed : $unknown
  }
  return node + $passed
}
