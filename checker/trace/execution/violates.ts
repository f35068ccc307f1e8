import type { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { DEADLOCK, isMover, isStateProperty } from '../../language/model/model.ts'

/**
 * Whether a state, or the step that leads to it, violates the property with this name; for Deadlock, whether the state
 * is a deadlock. `before` is null for an initial state. False for a property that neither states nor steps decide.
 */
export function violates(
  interpreter: Interpreter,
  name: string,
  state: StateValue,
  before: StateValue | null,
): boolean {
  if (name === DEADLOCK) return interpreter.steps(state).length === 0 && !interpreter.isEndState(state)
  const property = interpreter.model.properties.find((one) => one.name === name)
  return (isStateProperty(property) || isMover(property)) && !interpreter.holds(property, state, before)
}
