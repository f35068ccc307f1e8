import { must } from '../../must.ts'
import { QuorateError } from '../../errors.ts'
import { is } from 'immutable'
import type { Cycle, Path, Step } from '../../results/exploration.ts'
import { type Chosen, type Interpreter, interpreterOf } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { idsOf, printBound, stepLabel } from '../../language/model/binding.ts'
import { outsideText } from '../../language/model/constraints.ts'
import { explain } from '../../language/helpers/helpers.ts'
import {
  type ActionModel,
  DEADLOCK,
  type Model,
  type PossibilityProperty,
  type Property,
} from '../../language/model/model.ts'
import { last } from '../../running.ts'
import { changesBetween } from '../changes.ts'
import { fairnessReasons, flawOf, refutedFormula } from './lasso.ts'
import { refinementReasons } from './refinement.ts'
import { arrivalAt, cutAfter, type Reached, violates } from './violates.ts'
import type { Trace, TraceLasso, TraceProperty, TraceState, TraceStep } from '../trace.ts'

/**
 * Executes a path again on plain values and replaces its integers with names. The path must violate `propertyName`
 * in its last state or step and not before, or as a lasso with this `cycle`. `propertyName` is null for a path
 * without a violation.
 *
 * Throws Q190 if the path does not do that. Then the spec is not deterministic, or the engine that found the path is
 * wrong.
 */
export function execute(model: Model, path: Path, propertyName: string | null, cycle?: Cycle): Trace {
  return last(executing(model, path, propertyName, cycle))
}

/** Like `execute`, but pauses after each state. */
export function* executing(
  model: Model,
  path: Path,
  propertyName: string | null,
  cycle?: Cycle,
): Generator<void, Trace> {
  const interpreter = interpreterOf(model)
  const states = yield* reaching(interpreter, path)
  const lasso = cycle ? closed(interpreter, states, cycle, propertyName ?? '') : undefined
  const shown = lasso?.back ? states.slice(0, -1) : states
  const violated = propertyName === null || lasso ? null : yield* violation(interpreter, states, propertyName)
  return {
    model,
    path,
    property: lasso ? { name: propertyName ?? '', kind: 'temporal' } : (violated?.property ?? null),
    reasons: violated?.reasons ?? (lasso && lasso.choice !== '' ? [`for ${lasso.choice}`] : []),
    states: shown.map(({ step, value }, i): TraceState => ({
      step,
      value,
      changes: changesBetween(model.state, i === 0 ? interpreter.zero : must(states[i - 1]).value, value),
    })),
    ...(lasso ? { lasso } : {}),
  }
}

/** The states of a path, starting with the initial one. Throws Q190 if a step is not enabled. */
export function statesAlong(interpreter: Interpreter, path: Path): readonly Reached[] {
  return last(reaching(interpreter, path))
}

/** Like `statesAlong`, but pauses after each step. */
function* reaching(interpreter: Interpreter, { init, steps }: Path): Generator<void, readonly Reached[]> {
  const { model } = interpreter
  const value = interpreter.initialNumbered(init)
  if (!value) throw impossible(model, `there is no initial state ${init}`)
  const states: Reached[] = [{ step: null, value }]
  for (const step of steps) {
    const { label, after } = executeStep(interpreter, states, step)
    states.push({ step: label, value: after })
    yield
  }
  return states
}

function executeStep(
  interpreter: Interpreter,
  states: readonly Reached[],
  { action: number, ordinal }: Step,
): { label: TraceStep; after: StateValue } {
  const { model } = interpreter
  const at = states.length
  const before = must(states[at - 1]).value
  const action = model.actions[number]
  if (!action) throw impossible(model, `step ${at}: there is no action ${number}`)
  const choice = interpreter.choices(before, action)[ordinal]
  if (!choice) throw impossible(model, `step ${at}: ${action.name} has no binding ${ordinal} in state ${at}`)
  const label = stepLabel(action.name, choice.bound)
  if (!interpreter.enabled(before, action, choice))
    throw impossible(model, `step ${at}: ${label} is not enabled in state ${at}`)
  const cut = cutAfter(interpreter, states)
  if (cut) throw impossible(model, `step ${at}: ${label} starts ${outsideText(cut)}`)
  return { label: traceStep(action, choice), after: interpreter.successor(before, action, choice) }
}

/** Describes a step by names instead of numbers. */
export function traceStep({ name, fault }: ActionModel, { bound, binding }: Chosen): TraceStep {
  return {
    action: name,
    binding: bound.map((one) => ({ name: one.name, value: printBound(one), ids: idsOf(one) })),
    values: binding,
    label: stepLabel(name, bound),
    fault: fault ?? null,
  }
}

/** Checks that a behaviour's cycle closes, and that the behaviour is fair and refutes a temporal property. */
function closed(
  interpreter: Interpreter,
  reached: readonly Reached[],
  { from, stutter }: Cycle,
  name: string,
): TraceLasso {
  const { model } = interpreter
  const property = propertyCalled(model, name)
  if (property?.kind !== 'temporal') throw impossible(model, `${name} is not a temporal property`)
  const values = reached.map(({ value }) => value)
  const states = stutter ? values : values.slice(0, -1)
  const [first = interpreter.zero, final = interpreter.zero] = [values[from - 1], states.at(-1)]
  const cut = cutAfter(interpreter, reached)
  if (cut) throw impossible(model, `the last step leads ${outsideText(cut)}`)
  if (!is(values.at(-1), first)) throw impossible(model, `the last step does not lead back to state ${from}`)
  const behaviour = { states, from: from - 1 }
  const fairness = fairnessReasons(interpreter, behaviour)
  const flaw = flawOf(interpreter, property, behaviour, fairness)
  if (flaw !== null) throw impossible(model, flaw)
  const changes = changesBetween(model.state, final, first)
  const choice = refutedFormula(interpreter, property, behaviour)?.choice ?? ''
  return {
    choice,
    from,
    back: stutter ? null : { step: reached.at(-1)?.step ?? null, value: first, changes },
    fairness,
  }
}

interface Violation {
  readonly property: TraceProperty
  readonly reasons: readonly string[]
}

/** Checks that the last state or step violates the property and that nothing before does. */
function* violation(interpreter: Interpreter, states: readonly Reached[], name: string): Generator<void, Violation> {
  const { model } = interpreter
  const property = propertyCalled(model, name)
  if (property?.kind === 'possibility') return possibility(interpreter, property, states)
  const first = yield* findingViolation(interpreter, states, name)
  const end = states.length - 1
  const arrival = arrivalAt(states, end)
  const { value } = must(states[end])
  if (first < 0) throw impossible(model, `${name} holds in state ${states.length}, but should be violated there`)
  if (first < end) throw impossible(model, `state ${first + 1} already violates ${name}, before state ${states.length}`)
  return {
    property: { name, kind: property?.kind ?? 'deadlock' },
    reasons:
      property?.kind === 'refinement'
        ? refinementReasons(interpreter, property, arrival?.before ?? null, value)
        : explain(() => !violates(interpreter, name, value, arrival)),
  }
}

/**
 * The first state that violates a property or that a violating step leads to, counted from 0. -1 if there is none.
 */
export function firstViolation(interpreter: Interpreter, states: readonly Reached[], name: string): number {
  return last(findingViolation(interpreter, states, name))
}

function* findingViolation(
  interpreter: Interpreter,
  states: readonly Reached[],
  name: string,
): Generator<void, number> {
  propertyCalled(interpreter.model, name)
  for (const [i, { value }] of states.entries()) {
    if (violates(interpreter, name, value, arrivalAt(states, i))) return i
    yield
  }
  return -1
}

/** Undefined for the built-in Deadlock. */
function propertyCalled(model: Model, name: string): Property | undefined {
  const property = model.properties.find((p) => p.name === name)
  if (!property && name !== DEADLOCK) throw impossible(model, `there is no property ${name}`)
  return property
}

/** A possibility must hold in the last state and not before. A lost possibility must be lost in the last state. */
function possibility(interpreter: Interpreter, property: PossibilityProperty, states: readonly Reached[]): Violation {
  const { name, kind, form } = property
  const first = states.findIndex(({ value }) => interpreter.test(property, property.holds, value))
  const end = must(states.at(-1)).value
  if (form === 'possible') {
    if (first === states.length - 1) return { property: { name, kind, witness: true }, reasons: [] }
    throw impossible(interpreter.model, `state ${states.length} is not the first to show ${name}`)
  }
  if (interpreter.test(property, property.holds, end))
    throw impossible(interpreter.model, `${name} is true in state ${states.length}, where it should be unreachable`)
  return { property: { name, kind }, reasons: explain(() => interpreter.test(property, property.holds, end)) }
}

function impossible(model: Model, problem: string): QuorateError {
  return new QuorateError({
    code: 'Q190',
    class: 'spec',
    where: [`spec ${model.spec}`],
    problem: `the trace cannot be executed again: ${problem}`,
    hint: 'check that the spec is deterministic and keeps nothing outside the state; if so, this is a bug in Quorate',
  })
}
