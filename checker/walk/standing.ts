import { is } from 'immutable'
import { must } from '../must.ts'
import { isQuorateError } from '../errors.ts'
import { explain } from '../language/helpers/helpers.ts'
import { stepLabel } from '../language/model/binding.ts'
import type { Cut } from '../language/model/constraints.ts'
import { type ActionModel, DEADLOCK, isSafety, type Property } from '../language/model/model.ts'
import type { Choice, InitialState } from '../reference/interpreter/interpreter.ts'
import { print, changesBetween } from '../trace/changes.ts'
import { traceStep } from '../trace/execution/execute.ts'
import { arrivalAt, arrivalAtEnd, cutAfter } from '../trace/execution/violates.ts'
import { refinementReasons } from '../trace/execution/refinement.ts'
import { type RefusedSteps, refusedSteps } from '../trace/why/refusedSteps.ts'
import type { TraceState } from '../trace/trace.ts'
import { type ChangeRow, changeRows } from '../render/wording/changeRows.ts'
import { faultRows, placeRows } from '../render/states/places.ts'
import { digits } from '../render/wording/words.ts'
import { initialName, type Refused, type Walk, type Walker } from './walker.ts'

/** What the page shows about the end of a walk, as plain data. */
export interface Standing {
  /** The number of the current state, counted from 1. 0 before an initial state is chosen. */
  readonly number: number
  /** The steps of the path that were possible, in order. */
  readonly path: readonly PathStep[]
  /** Why the next step of the path is not possible. Null if all steps are. */
  readonly refused: Refused | null
  /** What the step to this state changed. */
  readonly changes: readonly ChangeRow[]
  /** Every place of the state. */
  readonly table: readonly PlaceValue[]
  readonly steps: readonly NextStep[]
  readonly disabled: readonly Disabled[]
  readonly promises: readonly PromiseHere[]
  /** Errors from the spec's functions. */
  readonly failures: readonly string[]
}

export interface PathStep {
  readonly label: string
  /** The fault kind if the step is a fault, otherwise null. */
  readonly fault: string | null
  /** The promises that are first violated here. */
  readonly breaks: readonly string[]
}

/** A place in a state: a variable, or a field of one. */
export interface PlaceValue {
  /** `nodes[node1].term` */
  readonly path: string
  readonly value: string
  /** The value in the previous state, or null if it is the same. */
  readonly before: string | null
}

/** An enabled step. */
export interface NextStep {
  readonly action: string
  readonly label: string
  /** The parameters in declaration order, with printed values. */
  readonly values: readonly { readonly name: string; readonly value: string }[]
  readonly fault: string | null
  readonly changes: readonly ChangeRow[]
  /** The promises that the step violates and the current state does not. */
  readonly breaks: readonly string[]
  /** The first state of the walk that the step returns to, by number. Null if it leads to a new state. */
  readonly returnsTo: number | null
  /** Why the step cannot be taken even though its guard holds. Null if it can be taken. */
  readonly fails: string | null
}

/**
 * Bindings of an action that are disabled for the same reason. There are no labels if the reason does not concern
 * single steps.
 */
export interface Disabled extends RefusedSteps {
  readonly reason: 'guard' | 'budget' | Cut | 'no binding'
}

export interface PromiseHere {
  readonly name: string
  readonly kind: string
  /** `asked of the model` means that only a check of the entire model can decide the promise. */
  readonly status: 'holds' | 'broken' | 'shown' | 'not here' | 'asked of the model'
  /** Why the promise is broken, outermost reason first. */
  readonly reasons: readonly string[]
}

/** A walk offers at most this many initial states to start from. */
const MOST_INITIAL = 1000

/** Describes the end of a walk. */
export function standing(walker: Walker, walk: Walk): Standing {
  const present = walk.states.at(-1)
  const failures: string[] = []
  const guarded = <T>(otherwise: T, look: () => T): T => {
    try {
      return look()
    } catch (error) {
      if (!isQuorateError(error)) throw error
      if (!failures.includes(error.message)) failures.push(error.message)
      return otherwise
    }
  }
  const base = { number: walk.states.length, path: pathOf(walker, walk, guarded), refused: walk.refused }
  if (!present) {
    const found = guarded([], () => [...walker.interpreter.initialStates(MOST_INITIAL + 1)])
    if (found.length > MOST_INITIAL) failures.push(`Only the first ${digits(MOST_INITIAL)} initial states are listed.`)
    const steps = found.slice(0, MOST_INITIAL).map((initial) => initialStep(walker, initial))
    return { ...base, changes: [], table: [], steps, disabled: [], promises: [], failures }
  }
  const { steps, disabled } = nextOf(walker, walk, present, guarded)
  return {
    ...base,
    changes: changeRows(present),
    table: tableOf(walker, present, walk.states.at(-2)),
    steps,
    disabled,
    promises: promisesOf(walker, walk, guarded),
    failures,
  }
}

/** What a comparison of walks examines in one state. */
export interface Glance {
  readonly step: PathStep
  readonly table: readonly PlaceValue[]
}

/** Sums up every state of a walk. Throws errors from the spec's functions. */
export function glances(walker: Walker, walk: Walk): readonly Glance[] {
  const path = pathOf(walker, walk, (_otherwise, look) => look())
  return walk.states.flatMap((state, i) => {
    const step = path[i]
    return step ? [{ step, table: tableOf(walker, state, walk.states[i - 1]) }] : []
  })
}

type Guarded = <T>(otherwise: T, look: () => T) => T

function pathOf(walker: Walker, { states }: Walk, guarded: Guarded): readonly PathStep[] {
  const several = walker.model.init.size > 1
  const unbroken = new Set(namesAsked(walker))
  return states.map(({ step, value }, i) => {
    const breaks = guarded([], () => [...unbroken].filter((name) => walker.breaks(name, value, arrivalAt(states, i))))
    for (const name of breaks) unbroken.delete(name)
    return { label: step?.label ?? (several ? '' : 'initial state'), fault: step?.fault ?? null, breaks }
  })
}

function tableOf({ model }: Walker, present: TraceState, before: TraceState | undefined): readonly PlaceValue[] {
  return [...placeRows(model), ...faultRows(model)].flatMap(({ node, paths, read }) => {
    const earlier = before && read(before)
    return read(present).map((value, i): PlaceValue => {
      const was = earlier?.[i]
      const changed = was !== undefined && !is(was, value)
      return { path: paths[i] ?? '', value: print(node, value), before: changed ? print(node, was) : null }
    })
  })
}

interface Next {
  readonly steps: readonly NextStep[]
  readonly disabled: readonly Disabled[]
}

function nextOf(walker: Walker, walk: Walk, present: TraceState, guarded: Guarded): Next {
  const { model, interpreter } = walker
  const state = present.value
  const steps: NextStep[] = []
  const disabled: Disabled[] = []
  const arrival = arrivalAtEnd(walk.states)
  const broken = namesAsked(walker).filter((name) => guarded(false, () => walker.breaks(name, state, arrival)))
  const cutHere = guarded(null, () => cutAfter(interpreter, walk.states))
  for (const action of model.actions) {
    const { name, fault = null } = action
    const none = (reason: Disabled['reason'], labels: readonly string[] = []): void => {
      disabled.push({ action: name, fault, reason, conjunct: null, labels })
    }
    if (cutHere) none(cutHere)
    else if (interpreter.spent(state, action)) none('budget')
    else {
      const choices = guarded([], () => interpreter.choices(state, action))
      const enabled = choices.filter((choice) => guarded(false, () => interpreter.enabled(state, action, choice)))
      const labels = (some: readonly Choice[]): readonly string[] => some.map(({ bound }) => stepLabel(name, bound))
      const found = enabled.map((choice) => ({ choice, ...nextStep(walker, walk, broken, action, choice) }))
      steps.push(...found.filter(({ cut }) => !cut).map(({ step }) => step))
      const refused = choices.filter((choice) => !enabled.includes(choice))
      if (choices.length === 0) none('no binding')
      const groups = guarded([], () => refusedSteps(walker.guards, state, action, refused))
      disabled.push(...groups.map((group) => ({ ...group, reason: 'guard' as const })))
      for (const by of ['constraint', 'stepConstraint'] as const) {
        const cut = found.filter((each) => each.cut === by).map(({ choice }) => choice)
        if (cut.length > 0) none(by, labels(cut))
      }
    }
  }
  return { steps, disabled }
}

/** An enabled step, and what cuts it off. `broken` lists the promises that the current state violates. */
function nextStep(
  walker: Walker,
  walk: Walk,
  broken: readonly string[],
  action: ActionModel,
  choice: Choice,
): { readonly step: NextStep; readonly cut: Cut | null } {
  const { interpreter, model } = walker
  const { label, binding, fault } = traceStep(action, choice)
  const about = { action: action.name, label, values: binding.map(({ name, value }) => ({ name, value })), fault }
  const state = must(walk.states.at(-1)).value
  try {
    const { after, arrival } = interpreter.take(state, action, choice)
    const changes = changesBetween(model.state, state, after)
    const returns = walk.states.findIndex(({ value }) => is(value, after))
    const unbroken = namesAsked(walker).filter((name) => !broken.includes(name))
    const breaks = unbroken.filter((name) => walker.breaks(name, after, arrival))
    return {
      cut: interpreter.cutBy(after, arrival),
      step: {
        ...about,
        changes: changeRows({ step: traceStep(action, choice), value: after, changes }),
        breaks,
        returnsTo: returns < 0 ? null : returns + 1,
        fails: null,
      },
    }
  } catch (error) {
    if (!isQuorateError(error)) throw error
    return { cut: null, step: { ...about, changes: [], breaks: [], returnsTo: null, fails: error.message } }
  }
}

/**
 * The properties that single states or steps decide. Observations are left out, because they are not promises.
 */
function namesAsked({ model }: Walker): readonly string[] {
  const asked = model.properties.filter((property) => isSafety(property) && property.kind !== 'observation')
  return [...asked.map(({ name }) => name), ...(model.deadlock === 'error' ? [DEADLOCK] : [])]
}

function initialStep({ interpreter, model }: Walker, { number, state }: InitialState): NextStep {
  const changes = changesBetween(model.state, interpreter.zero, state)
  return {
    action: 'initial states',
    label: initialName(number),
    values: [],
    fault: null,
    changes: changeRows({ step: null, value: state, changes }),
    breaks: [],
    returnsTo: null,
    fails: null,
  }
}

function promisesOf(walker: Walker, walk: Walk, guarded: Guarded): readonly PromiseHere[] {
  const { model } = walker
  const own = model.properties.map((property) => {
    const about = { name: property.name, kind: property.kind }
    return guarded<PromiseHere>({ ...about, status: 'asked of the model', reasons: [] }, () => ({
      ...about,
      ...statusOf(walker, walk, property),
    }))
  })
  if (model.deadlock !== 'error') return own
  const stuck = guarded(false, () => walker.breaks(DEADLOCK, walk.states.at(-1)?.value, arrivalAtEnd(walk.states)))
  const reasons = stuck ? ['no action is enabled here'] : []
  return [...own, { name: DEADLOCK, kind: 'deadlock', status: stuck ? 'broken' : 'holds', reasons }]
}

function statusOf(walker: Walker, { states }: Walk, property: Property): Pick<PromiseHere, 'status' | 'reasons'> {
  const { interpreter } = walker
  const value = states.at(-1)?.value ?? interpreter.zero
  const arrival = arrivalAtEnd(states)
  if (isSafety(property)) {
    const holds = (): boolean => interpreter.holds(property, value, arrival)
    if (holds()) return { status: 'holds', reasons: [] }
    const refines = property.kind === 'refinement'
    return {
      status: 'broken',
      reasons: refines ? refinementReasons(interpreter, property, arrival?.before ?? null, value) : explain(holds),
    }
  }
  if (property.kind === 'possibility' && property.form === 'possible')
    return { status: interpreter.test(property, property.holds, value) ? 'shown' : 'not here', reasons: [] }
  return { status: 'asked of the model', reasons: [] }
}
