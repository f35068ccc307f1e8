import { must } from '../../must.ts'
import { changesBetween } from '../changes.ts'
import { nearestInitial } from '../nearestInitial.ts'
import type { Change } from '../trace.ts'
import { refusalLines } from '../why/refusalLines.ts'
import { guardsFor, type Refusal } from '../why/why.ts'
import type { SavedStep } from './saved.ts'
import { cutAfter, type Reached } from '../execution/violates.ts'
import type { Arrival, Choice, Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { printBound, printedLabel, stepLabel } from '../../language/model/binding.ts'
import { outsideText } from '../../language/model/constraints.ts'
import { explain } from '../../language/helpers/helpers.ts'
import { type ActionModel, DEADLOCK } from '../../language/model/model.ts'

/** How a saved trace differs from all behaviours of a model, or from those that violate something. */
export interface Deviation {
  /**
   * `fixed`: the model follows the trace up to some step or to its end, without a violation. `foreign`: the trace does
   * not belong to the model. `open`: the model follows the trace, but whether that violates the property is unknown.
   */
  readonly outcome: 'fixed' | 'foreign' | 'open'
  readonly problem: string
  readonly details: readonly string[]
  /** What refuses the step, if a guard refuses it. */
  readonly refusal?: Refusal | null
}

interface Missing {
  readonly before: StateValue
  /** The state that the step leads to in the trace. */
  readonly after: StateValue
  /** The number of the step and of the state before it, counted from 1. */
  readonly number: number
}

/** The state before a step, how a behaviour arrives there, and the number of the step, from 1. */
interface Standpoint {
  readonly before: StateValue
  readonly arrival: Arrival | null
  readonly number: number
}

export function foreignState(number: number, problem: string): Deviation {
  return { outcome: 'foreign', problem: `state ${number} is not a state of this spec`, details: [problem] }
}

/** The trace does not start in an initial state. The details show how the most similar initial state differs. */
export function foreignStart(interpreter: Interpreter, first: StateValue): Deviation {
  const { state } = interpreter.model
  const nearest = nearestInitial(interpreter, (initial) => changesBetween(state, first, initial))
  return { outcome: 'foreign', problem: 'state 1 is not an initial state', details: nearest.map(difference) }
}

/**
 * No step leads to the trace's next state, and the trace names none. The details show where the possible steps lead.
 */
export function unknownStep(interpreter: Interpreter, { before, after, number }: Missing): Deviation {
  const steps = interpreter.withinConstraint(before) ? interpreter.steps(before) : []
  const details = steps.map(({ action, choice }) => {
    const changes = changesBetween(interpreter.model.state, after, interpreter.successor(before, action, choice))
    const label = stepLabel(action.name, choice.bound)
    if (changes.length === 0) return `${label} is outside the step constraint`
    return `${label} leads to another state: ${changes.map(difference).join('; ')}`
  })
  const problem = `no step leads from state ${number} to state ${number + 1}`
  return { outcome: 'foreign', problem, details: details.length > 0 ? details : ['it has no successors'] }
}

/** Why the step with this name no longer leads to the trace's next state. */
export function failedStep(interpreter: Interpreter, missing: Missing, saved: SavedStep): Deviation {
  const { before, after, number } = missing
  const refused = refusedStep(interpreter, { before, arrival: null, number }, saved)
  if ('outcome' in refused) return refused
  const { action, choice } = refused
  const changes = changesBetween(interpreter.model.state, after, interpreter.successor(before, action, choice))
  if (changes.length === 0) return fixedStep(number, saved, 'is outside the step constraint, so no step can follow it')
  return fixedStep(number, saved, 'has another effect', changes.map(difference))
}

/**
 * The action and binding of the step with this name, or why it is not enabled.
 */
export function refusedStep(
  interpreter: Interpreter,
  { before, arrival, number }: Standpoint,
  saved: SavedStep,
): { readonly action: ActionModel; readonly choice: Choice } | Deviation {
  const { model } = interpreter
  const disabled = (reason: string, details?: readonly string[]): Deviation =>
    fixedStep(number, saved, `is no longer enabled, because ${reason}`, details)
  const cut = interpreter.cutBy(before, arrival)
  if (cut) return disabled(`state ${number} is ${outsideText(cut)}`)
  const action = model.actions.find(({ name }) => name === saved.action)
  if (!action) return fixedStep(number, saved, `is no longer possible: the spec has no action ${saved.action}`)
  if (interpreter.spent(before, action)) return disabled(`the budget of ${action.fault ?? 'its fault'} is used up`)
  const choice = interpreter.choices(before, action).find((one) => isCalled(saved, action, one))
  if (!choice) return disabled(`${saved.action} has no such binding in state ${number}`)
  if (!interpreter.enabled(before, action, choice)) {
    const { refusal } = guardsFor(model).judge(before, action.name, choice.ordinal)
    const reasons = explain(() => interpreter.enabled(before, action, choice))
    const details = [...(refusal ? refusalLines(refusal) : []), ...reasons]
    return { ...disabled(`the guard of ${action.name} is false in state ${number}`, details), refusal }
  }
  return { action, choice }
}

function fixedStep(number: number, saved: SavedStep, problem: string, details: readonly string[] = []): Deviation {
  return { outcome: 'fixed', problem: `step ${number}, ${savedLabel(saved)}, ${problem}`, details }
}

/** The model follows the trace to its end but violates none of these properties. */
export function nothingViolated(
  interpreter: Interpreter,
  states: readonly Reached[],
  properties: readonly string[],
): Deviation {
  const details = properties.includes(DEADLOCK) ? [`state ${states.length} ${whyNoDeadlock(interpreter, states)}`] : []
  return { outcome: 'fixed', problem: `all steps are possible, but ${properties.join(', ')} holds throughout`, details }
}

function whyNoDeadlock(interpreter: Interpreter, states: readonly Reached[]): string {
  const { value } = must(states.at(-1))
  const ways = interpreter.steps(value).map(({ action, choice }) => stepLabel(action.name, choice.bound))
  if (ways.length > 0) return `has a successor: ${ways.join(', ')}`
  const cut = cutAfter(interpreter, states)
  return `has no successor, but ${cut ? `is ${outsideText(cut)}` : 'is an end state'}`
}

/** The possibility is not lost: `steps` steps lead from the last state to one that satisfies it. */
export function possibleAfter(name: string, states: number, steps: number): Deviation {
  const way = steps === 0 ? `in state ${states}` : `${steps} ${steps === 1 ? 'step' : 'steps'} after state ${states}`
  return { outcome: 'fixed', problem: `all steps are possible, and so is ${name}, ${way}`, details: [] }
}

export function undecided(name: string, reason: string): Deviation {
  return { outcome: 'open', problem: `only a check can decide whether ${name} holds, because ${reason}`, details: [] }
}

export function noLoop(number: number): Deviation {
  return { outcome: 'foreign', problem: `the loop leads back to state ${number}, which does not exist`, details: [] }
}

export function isCalled({ action, binding }: SavedStep, { name }: ActionModel, { bound }: Choice): boolean {
  if (action !== name || Object.keys(binding).length !== bound.length) return false
  return bound.every((one) => binding[one.name] === printBound(one))
}

/** A step's name in a file: `LeaderWrite(leader=b1)`. */
export function savedLabel({ action, binding }: SavedStep): string {
  const values = Object.entries(binding).map(([name, value]) => ({ name, value: String(value) }))
  return printedLabel(action, values)
}

/** Prints a difference between the trace and the current spec. */
function difference({ path, kind, before, after }: Change): string {
  if (kind === 'added') return `${path}: ${after} now, not in the trace`
  return kind === 'removed'
    ? `${path}: ${before} in the trace, not now`
    : `${path}: ${before} in the trace, ${after} now`
}
