import { is } from 'immutable'
import { isRefinement, type Model, type RefinementProperty } from '../../language/model/model.ts'
import { isQuorateError } from '../../errors.ts'
import { stepLabel } from '../../language/model/binding.ts'
import type { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Change } from '../trace.ts'
import { refusalLines } from '../why/refusalLines.ts'
import { Guards } from '../why/why.ts'
import { changesBetween } from '../changes.ts'
import { nearestInitial } from '../nearestInitial.ts'

/** An explanation names this many steps of the other spec. */
const NEAREST = 3

/**
 * Explains why a refinement does not allow a trace's last state after the one before it, outermost reason first: the
 * mapped state, and the nearest states that the other spec allows. `before` is null for an initial state.
 */
export function refinementReasons(
  interpreter: Interpreter,
  property: RefinementProperty,
  before: StateValue | null,
  after: StateValue,
): readonly string[] {
  const other = interpreter.abstractOf(property)
  const { spec, state } = other.model
  const image = interpreter.image(property, after)
  if (before === null) {
    const nearest = nearestInitial(other, (initial) => changesBetween(state, initial, image))
    return [`no initial state of ${spec} is like it; the nearest one differs in ${listed(nearest)}`]
  }
  const from = interpreter.image(property, before)
  const nearest = stepsNear(other, from, image).slice(0, NEAREST)
  const guards = new Guards(interpreter.model, (model) => abstractIn(model, property.name))
  return [
    `to ${spec} it changes ${listed(changesBetween(state, from, image))}, and no step of ${spec} does that`,
    nearest.length === 0
      ? `${spec} has no action there`
      : `nearest: ${nearest.map((step) => `${step.label} ${difference(step, guards, from)}`).join('; ')}`,
  ]
}

/** A refinement's other spec, from a copy of the model. */
function abstractIn({ properties }: Model, name: string): Model {
  const property = properties.find((p) => p.name === name)
  if (!isRefinement(property)) throw new RangeError(`there is no refinement ${name}`)
  return property.abstract
}

/** A step of the other spec that is disabled or leads to another state. */
interface NearStep {
  readonly label: string
  readonly action: string
  readonly ordinal: number
  readonly isEnabled: boolean
  /** How the state that the step leads to differs from the expected state. */
  readonly wrong: readonly Change[]
  /**
   * The number of places in which the state after the step differs from the expected one. Larger if the step is
   * disabled.
   */
  readonly distance: number
}

/**
 * All bindings of all actions, enabled or not, nearest first. An effect may throw if its guard is false.
 */
function stepsNear(other: Interpreter, from: StateValue, to: StateValue): readonly NearStep[] {
  const { actions, state } = other.model
  const near = actions
    .filter((action) => !other.spent(from, action))
    .flatMap((action) =>
      other.choices(from, action).flatMap((choice): readonly NearStep[] => {
        const after = valueOrNull(() => other.successor(from, action, choice))
        if (!after || is(after, from)) return []
        const isEnabled = valueOrNull(() => other.enabled(from, action, choice)) ?? false
        const wrong = changesBetween(state, to, after)
        const label = stepLabel(action.name, choice.bound)
        const { ordinal } = choice
        const distance = wrong.length + (isEnabled ? 0 : 0.5)
        return [{ label, action: action.name, ordinal, isEnabled, wrong, distance }]
      }),
    )
  return near.sort((a, b) => a.distance - b.distance)
}

function difference({ action, ordinal, isEnabled, wrong }: NearStep, guards: Guards, from: StateValue): string {
  const parts = [
    ...(isEnabled ? [] : [`is disabled, because ${refusalOf(guards, from, action, ordinal)}`]),
    ...(wrong.length === 0 ? [] : [`gives ${wrong.map(instead).join(', ')}`]),
  ]
  return parts.join(', and ')
}

/**
 * Describes what refuses a step: the conjunct of its guard, the conjunct in a function that it calls, and what they
 * read.
 */
function refusalOf(guards: Guards, from: StateValue, action: string, ordinal: number): string {
  const { refusal } = guards.judge(from, action, ordinal)
  const lines = refusal ? refusalLines(refusal) : []
  return lines.length === 0 ? 'its guard is false' : lines.join(', ')
}

/** Prints a difference from the expected state. */
function instead({ path, kind, before, after }: Change): string {
  if (kind === 'changed') return `${path} = ${after} instead of ${before}`
  return kind === 'added' ? `${path} with ${after}` : `${path} without ${before}`
}

function listed(changes: readonly Change[]): string {
  return changes
    .map(({ path, kind, before, after }) =>
      kind === 'changed'
        ? `${path} ${before} → ${after}`
        : `${path} ${kind === 'added' ? `+ ${after}` : `- ${before}`}`,
    )
    .join(', ')
}

function valueOrNull<T>(run: () => T): T | null {
  try {
    return run()
  } catch (error) {
    if (isQuorateError(error)) return null
    throw error
  }
}
