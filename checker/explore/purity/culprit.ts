import { must } from '../../must.ts'
import { bindingsOf } from '../../compile/runtime/bindings.ts'
import { bindingOf } from '../../language/model/bindingOf.ts'
import { isEnabled, isSpent, useFault } from '../../language/model/faults.ts'
import { type ActionModel, isStateProperty } from '../../language/model/model.ts'
import type { Machine } from '../machine/machine.ts'
import { digest, type Outcome } from './outcomes.ts'
import { answersOf, type Kept } from './secondCopy.ts'

/** States to evaluate again, with their earlier results. */
export interface Doubted {
  readonly states: readonly Kept[]
  readonly outcomes: readonly Outcome[]
  /** The properties that held in these states. */
  readonly properties: readonly number[]
}

/**
 * Finds the first part of the spec that gives different results in these states than before, or that reads something
 * outside the state.
 */
export function culpritIn(machine: Machine, doubted: Doubted, reads: () => string | null): string | null {
  const { unit, compiled } = machine
  const { model } = compiled
  const { states, outcomes, properties } = doubted
  for (const { at } of states) {
    unit.load(at())
    for (const index of [...properties].toReversed()) {
      const property = model.properties[index]
      if (!property) continue
      const broken = answersOf(property, unit.view).some((answer) => answer !== true)
      const read = reads()
      if (read !== null) return `${property.kind} ${property.name} reads ${read}`
      if (broken && isStateProperty(property))
        return `${property.kind} ${property.name} returned another result for the same state`
    }
    model.constraint?.(unit.view)
    const read = reads()
    if (read !== null) return `the constraint reads ${read}`
  }
  for (const [a, action] of [...model.actions.entries()].toReversed()) {
    const culprit = actionCulprit(machine, states, action, must(outcomes[a]), reads)
    if (culprit !== null) return culprit
  }
  return transitionCulprit(machine, doubted, reads)
}

/** Expands the states once for each transition property. By now, guards, effects and domains are known to be pure. */
function transitionCulprit(
  machine: Machine,
  { states, properties }: Doubted,
  reads: () => string | null,
): string | null {
  const { unit, compiled } = machine
  const fired = unit.fired.slice()
  const on = unit.transitionsOn.slice()
  try {
    for (const index of properties) {
      const property = compiled.model.properties[index]
      if (property?.kind !== 'transition') continue
      let broken = false
      unit.transitionsOn.fill(0)
      unit.transitionsOn[index] = 1
      machine.using({ flush() {}, stuck() {}, outside() {}, broken: () => (broken = true) }, () => {
        for (const { at } of states) unit.expand(at())
        unit.flush()
      })
      const read = reads()
      if (read !== null) return `transition ${property.name} reads ${read}`
      if (broken) return `transition ${property.name} returned another result for the same step`
    }
    return null
  } finally {
    unit.fired.set(fired)
    unit.transitionsOn.set(on)
  }
}

function actionCulprit(
  machine: Machine,
  states: readonly Kept[],
  action: ActionModel,
  before: Outcome,
  reads: () => string | null,
): string | null {
  const now = { fired: 0, digest: 0 }
  for (const { at } of states) {
    const read = runAction(machine, at(), action, now, reads)
    if (read !== null) return read
  }
  if (now.fired !== before.fired)
    return `the guard (when) or the domains (forall) of action ${action.name} allowed ${before.fired} bindings at first and ${now.fired} later, in the same ${states.length === 1 ? 'state' : `${states.length} states`}`
  return now.digest === before.digest
    ? null
    : `the effect (then) of action ${action.name} produced another successor for the same state`
}

/**
 * Records what an action does in one state. Returns a description of the code that reads something outside the state,
 * or null.
 */
function runAction(
  { unit, compiled }: Machine,
  row: number,
  action: ActionModel,
  now: { fired: number; digest: number },
  reads: () => string | null,
): string | null {
  const { model, interner } = compiled
  unit.load(row)
  if (isSpent(model, action, unit.view)) return null
  const bindings = bindingsOf(action, unit.view, interner)
  if (reads() !== null) return `the domains (forall) of action ${action.name} read ${AMBIENT}`
  const state = unit.words.slice()
  for (const [ordinal, bound] of bindings.entries()) {
    const binding = bindingOf(bound)
    const enabled = isEnabled(action, unit.view, binding)
    const guardReads = reads()
    if (guardReads !== null) return `the guard (when) of action ${action.name} reads ${guardReads}`
    if (!enabled) continue
    action.then(unit.draft, binding)
    const effectReads = reads()
    if (effectReads !== null) return `the effect (then) of action ${action.name} reads ${effectReads}`
    useFault(unit.draft, action.fault)
    now.fired++
    const changes = unit.words.some((w, i) => w !== state[i])
    const step = { action: action.name, binding }
    const isInside = changes && (model.constraint?.(unit.view) ?? true)
    const constraintReads = reads()
    if (constraintReads !== null) return `the constraint reads ${constraintReads}`
    if (isInside && (model.stepConstraint?.(unit.before, unit.view, step) ?? true))
      now.digest = digest(now.digest, ordinal, unit.words)
    const stepConstraintReads = reads()
    if (stepConstraintReads !== null) return `the step constraint reads ${stepConstraintReads}`
    unit.words.set(state)
  }
  return null
}

const AMBIENT = 'the clock or random numbers'
