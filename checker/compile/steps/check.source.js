import { $decisive, $otherwise, holds$property, runtime, view } from './steps.holes.js'
import { show } from './steps.source.js'
import { $atAction } from './successor.source.js'

/**
 * The first state of a range that decides a property, or -1.
 *
 * @param {number} from
 * @param {number} to
 */
export function check$property(from, to) {
  $atAction(-1)
  for (let row = from; row < to; row++) {
    show(row)
    const holds = holds$property(view)
    if (holds === $decisive) return row
    if (holds !== $otherwise) runtime.answered(holds, holds$property)
  }
  return -1
}
