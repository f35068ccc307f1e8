import { must } from '../../must.ts'
import { type Arrival, arrivalBy, type Interpreter, interpreterOf } from '../../reference/interpreter/interpreter.ts'
import type { Cut } from '../../language/model/constraints.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Trace, TraceState, TraceStep } from '../trace.ts'
import { DEADLOCK, isSafety } from '../../language/model/model.ts'

/**
 * Whether a state or the step that leads to it violates the property with this name. For Deadlock, whether the state
 * is a deadlock; one that is cut off is not. `arrival` is null for an initial state. False for a property that neither
 * single states nor steps decide.
 */
export function violates(interpreter: Interpreter, name: string, state: StateValue, arrival: Arrival | null): boolean {
  if (name === DEADLOCK)
    return interpreter.steps(state).length === 0 && !interpreter.isEndState(state) && !interpreter.cutBy(state, arrival)
  const property = interpreter.model.properties.find((one) => one.name === name)
  return isSafety(property) && !interpreter.holds(property, state, arrival)
}

/** A state of a behaviour, with the step that leads to it. */
export type Reached = Pick<TraceState, 'step' | 'value'>

/** How a behaviour reaches one of its states. Null for its initial state. */
export function arrivalAt(states: readonly Reached[], i: number): Arrival | null {
  const [before, step] = [states[i - 1]?.value, states[i]?.step]
  return before && step ? arrivalFrom(before, step) : null
}

export function arrivalFrom(before: StateValue, { action, values }: TraceStep): Arrival {
  return arrivalBy(before, action, values)
}

export function arrivalAtEnd(states: readonly Reached[]): Arrival | null {
  return arrivalAt(states, states.length - 1)
}

/** What cuts off the last state of a behaviour; null if nothing does. */
export function cutAfter(interpreter: Interpreter, states: readonly Reached[]): Cut | null {
  return interpreter.cutBy(must(states.at(-1)).value, arrivalAtEnd(states))
}

/** What cuts off the last state of a trace; null if nothing does. A lasso is never cut off. */
export function cutAtEnd({ model, states }: Trace): Cut | null {
  return cutAfter(interpreterOf(model), states)
}
