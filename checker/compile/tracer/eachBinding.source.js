/** @import { Binding } from '../../language/model/binding.ts' */
import { $forBindings } from './tracer.holes.js'

/**
 * Calls back for every binding of an action in the current state.
 *
 * @param {(ordinal: number, binding: Binding) => void} visit
 */
export function each$action(visit) {
  $forBindings((binding, ordinal) => {
    visit(ordinal, binding)
  })
}
