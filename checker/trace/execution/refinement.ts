import { is } from 'immutable'
import type { RefinementProperty } from '../../language/model/model.ts'
import { isQuorateError } from '../../errors.ts'
import { stepLabel } from '../../language/model/binding.ts'
import type { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../values/value.ts'
import type { Change } from '../trace.ts'
import { changesBetween } from './changes.ts'

/** Steps of the other spec that an explanation names. */
const NEAREST = 3

/**
 * Why a refinement does not allow the last state of a trace after the previous one, outermost first: the mapped state,
 * and the nearest states that the other spec allows. `before` is null for an initial state.
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
    const [nearest = []] = other.model.init
      .map((_, i) => changesBetween(state, other.initial(i), image))
      .sort((a, b) => a.length - b.length)
    return [`no initial state of ${spec} is like it; the nearest one differs in ${listed(nearest)}`]
  }
  const from = interpreter.image(property, before)
  const nearest = stepsNear(other, from, image).slice(0, NEAREST)
  return [
    `to ${spec} it changes ${listed(changesBetween(state, from, image))}, and no step of ${spec} does that`,
    nearest.length === 0
      ? `${spec} has no action there`
      : `nearest: ${nearest.map(({ label, difference }) => `${label} ${difference}`).join('; ')}`,
  ]
}

interface NearStep {
  readonly label: string
  readonly difference: string
  /** Places where the state after it is not the wanted one; more if it is disabled. */
  readonly distance: number
}

/** All bindings of all actions, enabled or not, the nearest first; an effect may throw if its guard is false. */
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
        const parts = [
          ...(isEnabled ? [] : ['is disabled, because its guard is false']),
          ...(wrong.length === 0 ? [] : [`gives ${wrong.map(instead).join(', ')}`]),
        ]
        const label = stepLabel(action.name, choice.bound)
        return [{ label, difference: parts.join(', and '), distance: wrong.length + (isEnabled ? 0 : 0.5) }]
      }),
    )
  return near.sort((a, b) => a.distance - b.distance)
}

/** A difference from the wanted state. */
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
