import { explain } from '../../language/helpers/helpers.ts'
import { stepLabel } from '../../language/model/binding.ts'
import type { Model } from '../../language/model/model.ts'
import type { Chosen, Interpreter } from '../../reference/interpreter/interpreter.ts'
import { changesBetween } from '../../trace/execution/changes.ts'
import { traceStep } from '../../trace/execution/execute.ts'
import type { StateValue } from '../../values/value.ts'
import type { Difference, LogEvent } from '../events/event.ts'
import type { Named } from '../events/named.ts'
import { Machine } from '../search/machine.ts'
import { candidates, type Configuration, type Logs, type SearchLimits } from '../search/search.ts'
import { type Way, Ways } from '../search/ways.ts'
import { witnessTo, type WitnessStep } from '../search/witness.ts'

/** A configuration that no line leads on from. */
export interface DeadEnd {
  /** The number of lines that are explained. */
  readonly explained: number
  readonly state: StateValue
  /** The lines that could come next, and why none of them does. */
  readonly refused: readonly Refused[]
}

export interface Refused {
  readonly event: LogEvent
  /** `Commit(leader=node1, offset=0)`; null: the line only says what the state is. */
  readonly step: string | null
  readonly reason: Reason
  /** Hidden steps that were assumed, and that changed what refuses the line after a line had last said what it is. */
  readonly assumed: readonly WitnessStep[]
}

/** Why a line is not explained. */
export type Reason =
  /** The parameters that the line gives have no such values in this state. */
  | { readonly kind: 'binding' }
  | { readonly kind: 'budget'; readonly fault: string }
  | { readonly kind: 'constraint' }
  /** `details`: which part of it, as far as it was written with the helpers. */
  | { readonly kind: 'guard'; readonly action: string; readonly details: readonly string[] }
  /** The step is possible, but the state then differs from what the line says; with the fewest hidden steps and differences. */
  | { readonly kind: 'differs'; readonly places: readonly Difference[]; readonly hidden: readonly string[] }

/** States that are made to find out how near a line comes to being explained. */
const EFFORT = 2000

/** Why nothing leads on from a configuration. */
export function explainEnd(model: Model, logs: Logs, end: Configuration, limits: SearchLimits): DeadEnd {
  const { steps } = witnessTo(end)
  const refused = candidates(logs, limits.skew, end).map(({ event }) => {
    const { reason, places, label } = refusal(new Machine(model, []), end.state, event, limits.hidden)
    return { event, step: label, reason, assumed: assumedSince(model, steps, places) }
  })
  return { explained: end.explained, state: end.state, refused }
}

interface Refusal {
  readonly reason: Reason
  readonly label: string | null
  /** The paths of the places of the state that decide. */
  readonly places: readonly string[]
}

function refusal(machine: Machine, state: StateValue, event: LogEvent, hidden: number): Refusal {
  const missed = nearest(machine, state, event, hidden)
  const { must } = event
  if (!missed && must) return disabled(machine.interpreter, state, must)
  const label = missed?.way.steps.flatMap((step) => (step.hidden ? [] : [traceStep(step.action, step.chosen).label]))[0]
  const places = missed?.differences ?? []
  const steps = (missed?.way.steps ?? []).filter((step) => step.hidden)
  return {
    label: label ?? null,
    places: places.map(({ path }) => path),
    reason: { kind: 'differs', places, hidden: steps.map(({ action, chosen }) => traceStep(action, chosen).label) },
  }
}

interface Missed {
  readonly way: Way
  readonly differences: readonly Difference[]
}

/** The way that would explain a line but for the fewest differences; null if its step is never enabled. */
function nearest(machine: Machine, state: StateValue, event: LogEvent, hidden: number): Missed | null {
  let best: Missed | null = null
  const ways = new Ways(machine, state, event, (way, differences) => {
    if (!best || differences.length < best.differences.length) best = { way, differences }
  })
  for (let n = 0; n <= hidden && !ways.isOver && machine.states < EFFORT; n++)
    for (const _ of ways.next(n === hidden)) if (machine.states > EFFORT) break
  return best
}

/** Why the step of a line is not enabled in a state. */
function disabled(interpreter: Interpreter, state: StateValue, must: Named): Refusal {
  const { action, label } = must
  if (!interpreter.withinConstraint(state)) return { label, places: [], reason: { kind: 'constraint' } }
  if (interpreter.spent(state, action))
    return { label, places: [], reason: { kind: 'budget', fault: action.fault ?? '' } }
  const [first] = must.choices(interpreter, state)
  if (!first) return { label, places: [], reason: { kind: 'binding' } }
  const details = explain(() => interpreter.enabled(state, action, first))
  return {
    label: stepLabel(action.name, first.bound),
    places: placesRead(interpreter, state, must, first),
    reason: { kind: 'guard', action: action.name, details },
  }
}

function placesRead(
  interpreter: Interpreter,
  state: StateValue,
  { action }: Named,
  { binding }: Chosen,
): readonly string[] {
  const { places } = interpreter.inspect(state, (view) => action.when?.(view, binding))
  return [...places.keys()]
}

/** The hidden steps that changed one of these places after a line had last said what it is. */
function assumedSince(model: Model, steps: readonly WitnessStep[], places: readonly string[]): readonly WitnessStep[] {
  if (places.length === 0) return []
  const machine = new Machine(model, [])
  const found: WitnessStep[] = []
  let open = places
  for (const [i, step] of [...steps.entries()].toReversed()) {
    // What a line says is seen after its last step.
    if (steps[i + 1]?.event !== step.event) {
      const seen = step.event.seen(machine.interpreter, step.after)
      open = open.filter((place) => !seen.some((path) => path === place || isWithin(place, path)))
    }
    if (open.length === 0) break
    if (!step.hidden) continue
    const changed = changesBetween(model.state, step.before, step.after).map(({ path }) => path)
    if (changed.some((path) => open.some((place) => path === place || isWithin(path, place) || isWithin(place, path))))
      found.push(step)
  }
  return found.toReversed()
}

function isWithin(path: string, outer: string): boolean {
  return path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`)
}
