import { List, Map as ImmutableMap } from 'immutable'
import { reachable } from '../../reference/liveness/graph.ts'
import { type Arrival, type Interpreter, interpreterOf } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { stepLabel } from '../../language/model/binding.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import {
  isMover,
  DEADLOCK,
  isStateProperty,
  type Model,
  type PossibilityProperty,
  type Property,
  type Safety,
} from '../../language/model/model.ts'

/** All states reachable within the constraints, and all their steps, with names. */
export interface StateGraph {
  /** The states in breadth-first order, starting with the initial states. */
  readonly states: readonly GraphState[]
  /** The steps, including those that change nothing, and those that a constraint cuts off. */
  readonly steps: readonly GraphStep[]
  /** The position of a state, or null if it cannot be reached. */
  readonly numberOf: (value: StateValue) => number | null
}

export interface GraphState {
  readonly value: StateValue
  readonly initial: boolean
  /** The properties that the state violates, and the possibilities that are lost in it, by name. */
  readonly violates: readonly string[]
  /** The possibilities that the state satisfies, by name. */
  readonly shows: readonly string[]
  /** Whether no action is enabled. */
  readonly final: boolean
}

export interface GraphStep {
  readonly from: number
  /** The position of the state that the step leads to, or null if a constraint cuts the step off. */
  readonly to: number | null
  readonly action: string
  /** `LeaderWrite(leader=b1)` */
  readonly label: string
  readonly fault: string | null
  /** The transition properties that the step violates, by name. */
  readonly violates: readonly string[]
}

/** Explores a small model on plain values and evaluates `properties` for states and steps. */
export function stateGraph(model: Model, properties: readonly CheckedProperty[]): StateGraph {
  const interpreter = interpreterOf(model)
  const judge = judgeOf(interpreter, properties)
  const found = new Found(interpreter)
  for (const { state } of interpreter.initialStates()) found.add(state, null)
  const initial = found.values.length
  const steps: GraphStep[] = []
  const final = new Set<number>()
  // The list grows during the loop.
  for (const [from, value] of found.values.entries()) {
    const taken = [...interpreter.successors(value)]
    if (taken.length === 0) final.add(from)
    for (const { action, choice, after, arrival } of taken) {
      const label = stepLabel(action.name, choice.bound)
      const violates = judge.step(arrival, after)
      steps.push({
        from,
        to: found.add(after, arrival),
        action: action.name,
        label,
        fault: action.fault ?? null,
        violates,
      })
    }
  }
  const lost = judge.lost(found.values, steps)
  const states = found.values.map((value, at) => ({
    value,
    initial: at < initial,
    violates: [...(at < initial ? judge.first(value) : []), ...judge.state(value, final.has(at)), ...lost(at)],
    shows: judge.shows(value),
    final: final.has(at),
  }))
  return { states, steps, numberOf: (value) => found.numberOf(value) }
}

/**
 * Whether a model has at most this many states within its constraints. Explores no more than that, on plain values.
 */
export function hasAtMost(model: Model, most: number): boolean {
  const interpreter = interpreterOf(model)
  const found = new Found(interpreter)
  for (const { state } of interpreter.initialStates()) {
    found.add(state, null)
    if (found.values.length > most) return false
  }
  for (const value of found.values) {
    if (found.values.length > most) return false
    for (const { after, arrival } of interpreter.successors(value)) found.add(after, arrival)
  }
  return found.values.length <= most
}

/** States in the order in which they were found. */
class Found {
  readonly values: StateValue[] = []
  readonly #numbers = ImmutableMap<StateValue, number>().asMutable()
  readonly #interpreter: Interpreter

  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter
  }

  numberOf(value: StateValue): number | null {
    return this.#numbers.get(value) ?? null
  }

  /** Adds a state and returns its number, or null if a constraint cuts off the step to it. */
  add(value: StateValue, arrival: Arrival | null): number | null {
    if (!this.#interpreter.withinStepConstraint(value, arrival)) return null
    const known = this.numberOf(value)
    if (known !== null || !this.#interpreter.withinConstraint(value)) return known
    this.#numbers.set(value, this.values.length)
    return this.values.push(value) - 1
  }
}

type Lost = (state: number) => readonly string[]

interface Judge {
  readonly first: (value: StateValue) => readonly string[]
  readonly state: (value: StateValue, final: boolean) => readonly string[]
  readonly shows: (value: StateValue) => readonly string[]
  readonly step: (arrival: Arrival, after: StateValue) => readonly string[]
  readonly lost: (values: readonly StateValue[], steps: readonly GraphStep[]) => Lost
}

function judgeOf(interpreter: Interpreter, checked: readonly CheckedProperty[]): Judge {
  const all = checked.flatMap(({ index }) => interpreter.model.properties[index] ?? [])
  const ofStates = all.filter(isStateProperty)
  const ofSteps = all.filter(isMover)
  const possibilities = all.filter(isPossibility)
  const toShow = possibilities.filter(({ form }) => form === 'possible')
  const toKeep = possibilities.filter(({ form }) => form === 'alwaysPossible')
  const deadlock = checked.some(({ name }) => name === DEADLOCK)
  const broken = (property: Safety, value: StateValue, arrival: Arrival | null) =>
    interpreter.holds(property, value, arrival) ? [] : [property.name]
  return {
    first: (value) => ofSteps.flatMap((property) => broken(property, value, null)),
    state: (value, final) => [
      ...ofStates.flatMap((property) => broken(property, value, null)),
      ...(deadlock && final && !interpreter.isEndState(value) ? [DEADLOCK] : []),
    ],
    shows: (value) =>
      toShow.flatMap((property) => (interpreter.test(property, property.holds, value) ? [property.name] : [])),
    step: (arrival, after) => ofSteps.flatMap((property) => broken(property, after, arrival)),
    lost: (values, steps) => {
      const kept = toKeep.map((property) => ({ property, states: keeping(interpreter, property, values, steps) }))
      return (state) => kept.flatMap(({ property, states }) => (states.has(state) ? [] : [property.name]))
    },
  }
}

/** The states that can reach a state that satisfies the possibility, or a step that is cut off. */
function keeping(
  interpreter: Interpreter,
  property: PossibilityProperty,
  values: readonly StateValue[],
  steps: readonly GraphStep[],
): { readonly has: (state: number) => boolean } {
  const ways = steps.filter(({ fault }) => property.faults || fault === null)
  const before = List(ways).groupBy(({ to }) => to)
  const good = [...values.keys()].filter((at) => interpreter.test(property, property.holds, values[at] as StateValue))
  const leaving = before.get(null)?.map(({ from }) => from) ?? []
  const back = (at: number) =>
    before
      .get(at)
      ?.map(({ from }) => ({ to: from, by: null }))
      .toArray() ?? []
  return reachable([...good, ...leaving], back)
}

function isPossibility(property: Property): property is PossibilityProperty {
  return property.kind === 'possibility'
}
