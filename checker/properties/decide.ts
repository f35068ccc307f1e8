import { findPath, type Search } from '../explore/paths/counterexample.ts'
import { type EngineOptions, type Searched, searching } from '../explore/explore.ts'
import { failureAmong, failureAt } from '../explore/paths/failure.ts'
import { type Failure, type Limit, openVerdict, type Progress, type PropertyResult } from '../results/exploration.ts'
import { type GraphProperty, graphProperty } from '../language/model/checked.ts'
import { type Model, type PossibilityProperty, predicatesOf, type TemporalProperty } from '../language/model/model.ts'
import { buildGraph, bytesOf, type Graph } from './graph.ts'
import { findLasso } from './lasso.ts'
import { markStates } from './marks.ts'
import { lostStates } from './recovery.ts'

/**
 * Searches a model, and then decides on the graph of its states what single states and steps do not decide. Pauses now and
 * then so that the caller can report and interrupt.
 *
 * Where the search did not end with all its states, apart from those that a constraint or `maxDepth` cut off, such properties
 * stay inconclusive; where the latter happened, what is found is genuine, and otherwise the verdict is bounded.
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
    const built = yield* graphOf(searched, options)
    if (typeof built === 'string') return { ...searched, exploration: { ...exploration, ended: built } }
    const decided = new Map(open.map((property) => [property.name, decide(searched, built, property)]))
    const properties = exploration.properties.map((p) => decided.get(p.name) ?? p)
    return { ...searched, exploration: { ...exploration, properties } }
  } catch (error) {
    return { ...searched, exploration: { ...exploration, failure: failureIn(searched.search, open, error) } }
  } finally {
    unit.fired.set(fired)
  }
}

/**
 * What to say of an error that a predicate threw: of the states of the level in which it did, the one that a counterexample would
 * show, whatever the order in which threads have found them.
 */
function failureIn(search: Search, open: readonly GraphProperty[], error: unknown): Failure {
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
  const threw = Array.from({ length: to - from }, (_, i) => from + i).filter(throwsIn)
  return failureAmong(search, threw, level + 1, ask)
}

/** The graph, or why there is none. */
function* graphOf(
  { search: { machine }, exploration, expanded }: Searched,
  { interrupted }: EngineOptions,
): Generator<Progress, Graph | Limit> {
  const { distinct, generated, depth } = exploration
  if (machine.table.bytes() + bytesOf(distinct, generated) > machine.maxMemory) return 'memory'
  const violated = exploration.properties.flatMap(({ name, verdict, length }) =>
    verdict === 'violated' && length !== null ? [{ name, length }] : [],
  )
  const building = buildGraph(machine, expanded, generated)
  for (;;) {
    const next = building.next()
    if (next.done) return next.value
    const limit = interrupted?.() ?? null
    if (limit) return limit
    yield { depth, distinct, generated, queued: distinct - next.value, bytes: machine.table.bytes(), violated }
  }
}

function decide({ search, exploration }: Searched, graph: Graph, property: GraphProperty): PropertyResult {
  const { name, kind } = property
  const found = kind === 'temporal' ? refuted(search, graph, property) : lostAt(search, graph, property)
  if (found) return { name, kind, verdict: 'violated', ...found }
  return { name, kind, verdict: openVerdict(exploration.ended, exploration.cut), length: null, path: null }
}

function refuted(search: Search, graph: Graph, { formula }: TemporalProperty) {
  const lasso = findLasso(search, graph, formula)
  return lasso && { length: lasso.length, path: lasso.path, cycle: lasso.cycle }
}

function lostAt(search: Search, graph: Graph, { holds, faults }: PossibilityProperty) {
  const marks = markStates(search.machine, [holds])
  const { lost, count } = lostStates(graph, (state) => marks.has(state, 0), faults)
  if (count === 0) return null
  const level = search.levelStarts.findLastIndex((start) => start <= lost.indexOf(1))
  const path = findPath(search, { kind: 'rows', includes: (row) => lost[row] === 1 }, level + 1)
  return { length: level + 1, path, lost: count }
}
