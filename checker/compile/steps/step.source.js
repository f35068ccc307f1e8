import { actionNames, bindingsOf, frozenRecord } from './steps.holes.js'
import { currentAction, currentOrdinal } from './successor.source.js'

/**
 * The current step, as relations between states receive it. Its parts are computed only when read: few relations read
 * them, and cached results do not include bindings.
 */
export const step = frozenRecord({
  get action() {
    return actionNames[currentAction]
  },
  get binding() {
    return bindingsOf[currentAction](currentOrdinal)
  },
})
