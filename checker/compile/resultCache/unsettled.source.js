import { $copy } from '../source/words.holes.js'
import { $address, $holds, $rootOfProperty, $segment, state } from './trees.holes.js'
import { holds } from './walkTests.source.js'

/**
 * The first state of a range for which the tree does not say that the property holds, or else the end of the range.
 *
 * @param {number} from
 * @param {number} to
 */
export function unsettled$property(from, to) {
  let leaf = 0
  for (let row = from; row < to; row++) {
    const at = $address(row)
    $copy(state, 0, $segment(row), at)
    if (holds($rootOfProperty(leaf)) !== $holds) return row
  }
  return to
}
