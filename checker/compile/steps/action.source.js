/** @import { Binding } from '../../language/model/binding.ts' */
import { $action, $attempt, $forBindings, $leaveIfSpent, runtime, view, when$action } from './steps.holes.js'
import { $atAction, $atOrdinal, $step, firings } from './successor.source.js'

/** Takes all steps of an action and returns how many there were. */
export function act$action() {
  $leaveIfSpent()
  $atAction($action)
  $atOrdinal(-1)
  let fired = 0
  $forBindings((binding, ordinal) => {
    $atOrdinal(ordinal)
    $attempt(binding, fired)
  })
  if (fired > 0) firings[$action] += fired
  return fired
}

/**
 * @param {Binding} binding
 * @param {number} fired
 */
export function $attemptGuarded(binding, fired) {
  const enabled = when$action(view, binding)
  if (enabled === true) $step(binding, fired)
  else if (enabled !== false) runtime.answered(enabled, when$action)
}

/**
 * @param {Binding} binding
 * @param {number} fired
 */
export function $attemptFree(binding, fired) {
  $step(binding, fired)
}
