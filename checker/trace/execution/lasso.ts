import { must } from '../../must.ts'
import { is } from 'immutable'
import { type Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { type Condition, conditionsTaken } from '../../language/model/fairness.ts'
import type { Eventually, Fairness, Formula, Predicate, StepSet, TemporalProperty } from '../../language/model/model.ts'
import { Moves } from '../../reference/liveness/moves.ts'
import type { FairnessReason } from '../trace.ts'

/** An infinite behaviour: its states, and which of them follows the last one, counted from 0. */
export interface EndlessBehaviour {
  readonly states: readonly StateValue[]
  readonly from: number
}

/** Why a behaviour is not fair or does not refute a property. Null if it is fair and refutes the property. */
export function flawOf(
  interpreter: Interpreter,
  property: TemporalProperty,
  behaviour: EndlessBehaviour,
  reasons: readonly FairnessReason[],
): string | null {
  if (!refutedFormula(interpreter, property, behaviour)) return `the behaviour does not refute ${property.name}`
  const unfair = reasons.find(({ reason }) => reason === null)
  return unfair ? `the behaviour is not fair: ${unfair.strength} fairness of ${unfair.label}` : null
}

/** The first of a property's formulas that a behaviour refutes. */
export function refutedFormula(
  interpreter: Interpreter,
  property: TemporalProperty,
  behaviour: EndlessBehaviour,
): Formula | undefined {
  return property.formulas.find((formula) => refutes(interpreter, property, formula, behaviour))
}

/** Whether a behaviour satisfies all assumptions of a formula, but not its claim. */
function refutes(
  interpreter: Interpreter,
  property: TemporalProperty,
  { form, premise, goal, given, steps }: Formula,
  { states, from }: EndlessBehaviour,
): boolean {
  const holdsIn = (predicate: Predicate) => (state: StateValue) => interpreter.test(property, predicate, state)
  const cycle = states.slice(from)
  const assumed =
    given.initially.every((test) => states.slice(0, 1).every(holdsIn(test))) &&
    given.always.every((a) => states.every(holdsIn(a))) &&
    given.alwaysEventually.every((b) => cycle.some(holdsIn(b))) &&
    given.eventuallyAlways.every((c) => cycle.every(holdsIn(c)))
  if (!assumed || !movesSo(new Moves(interpreter, property), steps, cycle)) return false
  switch (form) {
    case 'eventually':
      return !states.some(holdsIn(goal))
    case 'alwaysEventually':
      return !cycle.some(holdsIn(goal))
    case 'eventuallyAlways':
      return !cycle.every(holdsIn(goal))
    case 'leadsTo':
      return states.some((state, i) => holdsIn(premise)(state) && !states.slice(Math.min(i, from)).some(holdsIn(goal)))
  }
}

/** Whether the steps that a cycle takes, and those enabled in it, satisfy the requirements. */
function movesSo(
  moves: Moves,
  { never, again, enabled, enabledAgain }: Eventually,
  cycle: readonly StateValue[],
): boolean {
  const isTaken = (set: StepSet): boolean =>
    cycle.some((state, i) => moves.leads(set, state, must(cycle[(i + 1) % cycle.length])))
  return (
    !never.some(isTaken) &&
    again.every(isTaken) &&
    enabled.every((set) => cycle.every((state) => moves.enabled(set, state))) &&
    enabledAgain.every((set) => cycle.some((state) => moves.enabled(set, state)))
  )
}

/**
 * For each condition, explains why a behaviour is fair. Without a reason, the behaviour is not fair. Conditions that
 * `each` creates and that are never enabled in the cycle share a line, because there can be any number of them.
 */
export function fairnessReasons(
  interpreter: Interpreter,
  { states, from }: EndlessBehaviour,
): readonly FairnessReason[] {
  const cycle = states.slice(from).map((state, i, all) => ({
    number: from + i + 1,
    ...conditionsIn(interpreter, state, must(all[(i + 1) % all.length])),
  }))
  const conditions = new Map<string, Condition>()
  for (const { enabled } of cycle) for (const [key, condition] of enabled) conditions.set(key, condition)
  const reasons = [...conditions].map(([key, { strength, label }]) => {
    const taken = cycle.find((state) => state.taken.has(key))
    const disabled = strength === 'weak' ? cycle.find((state) => !state.enabled.has(key)) : undefined
    const reason = taken
      ? `taken from state ${taken.number}`
      : disabled
        ? `not enabled in state ${disabled.number}`
        : null
    return { strength, label, reason }
  })
  return [...reasons, ...neverEnabled(interpreter, conditions)]
}

/** The conditions that are not among those `seen`. */
function neverEnabled({ model }: Interpreter, seen: ReadonlyMap<string, Condition>): readonly FairnessReason[] {
  return model.fairness.flatMap((one, i) => {
    const { strength, actions, each } = one
    const known = [...seen.values()].filter(({ fairness }) => fairness === i).length
    if (known > 0 && known === conditionsOf(model, one)) return []
    const names = actions.map((action) => model.actions[action]?.name ?? '').join(' or ')
    const label = each.length === 0 ? names : `${names}, each ${known > 0 ? 'other ' : ''}${each.join(' and ')}`
    return [{ strength, label, reason: 'enabled in no state of the cycle' }]
  })
}

/** How many conditions a fairness declaration creates. Null if the values of its parameters depend on the state. */
function conditionsOf({ actions: all }: Interpreter['model'], { actions, each }: Fairness): number | null {
  const counts = each.map((name) => {
    const parameters = actions.flatMap((action) => all[action]?.stages.flat().filter((p) => p.name === name) ?? [])
    const values = parameters.map(({ domain }) => (domain ? domain.cardinality : null))
    return values.every((n) => n === values[0]) ? (values[0] ?? null) : null
  })
  return counts.reduce<number | null>((product, n) => (product === null || n === null ? null : product * Number(n)), 1)
}

/**
 * The conditions enabled in a state by steps that change it and those that the step to the next state satisfies.
 */
function conditionsIn(interpreter: Interpreter, state: StateValue, next: StateValue) {
  const enabled = new Map<string, Condition>()
  const taken = new Set<string>()
  for (const { number, choice, after, arrival } of interpreter.successors(state)) {
    if (is(after, state)) continue
    const isTaken = is(after, next) && interpreter.withinStepConstraint(after, arrival)
    const conditions = interpreter.look(state, (view) => conditionsTaken(interpreter.model, number, choice.bound, view))
    for (const condition of conditions) {
      enabled.set(condition.key, condition)
      if (isTaken) taken.add(condition.key)
    }
  }
  return { enabled, taken }
}
