import { must } from '../must.ts'
import { unrepeatable } from '../explore/paths/unrepeatable.ts'
import { findingPath } from '../explore/paths/shortestPath.ts'
import type { StoredSearch } from '../explore/search/storedSearch.ts'
import { initialIn } from '../explore/machine/initialRows.ts'
import { rowsOf } from '../explore/paths/candidates.ts'
import { lastState } from '../explore/paths/lastState.ts'
import type { Cycle, Path } from '../results/exploration.ts'
import type { Formula, State } from '../language/model/model.ts'
import { paced } from '../pace.ts'
import { CURRENT, FIRST_VALUE } from './components.ts'
import { findCycle } from './cycle.ts'
import { fairStates } from './fairCycle.ts'
import { enablesNoCondition, type Graph } from './graph.ts'
import { type Marks, markStates } from './marks.ts'
import { restricted, type Sight } from './moves.ts'
import { refutationOf } from './refutation.ts'
import { type Distances, distances, farthest, leastWalk, type Traversal } from './walk.ts'

/** A fair behaviour that refutes a formula. */
export interface Lasso {
  readonly path: Path
  readonly cycle: Cycle
  /** How many states the stem and the cycle have. */
  readonly length: number
  /** Whether this is the preferred behaviour among the shortest. */
  readonly chosen: boolean
}

const INSIDE = 0
const STEM = 1
const TRIGGER = 2
const AFTER = 3
const FIRST = 4
const VISITS = 5
const ANY = (): boolean => true

/**
 * Looks among the expanded states for a fair behaviour that refutes a formula. Returns null if there is none,
 * otherwise a function that finds the behaviour with the shortest stem to a suitable fair cycle. Both pause
 * regularly.
 */
export function* refuting(
  search: StoredSearch,
  graph: Graph,
  formula: Formula,
  sight: Sight,
): Generator<void, (() => Generator<void, Lasso>) | null> {
  const { first, stem, trigger, after, inside, visits } = refutationOf(seen(formula, sight))
  const { never, again, enabled, enabledAgain } = formula.steps
  const within = [inside, ...enabled.map(sight.enabled)]
  const seenAgain = [...visits, ...enabledAgain.map(sight.enabled)]
  const tests = [
    (s: State) => within.every((test) => test(s)),
    stem ?? ANY,
    trigger ?? ANY,
    after ?? ANY,
    first ?? ANY,
    ...seenAgain,
  ]
  const marks = yield* markStates(search.machine, tests)
  const isFree = never.length + again.length === 0
  const moves = isFree ? null : yield* restricted(graph, sight, never, again)
  const inCycle = moves?.graph ?? graph
  const visitsOf = (state: number): number => {
    const states = (must(marks.bits[state]) >>> VISITS) & (2 ** seenAgain.length - 1)
    return moves ? states | (must(moves.leaving[state]) << seenAgain.length) : states
  }
  const everyVisit = 2 ** (seenAgain.length + again.length) - 1
  const isBound = first !== null || stem !== null || trigger !== null
  const stems = isBound ? new Stems(search, graph, marks, trigger !== null) : null
  const allowed = stems && (yield* stems.reached())
  const fair = yield* fairStates(inCycle, {
    inside: (state) => marks.has(state, INSIDE) && (allowed?.(state) ?? true),
    visitsOf,
    visits: everyVisit,
  })
  if (fair.count === 0) return null
  const isFair = (state: number): boolean => {
    const value = must(fair.values[state])
    return value >= FIRST_VALUE && value < CURRENT
  }
  const ends: Ends = {
    ends: isFair,
    better: (state) => visitsOf(state) === everyVisit && enablesNoCondition(inCycle, state),
  }
  return function* finding() {
    const { path, state, chosen } = yield* stems ? stems.shortest(ends) : shortestStem(search, ends)
    const bits = Array.from({ length: seenAgain.length + again.length }, (_, bit) => bit)
    const cycle = yield* findCycle(search.machine, inCycle, {
      entry: state,
      within: (other) => fair.values[other] === fair.values[state],
      leads: moves?.leads ?? ANY,
      visitsOf: (other) => bits.filter((bit) => (visitsOf(other) >>> bit) & 1),
      visits: bits.length,
    })
    const from = path.steps.length + 1
    return {
      path: { init: path.init, steps: [...path.steps, ...cycle] },
      cycle: { from, stutter: cycle.length === 0 },
      length: from + Math.max(0, cycle.length - 1),
      chosen,
    }
  }
}

/** The formula with predicates that read the machine's current state. */
function seen({ premise, goal, given, ...rest }: Formula, { predicate }: Sight): Formula {
  const { initially, always, alwaysEventually, eventuallyAlways } = given
  return {
    ...rest,
    premise: predicate(premise),
    goal: predicate(goal),
    given: {
      initially: initially.map(predicate),
      always: always.map(predicate),
      alwaysEventually: alwaysEventually.map(predicate),
      eventuallyAlways: eventuallyAlways.map(predicate),
    },
  }
}

/**
 * Where a stem can end and which of the nearest ends are preferred: those in which the behaviour can stay
 * forever.
 */
interface Ends {
  readonly ends: (state: number) => boolean
  readonly better: (state: number) => boolean
}

/**
 * Among equally near states, selects the better ones, if there are any. `isNear` returns whether a near state
 * passes a test.
 */
function preferred({ ends, better }: Ends, isNear: (test: (state: number) => boolean) => boolean): Ends['ends'] {
  const isBest = (state: number): boolean => ends(state) && better(state)
  return isNear(isBest) ? isBest : ends
}

interface Stem {
  readonly path: Path
  readonly state: number
  readonly chosen: boolean
}

/** Finds the path to one of the given states that a counterexample shows. */
function* shortestStem(search: StoredSearch, ends: Ends): Generator<void, Stem> {
  const rows = search.machine.table.rows()
  let first = 0
  while (first < rows && !ends.ends(first)) first++
  const level = search.levelStarts.findLastIndex((start) => start <= first)
  const end = search.levelStarts[level + 1] ?? rows
  const includes = preferred(ends, (isBest) => {
    for (let row = first; row < end; row++) if (isBest(row)) return true
    return false
  })
  const shown = yield* findingPath(search, { kind: 'rows', includes }, level + 1)
  if (!shown) throw unrepeatable('no path leads to a violation that was found')
  return { ...shown, state: yield* paced(lastState(search, shown.path), search.machine.pace()) }
}

/**
 * The stems that a refutation allows, unless it allows all. Nodes are states before the trigger and states
 * after it.
 */
class Stems {
  readonly #search: StoredSearch
  readonly #graph: Graph
  readonly #ways: Traversal
  /** How many states are initial. They come first. */
  readonly #initial: number
  readonly #starts: readonly number[]
  readonly #phases: number

  constructor(search: StoredSearch, graph: Graph, marks: Marks, triggered: boolean) {
    this.#search = search
    this.#graph = graph
    const { states } = graph
    this.#phases = triggered ? 2 : 1
    const becomes = (state: number, after: boolean): readonly number[] => {
      if (state < 0) return []
      if (after) return marks.has(state, AFTER) ? [state + states] : []
      if (!marks.has(state, STEM)) return []
      return triggered && marks.has(state, TRIGGER) ? [state, state + states] : [state]
    }
    this.#ways = {
      stateOf: (node) => (node < states ? node : node - states),
      next: (node, target) => becomes(target, node >= states),
    }
    this.#initial = rowsOf(search, 1).to
    const starts: number[] = []
    for (let state = 0; state < this.#initial; state++)
      if (marks.has(state, FIRST)) starts.push(...becomes(state, false))
    this.#starts = starts
  }

  /** Finds where a cycle can begin. */
  *reached(): Generator<void, (state: number) => boolean> {
    const { of } = yield* this.#walk(() => false)
    return (state) => of[this.#last(state)] !== 0
  }

  *shortest(wanted: Ends): Generator<void, Stem> {
    const { states } = this.#graph
    const { stateOf } = this.#ways
    const isLast = (node: number): boolean => node >= this.#last(0)
    const reached = yield* this.#walk((node) => isLast(node) && wanted.ends(stateOf(node)))
    const includes = preferred(wanted, (isBest) =>
      farthest(reached).some((node) => isLast(node) && isBest(stateOf(node))),
    )
    const ends = (node: number): boolean => isLast(node) && includes(stateOf(node))
    const inits = initialIn(this.#search.machine, this.#initial)
    const initOf = (node: number): number => must(inits[stateOf(node)])
    const order = (a: number, b: number): number =>
      initOf(a) - initOf(b) || Math.floor(b / states) - Math.floor(a / states)
    const { machine } = this.#search
    const walk = yield* leastWalk(machine, this.#graph, this.#ways, reached, ends, order)
    return {
      path: { init: initOf(must(walk.nodes[0])), steps: walk.steps },
      state: this.#ways.stateOf(must(walk.nodes.at(-1))),
      chosen: true,
    }
  }

  /** The node of a state in the last phase. */
  #last(state: number): number {
    return state + (this.#phases - 1) * this.#graph.states
  }

  #walk(ends: (node: number) => boolean): Generator<void, Distances> {
    return distances(this.#graph, this.#ways, this.#graph.states * this.#phases, this.#starts, ends)
  }
}
