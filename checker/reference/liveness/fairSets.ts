import type { Condition } from '../../language/model/fairness.ts'
import { type Edge, type PlainGraph, reachable, wayTo } from './graph.ts'

type Numbers = ReadonlySet<number>

/** What a cycle must do. */
export interface CycleWanted {
  readonly inside: Numbers
  /** The cycle visits a state from each of these sets infinitely often. */
  readonly visits: readonly Numbers[]
}

/**
 * The largest sets of states that a fair cycle can traverse while taking every step within the set and making all
 * visits.
 */
export function fairSets(graph: PlainGraph, { inside, visits }: CycleWanted): readonly Numbers[] {
  return componentsOf(graph, inside).flatMap((component) => {
    if (!visits.every((wanted) => [...component].some((state) => wanted.has(state)))) return []
    const failing = unmet(graph, component)
    if (failing.length === 0) return [component]
    if (failing.some(({ strength }) => strength === 'weak')) return []
    const keys = failing.map(({ key }) => key)
    const rest = [...component].filter((state) => !enabledIn(graph, state).some(({ key }) => keys.includes(key)))
    return fairSets(graph, { inside: new Set(rest), visits })
  })
}

/**
 * The conditions that keep a set from being fair: no step of the set takes them, and they are enabled in every state
 * or, if strong, in some state.
 */
function unmet(graph: PlainGraph, set: Numbers): readonly Condition[] {
  const taken = new Set(stepsWithin(graph, set).flatMap(({ edge }) => edge.conditions.map(({ key }) => key)))
  const enabled = [...set].map((state) => new Map(enabledIn(graph, state).map((c) => [c.key, c])))
  const all = new Map(enabled.flatMap((conditions) => [...conditions]))
  return [...all.values()].filter(({ key, strength }) => {
    if (taken.has(key)) return false
    return strength === 'strong' || enabled.every((conditions) => conditions.has(key))
  })
}

function enabledIn(graph: PlainGraph, state: number): readonly Condition[] {
  return (graph.edges[state] ?? []).flatMap(({ conditions }) => conditions)
}

function stepsWithin(graph: PlainGraph, set: Numbers): readonly { readonly from: number; readonly edge: Edge }[] {
  return [...set].flatMap((from) =>
    (graph.edges[from] ?? []).flatMap((edge) => (edge.to !== null && set.has(edge.to) ? [{ from, edge }] : [])),
  )
}

/** The components of a set. States that reach each other within the set are in the same component. */
function componentsOf(graph: PlainGraph, set: Numbers): readonly Numbers[] {
  const forward = new Map<number, { to: number; by: null }[]>()
  const backward = new Map<number, { to: number; by: null }[]>()
  const add = (map: typeof forward, from: number, to: number): void => {
    map.set(from, [...(map.get(from) ?? []), { to, by: null }])
  }
  for (const { from, edge } of stepsWithin(graph, set)) {
    add(forward, from, edge.to ?? from)
    add(backward, edge.to ?? from, from)
  }
  const done = new Set<number>()
  return [...set].flatMap((state) => {
    if (done.has(state)) return []
    const after = reachable([state], (at) => forward.get(at) ?? [])
    const before = reachable([state], (at) => backward.get(at) ?? [])
    const component = new Set([...after.keys()].filter((other) => before.has(other)))
    for (const other of component) done.add(other)
    return [component]
  })
}

/**
 * The steps of a fair cycle through a set, from one of its states back to that state. Empty if the behaviour stays
 * there.
 */
export function cycleThrough(
  graph: PlainGraph,
  set: Numbers,
  entry: number,
  visits: readonly Numbers[],
): readonly Edge[] {
  if (enabledIn(graph, entry).length === 0 && visits.every((wanted) => wanted.has(entry))) return []
  const next = (at: number) =>
    (graph.edges[at] ?? []).flatMap((edge) => (edge.to !== null && set.has(edge.to) ? [{ to: edge.to, by: edge }] : []))
  const cycle: Edge[] = []
  let at = entry
  const go = (goal: number): void => {
    cycle.push(...wayTo(reachable([at], next), goal).way)
    at = goal
  }
  for (const wanted of visits) go([...set].find((state) => wanted.has(state)) ?? entry)
  const within = stepsWithin(graph, set)
  const conditions = new Map([...set].flatMap((state) => enabledIn(graph, state).map((c) => [c.key, c] as const)))
  for (const key of conditions.keys()) {
    const taking = within.find(({ edge }) => edge.conditions.some((c) => c.key === key))
    if (taking) {
      go(taking.from)
      cycle.push(taking.edge)
      at = taking.edge.to ?? at
    } else go([...set].find((state) => !enabledIn(graph, state).some((c) => c.key === key)) ?? entry)
  }
  if (cycle.length === 0) {
    const [first] = next(entry)
    if (first) {
      cycle.push(first.by)
      at = first.to
    }
  }
  go(entry)
  return cycle
}
