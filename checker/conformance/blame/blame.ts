import { stepLabel } from '../../language/model/binding.ts'
import { type GuardRefusal, guardsFor } from '../../trace/why/why.ts'
import { changesBetween } from '../../trace/changes.ts'
import { must as present } from '../../must.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Difference, LogEvent } from '../events/event.ts'
import type { Named } from '../events/named.ts'
import type { Interpreter } from '../../reference/interpreter/interpreter.ts'
import { Stepper } from '../search/stepper.ts'
import { candidates, type Configuration, linesTo, type Logs } from '../search/configuration.ts'
import type { SearchLimits } from '../search/search.ts'
import { type Way, Ways } from '../search/ways.ts'
import { ordinalOf, type WitnessStep } from '../search/witness.ts'

/** A configuration after which no line can be explained. */
export interface DeadEnd {
  /** How many lines are explained. */
  readonly explained: number
  readonly state: StateValue
  /** The lines that could come next, each with an explanation of why it cannot. */
  readonly refused: readonly Refused[]
}

export interface Refused {
  readonly event: LogEvent
  /** For example, `Commit(leader=node1, offset=0)`; null if the line only describes the state. */
  readonly step: string | null
  readonly reason: Reason
  /**
   * The assumed hidden steps that may be to blame. Each changed a place that contradicts the line, after the last line
   * that reported that place.
   */
  readonly assumed: readonly WitnessStep[]
}

/** Why a line is not explained. */
export type Reason =
  /** In this state, no binding has the parameter values given by the line. */
  | { readonly kind: 'binding' }
  | { readonly kind: 'budget'; readonly fault: string }
  | { readonly kind: 'constraint' }
  /** The step is enabled, but outside the step constraint. */
  | { readonly kind: 'stepConstraint' }
  /** Unknown, because a limit ended the search before this line was tried. */
  | { readonly kind: 'open' }
  /** Among the bindings that fit the line, the one for which the most conjuncts hold. */
  | { readonly kind: 'guard'; readonly action: string; readonly refusal: GuardRefusal }
  /**
   * The step is possible, but the state after it differs from the line. Describes the case with the fewest hidden steps
   * and differences.
   */
  | { readonly kind: 'differs'; readonly places: readonly Difference[]; readonly hidden: readonly string[] }

/** How many states to compute to find out how close a line comes to being explained. */
const EFFORT = 2000

/** Explains why no line can follow a configuration. */
export function explainEnd(
  interpreter: Interpreter,
  logs: Logs,
  end: Configuration,
  { skew, hidden }: SearchLimits,
): DeadEnd {
  const refusals = candidates(logs, skew, end).map(({ event }) => {
    return { event, ...refusalOf(new Stepper(interpreter), end.state, event, hidden) }
  })
  const assumed = assumedSince(
    interpreter,
    end,
    refusals.map(({ places }) => places),
  )
  return {
    explained: end.explained,
    state: end.state,
    refused: refusals.map(({ event, label, reason }, i) => ({
      event,
      step: label,
      reason,
      assumed: present(assumed[i]),
    })),
  }
}

interface Refusal {
  readonly reason: Reason
  readonly label: string | null
  /** Paths of the places in the state that the decision depends on. */
  readonly places: readonly string[]
}

function refusalOf(stepper: Stepper, state: StateValue, event: LogEvent, hidden: number): Refusal {
  const { missed, explained } = nearestTo(stepper, state, event, hidden)
  const { must } = event
  if (explained) return { label: must?.label ?? null, places: [], reason: { kind: 'open' } }
  if (!missed && must) return disabled(stepper, state, must)
  const label = missed?.way.steps.flatMap((step) =>
    step.hidden ? [] : [stepLabel(step.action.name, step.chosen.bound)],
  )[0]
  const places = missed?.differences ?? []
  const steps = (missed?.way.steps ?? []).filter((step) => step.hidden)
  return {
    label: label ?? null,
    places: places.map(({ path }) => path),
    reason: {
      kind: 'differs',
      places,
      hidden: steps.map(({ action, chosen }) => stepLabel(action.name, chosen.bound)),
    },
  }
}

interface Missed {
  readonly way: Way
  readonly differences: readonly Difference[]
}

interface Nearest {
  /** The attempt with the fewest differences from the line; null if the line's step is never enabled. */
  readonly missed: Missed | null
  /** Whether some attempt explains the line. */
  readonly explained: boolean
}

function nearestTo(stepper: Stepper, state: StateValue, event: LogEvent, hidden: number): Nearest {
  let missed: Missed | null = null
  const ways = new Ways(stepper, { state, hasBroken: false }, event, (way, differences) => {
    if (!missed || differences.length < missed.differences.length) missed = { way, differences }
  })
  for (let n = 0; n <= hidden && !ways.isOver && stepper.states < EFFORT; n++)
    for (const way of ways.next(n === hidden)) {
      if (way) return { missed, explained: true }
      if (stepper.states > EFFORT) break
    }
  return { missed, explained: false }
}

/** How many bindings to examine for the one that comes closest to being enabled. */
const JUDGED = 50

/** Why the step reported by a line is not enabled in a state. */
function disabled({ model, interpreter }: Stepper, state: StateValue, must: Named): Refusal {
  const { action, label } = must
  if (!interpreter.withinConstraint(state)) return { label, places: [], reason: { kind: 'constraint' } }
  if (interpreter.spent(state, action))
    return { label, places: [], reason: { kind: 'budget', fault: action.fault ?? '' } }
  const choices = must.choices(interpreter, state)
  if (choices.some((chosen) => interpreter.enabled(state, action, chosen)))
    return { label, places: [], reason: { kind: 'stepConstraint' } }
  const guards = guardsFor(model)
  const judged = choices
    .slice(0, JUDGED)
    .flatMap((chosen) => {
      const { refusal, conjuncts } = guards.judge(state, action.name, ordinalOf(interpreter, state, action, chosen))
      const held = conjuncts.filter(({ outcome }) => outcome === 'true').length
      return refusal?.by === 'guard' ? [{ refusal, held, chosen }] : []
    })
    .sort((a, b) => b.held - a.held)
  const [nearest] = judged
  if (!nearest) return { label, places: [], reason: { kind: 'binding' } }
  const { refusal, chosen } = nearest
  return {
    label: stepLabel(action.name, chosen.bound),
    places: refusal.reads.map(({ path }) => path),
    reason: { kind: 'guard', action: action.name, refusal },
  }
}

/** For each list of places, the hidden steps that changed one of those places after a line last reported its value. */
function assumedSince(
  interpreter: Interpreter,
  end: Configuration,
  lists: readonly (readonly string[])[],
): readonly (readonly WitnessStep[])[] {
  const open = [...new Set(lists.flat())].map((place) => ({ place, steps: new Set<WitnessStep>() }))
  if (open.length === 0) return lists.map(() => [])
  let state = end.initial
  for (const { event, moves } of linesTo(end)) {
    for (const move of moves) {
      const before = state
      state = interpreter.successor(before, move.action, move.chosen)
      if (!move.hidden) continue
      const changed = changesBetween(interpreter.model.state, before, state).map(({ path }) => path)
      const step = { ...move, event }
      for (const { place, steps } of open) if (changed.some((path) => overlap(path, place))) steps.add(step)
    }
    if (open.every(({ steps }) => steps.size === 0)) continue
    const seen = event.seen(interpreter, state)
    for (const { place, steps } of open) if (seen.some((path) => path === place || isWithin(place, path))) steps.clear()
  }
  return lists.map((places) => {
    const steps = open.flatMap((one) => (places.includes(one.place) ? [...one.steps] : []))
    return [...new Set(steps)]
  })
}

function overlap(a: string, b: string): boolean {
  return a === b || isWithin(a, b) || isWithin(b, a)
}

function isWithin(path: string, outer: string): boolean {
  return path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`)
}
