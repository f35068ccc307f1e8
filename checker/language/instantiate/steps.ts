import { isStepsParts } from '../definition/steps.ts'
import { illFormed } from '../definition/loose.ts'
import { actionsNamed } from '../model/fairness.ts'
import { type ActionModel, type Eventually, NO_STEPS_ASKED, type StepSet } from '../model/model.ts'
import { setsOf } from '../model/stepSets.ts'
import { bindingText } from '../model/binding.ts'

/** A claim about steps. For each thing that it claims, it lists what refutes it. */
export interface StepsClaimed {
  /** `Extend(s=s0)`, or an empty string if only one thing is claimed. */
  readonly choice: string
  readonly steps: Eventually
}

/**
 * During a search for a cycle, each of these steps is a strong fairness condition and takes one bit per state. The
 * claim's own condition takes another bit.
 */
const MOST_TAKEN = 8

/** What a property claims about steps, or null if it is not about steps. Throws Q055 (load). */
export function stepsClaimed(
  form: string,
  value: unknown,
  actions: readonly ActionModel[],
  where: string,
): readonly StepsClaimed[] | null {
  const sets = stepsIn(form, value, actions, where)
  if (!sets) return null
  return sets.map((set) => ({
    choice:
      sets.length > 1 ? `${set.actions.map((a) => actions[a]?.name).join(' or ')}(${bindingText(set.values)})` : '',
    steps: { ...NO_STEPS_ASKED, ...(form === 'alwaysEventually' ? { never: [set] } : { again: [others(set)] }) },
  }))
}

/** Separates assumptions about steps from assumptions about states. Throws Q055 (load). */
export function stepsAssumed(
  form: string,
  list: readonly unknown[],
  actions: readonly ActionModel[],
  where: string,
): { readonly steps: Pick<Eventually, 'never' | 'again'>; readonly states: readonly unknown[] } {
  const read = list.map((value) => ({ value, sets: stepsIn(form, value, actions, where) }))
  const sets = read.flatMap((one) => one.sets ?? [])
  if (form === 'alwaysEventually' && sets.length > MOST_TAKEN)
    throw illFormed(where, `${sets.length} are more than the maximum of ${MOST_TAKEN}`, 'assume fewer, or without each')
  return {
    steps: form === 'alwaysEventually' ? { never: [], again: sets } : { never: sets.map(others), again: [] },
    states: read.flatMap((one) => (one.sets ? [] : [one.value])),
  }
}

/** The sets of steps described by a result of `taken` or `onlySteps`. Null for anything else. */
function stepsIn(
  form: string,
  value: unknown,
  actions: readonly ActionModel[],
  where: string,
): readonly StepSet[] | null {
  if (!isStepsParts(value)) return null
  const wanted = value.form === 'taken' ? 'alwaysEventually' : 'eventuallyAlways'
  if (form !== wanted)
    throw illFormed(
      where,
      `${value.form === 'taken' ? 'taken' : 'onlySteps'} does not belong here`,
      'taken belongs to alwaysEventually, and onlySteps to eventuallyAlways',
    )
  return setsOf(actions, actionsNamed(value.actions, value.each, actions, where), where)
}

function others(set: StepSet): StepSet {
  return { ...set, others: true }
}
