import type { Cycle, Path, Step } from '../../results/exploration.ts'
import { must } from '../../must.ts'
import type { Condition } from '../../language/model/fairness.ts'
import type { Formula, PossibilityProperty, Predicate, StepSet, TemporalProperty } from '../../language/model/model.ts'
import { cycleThrough, fairSets } from './fairSets.ts'
import { type Edge, type PlainGraph, reachable, wayTo } from './graph.ts'
import { Moves } from './moves.ts'
import type { Interpreter } from '../interpreter/interpreter.ts'

/**
 * Finds the states that cannot reach the goal of a possibility. A state that was not expanded counts as able to reach
 * it.
 */
export function* lostStates(
  interpreter: Interpreter,
  graph: PlainGraph,
  property: PossibilityProperty,
): Generator<void, ReadonlySet<number>> {
  const { states, edges, isExpanded } = graph
  const good = (yield* answered(interpreter, graph, property, [property.holds]))(property.holds)
  const ways = edges.map((list) => list.filter(({ fault }) => property.faults || !fault))
  const isWayOut = (state: number): boolean =>
    good[state] === true || !isExpanded(state) || (ways[state] ?? []).some(({ to }) => to === null)
  const next = (state: number) => (ways[state] ?? []).flatMap(({ to }) => (to === null ? [] : [{ to, by: null }]))
  return new Set([...states.keys()].filter((state) => ![...reachable([state], next).keys()].some(isWayOut)))
}

/** Evaluates predicates in all states. Pauses after each state. */
function* answered(
  interpreter: Interpreter,
  { states }: PlainGraph,
  property: PossibilityProperty | TemporalProperty,
  predicates: readonly Predicate[],
): Generator<void, (predicate: Predicate) => readonly boolean[]> {
  const answers = new Map<Predicate, readonly boolean[]>()
  for (const predicate of new Set(predicates)) {
    const own: boolean[] = []
    for (const state of states) {
      own.push(interpreter.test(property, predicate, state))
      yield
    }
    answers.set(predicate, own)
  }
  return (predicate) => must(answers.get(predicate))
}

export interface PlainLasso {
  readonly stem: { readonly start: number; readonly steps: readonly Step[] }
  readonly cycle: readonly Step[]
}

/** Finds a lasso for the first of a property's formulas that can be refuted. Null if none can. Pauses regularly. */
export function* refutingLasso(
  interpreter: Interpreter,
  graph: PlainGraph,
  starts: readonly number[],
  property: TemporalProperty,
): Generator<void, PlainLasso | null> {
  for (const formula of property.formulas) {
    const { initially, always, eventuallyAlways, alwaysEventually } = formula.given
    const given = [...initially, ...always, ...eventuallyAlways, formula.goal, formula.premise, ...alwaysEventually]
    const holds = yield* answered(interpreter, graph, property, given)
    const lasso = refutationOf(graph, starts, new Moves(interpreter, property), holds, formula)
    if (lasso) return lasso
  }
  return null
}

/** Finds a fair cycle that refutes the formula, with a shortest stem to it. */
function refutationOf(
  graph: PlainGraph,
  starts: readonly number[],
  moves: Moves,
  holds: (predicate: Predicate) => readonly boolean[],
  { form, premise, goal, given, steps }: Formula,
): PlainLasso | null {
  const [first, always, steady] = [given.initially, given.always, given.eventuallyAlways].map((list) => list.map(holds))
  const missed = holds(goal).map((met) => !met)
  const calls = holds(premise).map((called, state) => called && missed[state] === true)

  /** Numbers from `n` upward stand for states where the premise has held and the goal has not held since. */
  const n = graph.states.length
  const called = form === 'leadsTo' ? n : 0
  const becomes = (state: number, after: boolean): readonly number[] => {
    if (!every(always, state) || ((after || form === 'eventually') && missed[state] !== true)) return []
    if (after) return [state + n]
    return form === 'leadsTo' && calls[state] === true ? [state, state + n] : [state]
  }
  const next = (at: number) =>
    (graph.edges[at % n] ?? []).flatMap(({ to, step }) =>
      to === null ? [] : becomes(to, at >= n).map((node) => ({ to: node, by: step })),
    )
  const stems = reachable(
    starts.filter((state) => every(first, state)).flatMap((state) => becomes(state, false)),
    next,
  )
  const avoids = form !== 'eventuallyAlways'
  const enables = (sets: readonly StepSet[]) =>
    sets.map((set) => graph.states.map((state) => moves.enabled(set, state)))
  const cyclic = restricted(graph, moves, steps)
  const enabled = enables(steps.enabled)
  const inside = [...graph.states.keys()].filter(
    (state) =>
      every(enabled, state) &&
      stems.has(state + called) &&
      graph.isExpanded(state) &&
      every(always, state) &&
      every(steady, state) &&
      (!avoids || missed[state] === true),
  )
  const visits = [
    ...(avoids ? [] : [missed]),
    ...given.alwaysEventually.map(holds),
    ...enables(steps.enabledAgain),
    ...cyclic.leaving,
  ].map((list) => new Set([...graph.states.keys()].filter((state) => list[state] === true)))
  const sets = fairSets(cyclic.graph, { inside: new Set(inside), visits })
  const entry = [...stems.keys()].find((node) => node >= called && sets.some((set) => set.has(node - called)))
  if (entry === undefined) return null
  const { start, way } = wayTo(stems, entry)
  const set = sets.find((one) => one.has(entry - called)) ?? new Set()
  const cycle = cycleThrough(cyclic.graph, set, entry - called, visits).map(({ step }) => step)
  return { stem: { start: start % n, steps: way }, cycle }
}

/**
 * Restricts a graph: steps of `never` lead nowhere, and the steps of each set of `again` are strongly fair. For each
 * set of `again`, `leaving` lists the states that have a step of the set.
 */
function restricted(graph: PlainGraph, moves: Moves, { never, again }: Formula['steps']) {
  const edges = graph.edges.map((list, from) =>
    list.map((edge): Edge => {
      const { to, conditions } = edge
      if (to === null) return edge
      const leads = (set: StepSet): boolean => moves.leads(set, must(graph.states[from]), must(graph.states[to]))
      if (never.some(leads)) return { ...edge, to: null }
      const more = again.flatMap((set, i) => (leads(set) ? [againCondition(i)] : []))
      return { ...edge, conditions: [...conditions, ...more] }
    }),
  )
  const leaving = again.map((_, i) =>
    edges.map((list) => list.some(({ conditions }) => conditions.some(({ key }) => key === againCondition(i).key))),
  )
  return { graph: { ...graph, edges }, leaving }
}

function againCondition(i: number): Condition {
  return { key: `again ${i}`, fairness: -1, strength: 'strong', label: '' }
}

/** The lasso, in the form that an engine reports. */
export function lassoResult(init: number, { stem, cycle }: PlainLasso) {
  const from = stem.steps.length + 1
  const path: Path = { init, steps: [...stem.steps, ...cycle] }
  const end: Cycle = { from, stutter: cycle.length === 0 }
  return { length: from + Math.max(0, cycle.length - 1), path, cycle: end }
}

function every(lists: readonly (readonly boolean[])[] | undefined, state: number): boolean {
  return (lists ?? []).every((list) => list[state] === true)
}
