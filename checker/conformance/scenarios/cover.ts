import { Map as ImmutableMap } from 'immutable'
import { QuorateError } from '../../errors.ts'
import type { Model } from '../../language/model/model.ts'
import { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { type ScenarioJson, scenarioStep, type ScenariosJson, type ScenarioStepJson } from './scenario.ts'

type Scenarios = Pick<ScenariosJson, 'scenarios' | 'uncovered'>

/** The maximum number of states to visit, on plain values. */
const MOST_STATES = 20_000

interface Edge {
  readonly from: number
  readonly to: number
  readonly step: ScenarioStepJson
}

/** The states of a model in breadth-first order from its first initial state, each with the step that discovered it. */
class Graph {
  readonly values: StateValue[] = []
  readonly found: (Edge | null)[] = []
  readonly #numbers = ImmutableMap<StateValue, number>().asMutable()
  readonly #interpreter: Interpreter
  /** The number of the initial state. */
  readonly initial: number

  constructor(model: Model) {
    this.#interpreter = new Interpreter(model)
    const { number, state } = this.#interpreter.firstInitial()
    this.initial = number
    this.#add(state, null)
  }

  /** The steps that leave a state and are within the step constraint. Adds their successors to the graph. */
  edges(from: number): readonly Edge[] {
    const value = this.values[from]
    if (!value || !this.#interpreter.withinConstraint(value)) return []
    return [...this.#interpreter.successors(value)].flatMap(({ action, choice, after, arrival }): readonly Edge[] => {
      if (!this.#interpreter.withinStepConstraint(after, arrival)) return []
      const step = scenarioStep(action, choice)
      return [{ from, step, to: this.#numbers.get(after) ?? this.#add(after, { from, to: this.values.length, step }) }]
    })
  }

  /** The steps from the initial state to this one. */
  pathTo(state: number): readonly Edge[] {
    const path: Edge[] = []
    for (let edge = this.found[state]; edge; edge = this.found[edge.from]) path.push(edge)
    return path.toReversed()
  }

  #add(value: StateValue, edge: Edge | null): number {
    this.#numbers.set(value, this.values.length)
    this.found.push(edge)
    return this.values.push(value) - 1
  }
}

/**
 * The shortest scenarios that together take every action. `uncovered` lists the actions that were not reached within
 * 20,000 states.
 */
export function coverActions(model: Model): Scenarios {
  const graph = new Graph(model)
  const first = new Map<string, readonly Edge[]>()
  for (let state = 0; state < Math.min(graph.values.length, MOST_STATES) && first.size < model.actions.length; state++)
    for (const edge of graph.edges(state))
      if (!first.has(edge.step.action)) first.set(edge.step.action, [...graph.pathTo(state), edge])
  const covered = new Set<string>()
  const scenarios: ScenarioJson[] = []
  for (const [action, path] of [...first].sort(([, a], [, b]) => b.length - a.length)) {
    if (covered.has(action)) continue
    const steps = path.map(({ step }) => step)
    scenarios.push({ name: `takes ${action}`, initial: graph.initial, steps })
    for (const step of steps) covered.add(step.action)
  }
  return { scenarios, uncovered: model.actions.map(({ name }) => name).filter((name) => !covered.has(name)) }
}

/**
 * Scenarios that together take every step from every state. Each one goes from the initial state to the nearest
 * uncovered step, and from there to the next, for as long as it can reach another one. Throws Q139 (limit) for a model
 * with more than 20,000 states.
 */
export function coverEdges(model: Model): Scenarios {
  const graph = new Graph(model)
  const edges: (readonly Edge[])[] = []
  // The list of states grows while this loop runs.
  for (let state = 0; state < graph.values.length; state++) {
    if (state >= MOST_STATES) throw tooLarge(model)
    edges.push(graph.edges(state))
  }
  const open = new Set(edges.flat())
  const scenarios: ScenarioJson[] = []
  while (open.size > 0) {
    const steps: ScenarioStepJson[] = []
    let at = 0
    for (let way = nearest(edges, open, at); way; way = nearest(edges, open, at)) {
      for (const edge of way) {
        open.delete(edge)
        steps.push(edge.step)
        at = edge.to
      }
    }
    scenarios.push({ name: `steps ${scenarios.length + 1}`, initial: graph.initial, steps })
  }
  return { scenarios, uncovered: [] }
}

/** The shortest path from a state that ends with an open step; null if there is none. */
function nearest(edges: readonly (readonly Edge[])[], open: ReadonlySet<Edge>, start: number): readonly Edge[] | null {
  const found = new Map<number, Edge | null>([[start, null]])
  for (const state of found.keys())
    for (const edge of edges[state] ?? []) {
      if (open.has(edge)) {
        const way = [edge]
        for (let back = found.get(state); back; back = found.get(back.from)) way.push(back)
        return way.toReversed()
      }
      if (!found.has(edge.to)) found.set(edge.to, edge)
    }
  return null
}

function tooLarge({ spec }: Model): QuorateError {
  return new QuorateError({
    code: 'Q139',
    class: 'limit',
    where: [`spec ${spec}`],
    problem: `the model has more than ${MOST_STATES} states, too many to cover every step`,
    hint: 'make the constants or the budgets smaller, or cover actions: --cover actions',
  })
}
