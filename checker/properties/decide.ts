import { findingPath } from '../explore/paths/shortestPath.ts'
import { pathShown } from '../explore/outcome.ts'
import { unless } from '../running.ts'
import { paused } from '../running.ts'
import type { StoredSearch } from '../explore/search/storedSearch.ts'
import { type EngineOptions, type Searched, searching } from '../explore/explore.ts'
import { failureAt, findingFailure } from '../explore/paths/failure.ts'
import {
  type Failure,
  type Limit,
  openVerdict,
  progressAfter,
  type Progress,
  type PropertyResult,
} from '../results/exploration.ts'
import { type GraphProperty, graphProperty } from '../language/model/checked.ts'
import {
  type Model,
  type PossibilityProperty,
  predicatesOf,
  type StepSet,
  type TemporalProperty,
} from '../language/model/model.ts'
import { stepSetsIn } from '../language/model/stepSets.ts'
import { buildGraph, bytesOf, type Graph } from './graph.ts'
import { type Lasso, refuting } from './lasso.ts'
import { markStates } from './marks.ts'
import { sightOf } from './moves.ts'
import { lostStates } from './recovery.ts'

/**
 * Searches a model, then uses the graph of its states to decide the properties that single states and steps cannot
 * decide. Pauses regularly so that the caller can report and interrupt.
 *
 * If the search did not visit every state, these properties stay inconclusive. But if only a constraint or `maxDepth`
 * cut states off, a violation is genuine, and a property without one is bounded.
 */
export function* exploring(model: Model, options: EngineOptions = {}): Generator<Progress, Searched> {
  const searched = yield* searching(model, options)
  const { exploration, checked } = searched
  const open = checked.flatMap((p) => graphProperty(model, p) ?? [])
  if (open.length === 0 || exploration.failure || (exploration.ended !== null && exploration.ended !== 'depth'))
    return searched
  const { unit } = searched.search.machine
  const fired = unit.fired.slice()
  try {
    const sets = open.flatMap((p) => (p.kind === 'temporal' && p.through === null ? stepSetsIn(p) : []))
    const built = yield* graphOf(searched, sets, options)
    if (typeof built === 'string') return { ...searched, exploration: { ...exploration, ended: built } }
    const decided = new Map<string, PropertyResult>()
    let ended: Limit | null = exploration.ended
    for (const property of open) {
      const result = yield* paused(decide(searched, built, property, options), () => progressOf(searched))
      if (typeof result === 'string') ended = result
      else decided.set(property.name, result)
    }
    const properties = exploration.properties.map((p) => decided.get(p.name) ?? p)
    return { ...searched, exploration: { ...exploration, ended, properties } }
  } catch (error) {
    const failing = failureIn(searched.search, open, error, options.overdue)
    const failure = yield* paused(failing, () => progressOf(searched))
    return { ...searched, exploration: { ...exploration, failure } }
  } finally {
    unit.fired.set(fired)
  }
}

/**
 * Reports an error that a predicate threw. Among the level's states, it takes the one that a counterexample would show,
 * regardless of the order in which threads found them.
 */
function* failureIn(
  search: StoredSearch,
  open: readonly GraphProperty[],
  error: unknown,
  overdue?: () => boolean,
): Generator<void, Failure> {
  const { machine, levelStarts } = search
  const { unit } = machine
  const ask = (row: number): void => {
    unit.load(row)
    for (const property of open) for (const test of predicatesOf(property)) test(unit.view)
  }
  const throwsIn = (row: number): boolean => {
    try {
      ask(row)
      return false
    } catch {
      return true
    }
  }
  const { row, action } = unit.position()
  if (row < 0 || action >= 0 || !throwsIn(row)) return failureAt(search, error)
  const level = levelStarts.findLastIndex((start) => start <= row)
  const [from = 0, to = machine.table.rows()] = [levelStarts[level], levelStarts[level + 1]]
  const threw = [row]
  for (const part of machine.pace().parts({ from, to })) {
    if (overdue?.()) break
    for (let at = part.from; at < part.to; at++) if (at !== row && throwsIn(at)) threw.push(at)
    yield
  }
  return yield* findingFailure(search, threw, level + 1, ask, overdue)
}

/** Builds the graph, or returns why there is none. */
function* graphOf(
  searched: Searched,
  sets: readonly StepSet[],
  { interrupted }: EngineOptions,
): Generator<Progress, Graph | Limit> {
  const { search, exploration, expanded } = searched
  const { machine } = search
  const { distinct, generated } = exploration
  if (machine.table.bytes() + bytesOf(distinct, generated) > machine.maxMemory) return 'memory'
  const building = buildGraph(machine, expanded, generated, sets)
  for (;;) {
    const next = building.next()
    if (next.done) return next.value
    const limit = interrupted?.() ?? null
    if (limit) return limit
    yield progressOf(searched, distinct - next.value)
  }
}

function progressOf({ search, exploration }: Searched, queued = 0): Progress {
  return progressAfter(exploration, search.machine.table.bytes(), queued)
}

/** Decides a property, or returns why it stays open. */
function* decide(
  { search, exploration }: Searched,
  graph: Graph,
  property: GraphProperty,
  { interrupted, overdue = () => false }: EngineOptions,
): Generator<void, PropertyResult | Limit> {
  const { name, kind } = property
  let limit: Limit | null = null
  const found = yield* unless(
    () => (limit = interrupted?.() ?? null) !== null,
    kind === 'temporal' ? refuted(search, graph, property, overdue) : lostAt(search, graph, property, overdue),
  )
  if (limit) return limit
  if (found) return { name, kind, verdict: 'violated', ...(yield* found()) }
  return { name, kind, verdict: openVerdict(exploration.ended, exploration.cut), length: null, path: null }
}

/** Computes the evidence of a violation on demand. */
type Showing = () => Generator<void, Pick<PropertyResult, 'length' | 'path' | 'shown' | 'cycle' | 'lost'>>

function* refuted(
  search: StoredSearch,
  graph: Graph,
  property: TemporalProperty,
  overdue: () => boolean,
): Generator<void, Showing | null> {
  const sight = sightOf(search.machine, graph, property)
  for (const formula of property.formulas) {
    const finding = yield* refuting(search, graph, formula, sight)
    if (finding) return lassoShowing(finding, overdue)
  }
  return null
}

function lassoShowing(finding: () => Generator<void, Lasso>, overdue: () => boolean): Showing {
  return function* showing() {
    const lasso = yield* unless(overdue, finding())
    return lasso
      ? { length: lasso.length, cycle: lasso.cycle, ...pathShown(lasso) }
      : { length: null, ...pathShown(null) }
  }
}

function* lostAt(
  search: StoredSearch,
  graph: Graph,
  { holds, faults }: PossibilityProperty,
  overdue: () => boolean,
): Generator<void, Showing | null> {
  const marks = yield* markStates(search.machine, [holds])
  const { lost, count } = yield* lostStates(graph, (state) => marks.has(state, 0), faults)
  if (count === 0) return null
  const level = search.levelStarts.findLastIndex((start) => start <= lost.indexOf(1))
  return function* showing() {
    const target = { kind: 'rows', includes: (row: number) => lost[row] === 1 } as const
    const shown = yield* findingPath(search, target, level + 1, overdue)
    return { length: level + 1, lost: count, ...pathShown(shown) }
  }
}
