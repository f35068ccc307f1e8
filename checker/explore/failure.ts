import { bindingOf, bindingsOf } from '../compile/bindings.ts'
import { type Complaint, inside, isQuorateError, QuorateError } from '../errors.ts'
import { type Bound, stepLabel } from '../spec/binding.ts'
import type { ActionModel, Model } from '../spec/model.ts'
import { pathTo, type Search } from './counterexample.ts'
import type { Machine } from './machine.ts'
import type { Failure } from './result.ts'

/** What to say of an error that the spec's own code threw while it ran: where it was, and the path there. */
export function failureAt(search: Search, error: unknown): Failure {
  const { machine } = search
  const { row, action, ordinal } = machine.unit.position()
  const { model } = machine.compiled
  const place = placeOf(machine, row, action, ordinal)
  machine.unit.resetPosition()
  const step = row >= 0 && action >= 0 && ordinal >= 0 ? { action, ordinal } : null
  return {
    complaint: complaintOf(error, model, place),
    path: row >= 0 ? pathTo(search, row) : null,
    step,
    cause: error,
  }
}

export function nothingReachable(model: Model): Failure {
  return {
    path: null,
    step: null,
    cause: undefined,
    complaint: {
      code: 'Q057',
      class: 'load',
      where: [`spec ${model.spec}`, 'init'],
      problem: 'nothing is reachable: every initial state is outside the constraint',
      hint: 'widen the constraint, or start inside it',
    },
  }
}

function complaintOf(error: unknown, model: Model, place: string | null): Complaint {
  const raised = isQuorateError(error)
    ? error
    : new QuorateError({
        code: 'Q102',
        class: 'spec',
        problem: `the spec threw: ${String(error)}`,
        hint: 'guards, effects and properties must be defined in every reachable state',
      })
  const located = inside(`spec ${model.spec}`, place === null ? raised : inside(place, raised))
  return isQuorateError(located) ? located.complaint : raised.complaint
}

/** Runs the pieces of the failed step one by one to see which one throws; null where no step was being made. */
function placeOf(machine: Machine, row: number, action: number, ordinal: number): string | null {
  const { unit, compiled } = machine
  const { model, runtime } = compiled
  if (row < 0) return ordinal < 0 ? null : machine.compiled.model.init.length > 1 ? `init[${ordinal}]` : `init`
  unit.load(row)
  const spec = model.actions[action]
  if (!spec) return propertyThatThrows(machine) ?? 'a property'
  let bound: readonly Bound[] | undefined
  try {
    bound = bindingsOf(spec, unit.view, runtime)[ordinal]
  } catch {
    return `action ${spec.name}, forall`
  }
  if (!bound) return `action ${spec.name}`
  const label = `action ${stepLabel(spec.name, bound)}`
  return partThatThrows(machine, spec, bound, label) ?? label
}

function partThatThrows(
  { unit, compiled }: Machine,
  action: ActionModel,
  bound: readonly Bound[],
  label: string,
): string | null {
  const { model } = compiled
  const binding = bindingOf(bound)
  const parts: [string, () => unknown][] = [
    [`${label}, when`, () => action.when?.(unit.view, binding)],
    [label, () => action.then(unit.draft, binding)],
    [`${label}, constraint`, () => model.constraint?.(unit.view)],
  ]
  return parts.find(([, run]) => throws(run))?.[0] ?? null
}

function propertyThatThrows({ unit, compiled }: Machine): string | null {
  const property = compiled.model.properties.find((p) => p.kind !== 'transition' && throws(() => p.holds(unit.view)))
  if (property) return `${property.kind} ${property.name}`
  return compiled.model.endStates.find((end) => throws(() => end.holds(unit.view)))?.name ?? null
}

function throws(run: () => unknown): boolean {
  try {
    run()
    return false
  } catch {
    return true
  }
}
