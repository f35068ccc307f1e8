import { must } from '../must.ts'
import type { Machine } from '../explore/machine/machine.ts'
import type { Step } from '../results/exploration.ts'
import { enablesNoCondition, type Graph } from './graph.ts'
import { distances, leastStep, leastWalk, type Traversal } from './walk.ts'

/** The states that a fair cycle passes through and where it begins. */
export interface FairSet {
  readonly entry: number
  readonly within: (state: number) => boolean
  /** Whether the cycle can take a step from one of its states to another. */
  readonly leads: (state: number, target: number) => boolean
  /** Which visits a state makes. The cycle must make visits 0 to `visits` - 1. */
  readonly visitsOf: (state: number) => readonly number[]
  readonly visits: number
}

/**
 * Finds steps from the entry back to itself that make all visits and satisfy all fairness conditions. It always goes to
 * the nearest state or step that settles one of them and to the smallest if several are equally near. If the result is
 * empty, the entry alone is fair, and the behaviour stays there. Pauses regularly.
 */
export function findCycle(machine: Machine, graph: Graph, set: FairSet): Generator<void, readonly Step[]> {
  return new CycleSearch(machine, graph, set).run()
}

class CycleSearch {
  readonly #machine: Machine
  readonly #graph: Graph
  readonly #set: FairSet
  readonly #ways: Traversal
  readonly #visits: Set<number>
  readonly #conditions: Set<number>
  readonly #steps: Step[] = []
  #at: number

  constructor(machine: Machine, graph: Graph, set: FairSet) {
    this.#machine = machine
    this.#graph = graph
    this.#set = set
    this.#at = set.entry
    this.#ways = {
      stateOf: (state) => state,
      next: (state, target) => (target >= 0 && set.within(target) && set.leads(state, target) ? [target] : []),
    }
    this.#visits = new Set(Array.from({ length: set.visits }, (_, i) => i))
    this.#conditions = new Set(graph.conditions.keys())
  }

  *run(): Generator<void, readonly Step[]> {
    const { entry } = this.#set
    if (this.#isFairAlone(entry)) return []
    this.#dropNeverEnabled()
    this.#settleState(entry)
    while (this.#visits.size + this.#conditions.size > 0) {
      yield* this.#walk((state) => this.#settlesState(state) || this.#settlingTargets(state).size > 0)
      const targets = this.#settlingTargets(this.#at)
      if (targets.size > 0) this.#step((state) => targets.has(state))
    }
    if (this.#steps.length === 0) this.#step(() => true)
    yield* this.#walk((state) => state === entry)
    return this.#steps
  }

  #isFairAlone(state: number): boolean {
    return this.#set.visitsOf(state).length === this.#set.visits && enablesNoCondition(this.#graph, state)
  }

  /** Drops strong conditions that are not enabled anywhere in the set, because they hold on every cycle. */
  #dropNeverEnabled(): void {
    const enabled = new Set<number>()
    for (let state = 0; state < this.#graph.expanded; state++)
      if (this.#set.within(state)) for (const condition of this.#enabledIn(state)) enabled.add(condition)
    for (const condition of this.#conditions) if (!enabled.has(condition)) this.#conditions.delete(condition)
  }

  /** Walks to the nearest state for which `ends` is true. */
  *#walk(ends: (state: number) => boolean): Generator<void, void> {
    const reached = yield* distances(this.#graph, this.#ways, this.#graph.states, [this.#at], ends)
    const { nodes, steps } = yield* leastWalk(this.#machine, this.#graph, this.#ways, reached, ends)
    steps.forEach((step, i) => this.#go(step, must(nodes[i + 1])))
  }

  #step(leads: (state: number) => boolean): void {
    const { step, node } = leastStep(this.#machine, this.#ways, this.#at, leads)
    this.#go(step, node)
  }

  #go(step: Step, state: number): void {
    for (const condition of this.#takenBetween(this.#at, state)) this.#conditions.delete(condition)
    this.#steps.push(step)
    this.#at = state
    this.#settleState(state)
  }

  #settleState(state: number): void {
    for (const visit of this.#set.visitsOf(state)) this.#visits.delete(visit)
    const enabled = this.#enabledIn(state)
    for (const condition of this.#conditions)
      if (this.#isWeak(condition) && !enabled.has(condition)) this.#conditions.delete(condition)
  }

  #settlesState(state: number): boolean {
    if (this.#set.visitsOf(state).some((visit) => this.#visits.has(visit))) return true
    const enabled = this.#enabledIn(state)
    return [...this.#conditions].some((condition) => this.#isWeak(condition) && !enabled.has(condition))
  }

  /** The states reached by a step that satisfies an open fairness condition. */
  #settlingTargets(state: number): ReadonlySet<number> {
    const targets = new Set<number>()
    this.#forSteps(state, (target, conditions) => {
      if (this.#set.within(target) && conditions.some((c) => this.#conditions.has(c))) targets.add(target)
    })
    return targets
  }

  #isWeak(condition: number): boolean {
    return this.#graph.conditions[condition]?.strength === 'weak'
  }

  #enabledIn(state: number): ReadonlySet<number> {
    const enabled = new Set<number>()
    this.#forSteps(state, (_, conditions) => conditions.forEach((c) => enabled.add(c)))
    return enabled
  }

  #takenBetween(state: number, other: number): ReadonlySet<number> {
    const taken = new Set<number>()
    this.#forSteps(state, (target, conditions) => {
      if (target === other) conditions.forEach((c) => taken.add(c))
    })
    return taken
  }

  #forSteps(state: number, visit: (target: number, conditions: readonly number[]) => void): void {
    const { offsets, targets, labels, kinds } = this.#graph
    const end = must(offsets[state + 1])
    for (let i = must(offsets[state]); i < end; i++) visit(must(targets[i]), must(kinds[must(labels[i])]).conditions)
  }
}
