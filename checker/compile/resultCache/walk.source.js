import { $maskAt, $shiftAt, $wordBits, state, trees } from './trees.holes.js'

/**
 * The cell where a state continues after a node. `header` is the node's first int, and `word` is the word of the state
 * that the node tests.
 *
 * @param {number} node
 * @param {number} header
 * @param {number} word
 */
export function $next(node, header, word) {
  return (node + 1 + ((word >>> (header >>> $shiftAt)) & (header >>> $maskAt))) | 0
}

/**
 * Walks from a cell to a leaf, or to 0 if the path is not known.
 *
 * @param {number} cell
 */
export function walk(cell) {
  let i = trees[cell]
  while (i > 0) {
    const header = trees[i]
    i = trees[$next(i, header, state[header & $wordBits])]
  }
  return i
}
