import { is } from 'immutable'
import { QuorateError } from '../../errors.ts'
import { stepLabel } from '../../language/model/binding.ts'
import type { ActionModel, Model, Safety } from '../../language/model/model.ts'
import { type Arrival, type Chosen, type Interpreter, interpreterOf } from '../../reference/interpreter/interpreter.ts'
import type { Path, Step } from '../../results/exploration.ts'
import { execute } from '../../trace/execution/execute.ts'
import type { Trace } from '../../trace/trace.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { type LogEvent, placeOf } from '../events/event.ts'
import { type Configuration, linesTo } from './configuration.ts'
import type { Move } from './stepper.ts'

/**
 * A behaviour of the model that explains a log or a prefix of it. It does not hold states; `statesOf` computes them.
 */
export interface Witness {
  readonly initial: StateValue
  readonly steps: readonly WitnessStep[]
}

/** A step and the line that it explains, alone or together with others. */
export interface WitnessStep extends Move {
  readonly event: LogEvent
}

/** The steps that lead to a configuration. */
export function witnessTo(end: Configuration): Witness {
  const steps = linesTo(end).flatMap(({ event, moves }) => moves.map((move): WitnessStep => ({ ...move, event })))
  return { initial: end.initial, steps }
}

/** The states of a behaviour, starting with the initial one. */
function* statesOf(
  interpreter: Interpreter,
  { initial, steps }: Witness,
): Generator<{ readonly state: StateValue; readonly arrival: Arrival | null }> {
  yield { state: initial, arrival: null }
  let before = initial
  for (const { action, chosen } of steps) {
    const { after, arrival } = interpreter.take(before, action, chosen)
    yield { state: after, arrival }
    before = after
  }
}

/** A property that a state or step of a behaviour breaks. */
export interface Break {
  readonly property: Safety
  /** How many steps lead to the first state that breaks the property. */
  readonly steps: number
  /** The line that the last of these steps explains; null for the initial state. */
  readonly event: LogEvent | null
}

/** The properties that a behaviour breaks, each at its first violation, in order of occurrence. */
export function breaksIn(interpreter: Interpreter, witness: Witness, properties: readonly Safety[]): readonly Break[] {
  const found: Break[] = []
  let open = properties
  let steps = 0
  for (const { state, arrival } of statesOf(interpreter, witness)) {
    if (open.length === 0) break
    const broken = open.filter((property) => !interpreter.holds(property, state, arrival))
    const event = witness.steps[steps - 1]?.event ?? null
    found.push(...broken.map((property): Break => ({ property, steps, event })))
    open = open.filter((property) => !broken.includes(property))
    steps++
  }
  return found
}

/**
 * Retraces the explanation of the log, step by step. Throws Q190 (spec) if a step is not enabled, if a state disagrees
 * with its line, or if the last state is not the same as before. In all these cases, the spec is not deterministic.
 */
export function takeAgain(model: Model, end: Configuration): void {
  const interpreter = interpreterOf(model)
  let state = end.initial
  for (const { event, moves } of linesTo(end)) {
    for (const { action, chosen } of moves) {
      const isEnabled = interpreter.withinConstraint(state) && interpreter.enabled(state, action, chosen)
      const taken = isEnabled ? interpreter.take(state, action, chosen) : null
      if (!taken || !interpreter.withinStepConstraint(taken.after, taken.arrival))
        throw changed(model, stepLabel(action.name, chosen.bound), event)
      state = taken.after
    }
    if (event.differences(interpreter, state).length > 0) throw changed(model, 'the state', event)
  }
  const last = end.trail
  if (last && !is(state, end.state)) throw changed(model, 'the last state', last.event)
}

/** The error for a spec that behaves differently when the steps to a line are taken again. */
export function changed(model: Model, what: string, event: LogEvent): QuorateError {
  return new QuorateError({
    code: 'Q190',
    class: 'spec',
    where: [`spec ${model.spec}`, placeOf(event)],
    problem: `${what} explains this line, but no longer does when the steps are taken again`,
    hint: 'a spec must be a function of the state',
  })
}

/**
 * Turns a behaviour into a trace by executing it again, using its step numbers. With `broken`, the trace ends where
 * that property breaks.
 */
export function traceOf(model: Model, witness: Witness, broken: Break | null): Trace {
  const interpreter = interpreterOf(model)
  const init = interpreter.numberOfInitial(witness.initial)
  let before = witness.initial
  const steps: Step[] = []
  for (const { number, action, chosen } of witness.steps.slice(0, broken?.steps)) {
    steps.push({ action: number, ordinal: ordinalOf(interpreter, before, action, chosen) })
    before = interpreter.successor(before, action, chosen)
  }
  const path: Path = { init, steps }
  return execute(model, path, broken?.property.name ?? null)
}

/** The position of a binding among all bindings of its action in a state. Different bindings have different names. */
export function ordinalOf(interpreter: Interpreter, state: StateValue, action: ActionModel, chosen: Chosen): number {
  const label = stepLabel(action.name, chosen.bound)
  return interpreter.choices(state, action).findIndex(({ bound }) => stepLabel(action.name, bound) === label)
}
