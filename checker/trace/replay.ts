import { QuorateError } from '../errors.ts'
import type { Path, Step } from '../explore/result.ts'
import { Interpreter } from '../reference/interpreter.ts'
import type { StateValue } from '../reference/value.ts'
import { idsOf, printBound, stepLabel } from '../spec/binding.ts'
import { explain } from '../spec/helpers.ts'
import { DEADLOCK, type Model, type Property } from '../spec/model.ts'
import { changesBetween } from './changes.ts'
import type { Trace, TraceState, TraceStep } from './types.ts'

/**
 * Executes a path again, on plain values, and gives names to its integers. `propertyName`: what it must violate, with its
 * last state or step and not before; null for a path that only leads somewhere.
 *
 * Throws Q190 where the path does not do that, which means that the spec is not deterministic or that the engine which
 * found the path is wrong.
 */
export function replay(model: Model, path: Path, propertyName: string | null): Trace {
  const interpreter = new Interpreter(model)
  if (!model.init[path.init]) throw impossible(model, `there is no initial state ${path.init}`)
  const values = [interpreter.initial(path.init)]
  const steps: TraceStep[] = []
  for (const step of path.steps) {
    const before = values.at(-1) ?? interpreter.zero
    const { label, after } = execute(interpreter, before, step, values.length)
    values.push(after)
    steps.push(label)
  }
  const violated = propertyName === null ? null : violation(interpreter, values, propertyName)
  return {
    model,
    path,
    property: violated && { name: violated.name, kind: violated.kind },
    reasons: violated?.reasons ?? [],
    states: values.map((value, i): TraceState => ({
      step: steps[i - 1] ?? null,
      value,
      changes: changesBetween(model.state, values[i - 1] ?? interpreter.zero, value),
    })),
  }
}

function execute(
  interpreter: Interpreter,
  before: StateValue,
  { action: number, ordinal }: Step,
  at: number,
): { label: TraceStep; after: StateValue } {
  const { model } = interpreter
  const action = model.actions[number]
  if (!action) throw impossible(model, `step ${at}: there is no action ${number}`)
  const choice = interpreter.choices(before, action)[ordinal]
  if (!choice) throw impossible(model, `step ${at}: ${action.name} has no binding ${ordinal} in state ${at}`)
  const label = stepLabel(action.name, choice.bound)
  if (!interpreter.enabled(before, action, choice))
    throw impossible(model, `step ${at}: ${label} is not enabled in state ${at}`)
  if (!interpreter.withinConstraint(before))
    throw impossible(model, `step ${at}: ${label} starts outside the constraint`)
  const binding = choice.bound.map((bound) => ({ name: bound.name, value: printBound(bound), ids: idsOf(bound) }))
  return {
    label: { action: action.name, binding, values: choice.binding, label, fault: action.fault ?? null },
    after: interpreter.successor(before, action, choice),
  }
}

type Violation = NonNullable<Trace['property']> & { readonly reasons: readonly string[] }

/** Makes sure that the last state or step violates the property, and none before. */
function violation(interpreter: Interpreter, values: readonly StateValue[], name: string): Violation {
  const { model } = interpreter
  const property = propertyCalled(model, name)
  const first = firstViolation(interpreter, values, name)
  const last = values.length - 1
  if (first < 0) throw impossible(model, `${name} holds in state ${values.length}, which should violate it`)
  if (first < last)
    throw impossible(model, `state ${first + 1} violates ${name} already, not only state ${values.length}`)
  return {
    name,
    kind: property?.kind ?? 'deadlock',
    reasons: explain(() => holds(interpreter, property, values, last)),
  }
}

/** The first state, from 0, that violates a property, or to which a violating step leads; -1 where there is none. */
export function firstViolation(interpreter: Interpreter, values: readonly StateValue[], name: string): number {
  const property = propertyCalled(interpreter.model, name)
  return values.findIndex((_value, i) => !holds(interpreter, property, values, i))
}

/** Undefined for the built-in Deadlock. */
function propertyCalled(model: Model, name: string): Property | undefined {
  const property = model.properties.find((p) => p.name === name)
  if (!property && name !== DEADLOCK) throw impossible(model, `there is no property ${name}`)
  return property
}

function holds(
  interpreter: Interpreter,
  property: Property | undefined,
  values: readonly StateValue[],
  i: number,
): boolean {
  const state = values[i] ?? interpreter.zero
  if (property) return interpreter.holds(property, state, values[i - 1] ?? null)
  return interpreter.steps(state).length > 0 || interpreter.isEndState(state)
}

function impossible(model: Model, problem: string): QuorateError {
  return new QuorateError({
    code: 'Q190',
    class: 'spec',
    where: [`spec ${model.spec}`],
    problem: `the trace cannot be executed again: ${problem}`,
    hint: 'is the spec deterministic, and does it keep nothing outside the state? If so, this is a bug in Quorate',
  })
}
