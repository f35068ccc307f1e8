import { must } from '../../must.ts'
import { is } from 'immutable'
import { isQuorateError } from '../../errors.ts'
import type { Path, Step } from '../../results/exploration.ts'
import {
  arrivalBy,
  type EnabledStep,
  type Interpreter,
  interpreterOf,
} from '../../reference/interpreter/interpreter.ts'
import { outsideText } from '../../language/model/constraints.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Model, PossibilityProperty, Property, TemporalProperty } from '../../language/model/model.ts'
import {
  type Deviation,
  failedStep,
  foreignStart,
  foreignState,
  isCalled,
  noLoop,
  nothingViolated,
  possibleAfter,
  undecided,
  unknownStep,
} from './deviation.ts'
import { stateFromItf } from './fromItf.ts'
import { stateFromJson } from './json.ts'
import { fairnessReasons, flawOf } from '../execution/lasso.ts'
import { stepsTo } from './reach.ts'
import { execute, firstViolation, statesAlong } from '../execution/execute.ts'
import { cutAfter, type Reached } from '../execution/violates.ts'
import type { SavedState, SavedTrace } from './saved.ts'
import type { Trace } from '../trace.ts'

/** What replaying a saved trace found: it still violates a property, still shows a possibility, or does neither. */
export type Replay = { readonly outcome: 'violated' | 'shown'; readonly trace: Trace } | Deviation

/**
 * Executes a saved trace on a model. Every state must be a state of the model, and the first one an initial state.
 * Each state must lead to the next by the step that the trace names, or by any step if it names none. The trace ends
 * at the first violation of one of these `properties`.
 *
 * Rethrows errors from the spec's functions.
 */
export function replay(model: Model, saved: SavedTrace, properties: readonly string[]): Replay {
  const interpreter = interpreterOf(model)
  const all = decoded(model, saved)
  if ('outcome' in all) return all
  return replayOf(interpreter, withoutStuttering(interpreter, saved, all), properties)
}

/** A saved trace with its states as values. */
interface Decoded {
  readonly saved: SavedTrace
  readonly values: readonly StateValue[]
}

/**
 * Traces from other tools may repeat a state without taking a step. Drops such repetitions, unless a step leads from
 * the state to itself.
 */
function withoutStuttering(interpreter: Interpreter, saved: SavedTrace, all: readonly StateValue[]): Decoded {
  const stays = all.map((value, i) => {
    const before = all[i - 1]
    if (!before || saved.states[i]?.step || !is(before, value)) return false
    return !stepBetween(interpreter, before, value, null, true)
  })
  const kept = <T>(list: readonly T[]): readonly T[] => list.filter((_, i) => !stays[i])
  const { loop, states } = saved
  const before = stays.filter((stay, i) => stay && loop !== null && i <= loop).length
  return { saved: { ...saved, states: kept(states), loop: loop === null ? null : loop - before }, values: kept(all) }
}

function replayOf(interpreter: Interpreter, { saved, values }: Decoded, properties: readonly string[]): Replay {
  const { model } = interpreter
  const path = pathThrough(interpreter, saved, values)
  if ('outcome' in path) return path
  const states = statesAlong(interpreter, path)
  const [found] = properties
    .map((name) => ({ name, at: firstViolation(interpreter, states, name) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  if (found)
    return { outcome: 'violated', trace: execute(model, { ...path, steps: path.steps.slice(0, found.at) }, found.name) }
  const whole = { interpreter, saved, values, path, reached: states }
  const asked = model.properties.filter(({ name }) => properties.includes(name))
  const others = new Map(asked.flatMap((p) => asEntry(p.name, ofWholeTrace(p, whole))))
  const rest = properties.filter((name) => !others.has(name))
  const [first] = others.values()
  const violated = [...others.values()].find(({ outcome }) => outcome === 'violated')
  return violated ?? (rest.length === 0 && first ? first : nothingViolated(interpreter, states, rest))
}

function asEntry(name: string, found: Replay | null): readonly (readonly [string, Replay])[] {
  return found ? [[name, found]] : []
}

interface Whole extends Decoded {
  readonly interpreter: Interpreter
  readonly path: Path
  readonly reached: readonly Reached[]
}

/**
 * Decides what requires the whole trace: whether a possibility is reached or can no longer be reached, or a temporal
 * property is refuted.
 */
function ofWholeTrace(property: Property, whole: Whole): Replay | null {
  if (property.kind === 'possibility')
    return property.form === 'possible' ? witness(property, whole) : afterwards(property, whole)
  return property.kind === 'temporal' ? forEver(property, whole) : null
}

function witness(property: PossibilityProperty, { interpreter, values, path }: Whole): Replay {
  const at = values.findIndex((value) => interpreter.test(property, property.holds, value))
  if (at < 0) return undecided(property.name, 'no state of the trace shows it')
  const way = { ...path, steps: path.steps.slice(0, at) }
  return { outcome: 'shown', trace: execute(interpreter.model, way, property.name) }
}

function afterwards(property: PossibilityProperty, { interpreter, values, path, reached }: Whole): Replay {
  const isGoal = (state: StateValue): boolean => interpreter.test(property, property.holds, state)
  const end = must(values.at(-1))
  const cut = cutAfter(interpreter, reached)
  if (cut) return undecided(property.name, `the trace ends ${outsideText(cut)}`)
  const steps = stepsTo(interpreter, end, isGoal)
  if (steps === null) return { outcome: 'violated', trace: execute(interpreter.model, path, property.name) }
  if (steps === undefined)
    return undecided(property.name, 'too many states can be reached from its last state, or a constraint cuts some off')
  return possibleAfter(property.name, values.length, steps)
}

function forEver(property: TemporalProperty, { interpreter, saved, values, path }: Whole): Replay {
  const { name } = property
  if (saved.loop === null) return undecided(name, 'the trace is finite')
  const [before, after] = [values.at(-1), values[saved.loop]]
  const from = saved.loop + 1
  if (!before || !after) return noLoop(from)
  const stutter = from === values.length
  const step = stutter ? undefined : stepBetween(interpreter, before, after, saved.back, false)
  if (!stutter && !step) {
    const missing = { before, after, number: values.length }
    return saved.back ? failedStep(interpreter, missing, saved.back) : unknownStep(interpreter, missing)
  }
  const behaviour = { states: values, from: saved.loop }
  const flaw = flawOf(interpreter, property, behaviour, fairnessReasons(interpreter, behaviour))
  if (flaw !== null) return { outcome: 'fixed', problem: flaw, details: [] }
  const closed = { ...path, steps: [...path.steps, ...(step ? [step] : [])] }
  return { outcome: 'violated', trace: execute(interpreter.model, closed, name, { from, stutter }) }
}

function decoded(model: Model, { states, notation }: SavedTrace): readonly StateValue[] | Deviation {
  const values: StateValue[] = []
  for (const { state } of states)
    try {
      const json = notation === 'itf' ? stateFromItf(model.state.fields, state) : state
      values.push(stateFromJson(model.state, json))
    } catch (error) {
      if (!isQuorateError(error)) throw error
      const { where = [], problem } = error.complaint
      return foreignState(values.length + 1, [...where, problem].join(': '))
    }
  return values
}

function pathThrough(
  interpreter: Interpreter,
  { states, loop }: SavedTrace,
  [first = interpreter.zero, ...rest]: readonly StateValue[],
): Path | Deviation {
  const init = interpreter.numberOfInitial(first)
  if (init < 0) return foreignStart(interpreter, first)
  const steps: Step[] = []
  let before = first
  for (const [i, after] of rest.entries()) {
    const saved = states[i + 1]?.step ?? null
    const isEnd = loop === null && i === rest.length - 1
    const step = stepBetween(interpreter, before, after, saved, isEnd)
    const missing = { before, after, number: (states[i + 1]?.number ?? i + 2) - 1 }
    if (!step) return saved ? failedStep(interpreter, missing, saved) : unknownStep(interpreter, missing)
    steps.push(step)
    before = after
  }
  return { init, steps }
}

/**
 * The step with this name if it leads there, otherwise the first step that does. Undefined if there is none. Only the
 * last step of a trace can be outside the step constraint, if nothing follows it (`isEnd`).
 */
function stepBetween(
  interpreter: Interpreter,
  before: StateValue,
  after: StateValue,
  saved: SavedState['step'],
  isEnd: boolean,
): Step | undefined {
  if (!interpreter.withinConstraint(before)) return undefined
  const leads = ({ action, choice }: EnabledStep): boolean => is(interpreter.successor(before, action, choice), after)
  const isTaken = ({ action, choice }: EnabledStep): boolean =>
    interpreter.withinStepConstraint(after, arrivalBy(before, action.name, choice.binding))
  const named = saved ? interpreter.steps(before, saved.action) : []
  const called = named.find((step) => saved && isCalled(saved, step.action, step.choice) && leads(step))
  const found =
    called && (isEnd || isTaken(called))
      ? called
      : (interpreter.steps(before).find((step) => leads(step) && isTaken(step)) ??
        (isEnd ? interpreter.steps(before).find(leads) : undefined))
  return found && { action: found.number, ordinal: found.choice.ordinal }
}
