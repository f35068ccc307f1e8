import { bindingsOf } from '../../compile/runtime/bindings.ts'
import { elementAssigned } from '../../domain/values/access.ts'
import { type Complaint, inside, isQuorateError, QuorateError } from '../../errors.ts'
import { type Bound, stepLabel } from '../../language/model/binding.ts'
import { bindingOf } from '../../language/model/bindingOf.ts'
import { useFault } from '../../language/model/faults.ts'
import { type ActionModel, decides, isRefinement, type Model, predicatesOf } from '../../language/model/model.ts'
import { unreachable } from '../../language/model/unreachable.ts'
import { must } from '../../must.ts'
import { paced } from '../../pace.ts'
import { thrownText } from '../../thrown.ts'
import { lastState } from './lastState.ts'
import { findingPath, pathTo } from './shortestPath.ts'
import { unrepeatable } from './unrepeatable.ts'
import type { StoredLevels } from './storedLevels.ts'
import type { Stored } from '../machine/stored.ts'
import type { Failure, Path } from '../../results/exploration.ts'

/** Reports an error that the spec's code threw: its place and the path to it unless `known` is given. */
export function failureAt(search: StoredLevels, error: unknown, known: Path | null = null): Failure {
  const failure = failureOf(search.machine, error, (row) => known ?? pathOrNull(search, row))
  return { ...failure, path: known ?? failure.path }
}

/** Like `failureAt`, but `way` returns the path to the current state. */
export function failureOf(machine: Stored, error: unknown, way: (row: number) => Path | null): Failure {
  const { row, action, ordinal } = machine.unit.position()
  const { model } = machine.compiled
  const { place, initialised } = placeOf(machine, row, action, ordinal)
  machine.unit.resetPosition()
  return {
    complaint: complaintOf(error, model, place),
    path: row >= 0 ? way(row) : initialised ? { init: ordinal, steps: [] } : null,
    step: row >= 0 && action >= 0 && ordinal >= 0 ? { action, ordinal } : null,
    cause: error,
  }
}

/**
 * Among a level's states in which the spec threw, reports the failure in the one to which a counterexample would lead.
 * `again` reruns the code that threw in a state. If the run is `overdue` before the path is found, reports the failure
 * in any of these states, without a path. Pauses regularly.
 */
export function* findingFailure(
  search: StoredLevels,
  rows: readonly number[],
  depth: number,
  again: (row: number) => void,
  overdue?: () => boolean,
): Generator<void, Failure> {
  const { fired, transitionsOn } = search.machine.unit
  const counted = fired.slice()
  const on = transitionsOn.slice()
  let path: Path | null = null
  let isFound = true
  try {
    const among = new Set(rows)
    const target = { kind: 'rows', includes: (row: number) => among.has(row) } as const
    const shown = yield* findingPath(search, target, depth, overdue)
    isFound = shown !== null
    path = shown && shown.path
    const state = path ? yield* paced(lastState(search, path), search.machine.pace()) : must(rows[0])
    transitionsOn.set(on)
    again(state)
    throw unrepeatable('the spec did not throw when it was run again')
  } catch (error) {
    return isFound ? failureAt(search, error, path) : failureOf(search.machine, error, () => null)
  } finally {
    fired.set(counted)
  }
}

/**
 * The path to a row. Null if it cannot be found again, for example because the spec is not a function of the state.
 */
export function pathOrNull(search: StoredLevels, row: number): Path | null {
  try {
    return pathTo(search, row)
  } catch {
    return null
  }
}

/** `initial` says how many initial states there are. */
export function nothingReachable({ spec, init }: Model, initial: number): Failure {
  const { complaint } = unreachable(init, initial)
  const where = [`spec ${spec}`, ...(complaint.where ?? [])]
  return { path: null, step: null, cause: undefined, complaint: { ...complaint, where } }
}

/** Reports that the spec assigned to an element. `path` is the element's path. */
export function elementReplaced(model: Model, path: string): Failure {
  const error = elementAssigned(path)
  return { path: null, step: null, cause: undefined, complaint: complaintOf(error, model, null) }
}

/**
 * An error in the spec that another thread found. It is plain data, because an error loses its own fields on the way to
 * this thread.
 */
export interface FaultSeen {
  readonly complaint: Complaint
  readonly stack: string
}

/** A forbidden operation whose error the spec hid from the engine, or null if there was none. */
export function hiddenFault(
  model: Model,
  replies: readonly { readonly fault: FaultSeen | null }[] = [],
): Failure | null {
  const error = model.watched.fault() ?? faultOfTeam(replies)
  return error && { path: null, step: null, cause: error, complaint: complaintOf(error, model, null) }
}

function faultOfTeam(replies: readonly { readonly fault: FaultSeen | null }[]): Error | null {
  const fault = replies.find((reply) => reply.fault)?.fault
  if (!fault) return null
  const cause = Object.assign(new Error(fault.complaint.problem), { stack: fault.stack })
  return new QuorateError(fault.complaint, { cause })
}

function complaintOf(error: unknown, model: Model, place: string | null): Complaint {
  const raised = isQuorateError(error)
    ? error
    : (model.watched.explain(error) ??
      new QuorateError({
        code: 'Q102',
        class: 'spec',
        problem: `the spec threw: ${thrownText(error)}`,
        hint: 'guards, effects and properties must be defined in every reachable state',
      }))
  const located = inside(`spec ${model.spec}`, place === null ? raised : inside(place, raised))
  return isQuorateError(located) ? located.complaint : raised.complaint
}

interface Found {
  /** The place, or null if no step was being taken. */
  readonly place: string | null
  /** Whether the initial state was created, and evaluating it threw. */
  readonly initialised?: boolean
}

/** Reruns the parts of the failed work one by one to find which one throws. */
function placeOf(machine: Stored, row: number, action: number, ordinal: number): Found {
  if (row < 0) return ordinal < 0 ? { place: null } : placeInInit(machine, ordinal)
  const { unit, compiled } = machine
  unit.load(row)
  const spec = compiled.model.actions[action]
  if (!spec)
    return {
      place: propertyThatThrows(machine) ?? (compiled.model.properties.some(isRefinement) ? null : 'a property'),
    }
  let bound: readonly Bound[] | undefined
  try {
    bound = bindingsOf(spec, unit.view, compiled.interner)[ordinal]
  } catch {
    return { place: `action ${spec.name}, forall` }
  }
  if (!bound) return { place: `action ${spec.name}` }
  const label = `action ${stepLabel(spec.name, bound)}`
  return { place: partThatThrows(machine, spec, bound, label) ?? label }
}

function placeInInit(machine: Stored, init: number): Found {
  const { unit, compiled } = machine
  const { model } = compiled
  if (throws(() => unit.initial(init))) return { place: model.init.size > 1 ? `init[${init}]` : 'init' }
  if (throws(() => model.init.where?.(unit.view))) return { place: 'init, where' }
  const constraint = throws(() => model.constraint?.(unit.view)) ? 'constraint' : null
  return { place: constraint ?? propertyThatThrows(machine), initialised: true }
}

function partThatThrows(
  { unit, compiled }: Stored,
  action: ActionModel,
  bound: readonly Bound[],
  label: string,
): string | null {
  const { model } = compiled
  const binding = bindingOf(bound)
  const step = { action: action.name, binding }
  const state = unit.words.slice()
  const parts: [string, () => unknown][] = [
    [`${label}, when`, () => action.when?.(unit.view, binding)],
    [
      label,
      () => {
        action.then(unit.draft, binding)
        useFault(unit.draft, action.fault)
      },
    ],
    ...model.properties.map((property, i): [string, () => unknown] => [
      `${label}, transition ${property.name}`,
      () =>
        property.kind === 'transition' && unit.transitionsOn[i] !== 0 && property.holds(unit.before, unit.view, step),
    ]),
    [`${label}, constraint`, () => model.constraint?.(unit.view)],
    [
      `${label}, stepConstraint`,
      () =>
        unit.words.some((word, i) => word !== state[i]) &&
        (model.constraint?.(unit.view) ?? true) &&
        model.stepConstraint?.(unit.before, unit.view, step),
    ],
    ...model.properties.map((property): [string, () => unknown] => [
      `${label}, ${property.kind} ${property.name}`,
      () => decides(property, unit.view),
    ]),
  ]
  return parts.find(([, run]) => throws(run))?.[0] ?? null
}

function propertyThatThrows({ unit, compiled }: Stored): string | null {
  const property = compiled.model.properties.find((p) => predicatesOf(p).some((test) => throws(() => test(unit.view))))
  if (property) return `${property.kind} ${property.name}`
  const end = compiled.model.endStates.find(({ holds }) => throws(() => holds(unit.view)))
  return end ? `end state ${end.name}` : null
}

function throws(run: () => unknown): boolean {
  try {
    run()
    return false
  } catch {
    return true
  }
}
