import { ACTORS, BUDGET, isCut, type LivelyFormula, type LivelyGraph } from './livelyGraphs.ts'

/** A place and how many faults have occurred. */
export interface Node {
  readonly at: number
  readonly used: number
}

interface Move {
  readonly from: number
  /** Null if a constraint cuts it off. */
  readonly to: number | null
  /** The fairness conditions that the move satisfies. */
  readonly takes: readonly string[]
  readonly fault: boolean
}

export interface Verdicts {
  /** How many steps the shortest stem has if a fair behaviour refutes the formula; null if none does. */
  readonly refuted: number | null
  /** How many states can no longer reach home and how many steps it takes to get to the nearest of them. */
  readonly lost: number
  readonly lostAfter: number | null
}

/** What else the cycle of a refuting behaviour must satisfy. */
export interface Asked {
  /** Steps that the behaviour must not take. */
  readonly never?: (from: Node, to: Node) => boolean
  /** The behaviour takes at least one step that satisfies each of these. */
  readonly again?: readonly ((from: Node, to: Node) => boolean)[]
  /** Conditions that must be true in all states of the cycle and in some state of it. */
  readonly all?: (node: Node) => boolean
  readonly some?: (node: Node) => boolean
}

/** Decides the results by definition: it enumerates all sets of states. */
export function byDefinition(graph: LivelyGraph, asked: Asked = {}): Verdicts {
  const { nodes, moves, starts, isStrong } = unfolded(graph)
  const node = (n: number): Node => nodes[n] ?? { at: -1, used: 0 }
  const { never = () => false, again = [], all = () => true, some = () => true } = asked
  const allowed = moves.filter(({ from, to }) => to === null || !never(node(from), node(to)))
  const isTaken = (set: readonly number[], wanted: (from: Node, to: Node) => boolean): boolean =>
    allowed.some(
      ({ from, to }) => to !== null && set.includes(from) && set.includes(to) && wanted(node(from), node(to)),
    )
  const fairSets = subsets(nodes.length).filter(
    (set) =>
      isStronglyConnected(set, allowed) &&
      isFair(set, moves, allowed, isStrong) &&
      again.every((wanted) => isTaken(set, wanted)) &&
      set.every((n) => all(node(n))) &&
      set.some((n) => some(node(n))),
  )
  const stems = fairSets.flatMap((set) => stemLength(graph.formula, set, nodes, moves, starts) ?? [])
  const lost = [...nodes.keys()].filter((n) => !escapes(graph, n, nodes, moves))
  const distance = distances(starts, (n) => successors(moves, n))
  const lostAfter = lost.map((n) => distance.get(n) ?? Infinity)
  return {
    refuted: stems.length > 0 ? Math.min(...stems) : null,
    lost: lost.length,
    lostAfter: lost.length > 0 ? Math.min(...lostAfter) : null,
  }
}

function unfolded(graph: LivelyGraph) {
  const { inits, actions, fairness, outside } = graph
  const nodes: Node[] = []
  const number = (node: Node): number => {
    const known = nodes.findIndex(({ at, used }) => at === node.at && used === node.used)
    return known >= 0 ? known : nodes.push(node) - 1
  }
  const starts = [...new Set(inits.map((at) => number({ at, used: 0 })))]
  const moves: Move[] = []
  for (let from = 0; from < nodes.length; from++) {
    const { at, used } = nodes[from] ?? { at: 0, used: 0 }
    for (const [a, { fault, next }] of actions.entries())
      for (let by = 0; by < ACTORS; by++) {
        const to = next[by]?.[at] ?? null
        if (to === null || (fault ? used === BUDGET : to === at)) continue
        const takes = fairness.flatMap((f, i) =>
          f.actions.includes(a) && (f.where?.includes(at) ?? true) ? [f.each ? `${i} ${by}` : `${i}`] : [],
        )
        const isOutside = outside.includes(to) || isCut(graph, at, to, a)
        const target = isOutside ? null : number({ at: to, used: used + Number(fault) })
        moves.push({ from, to: target, takes, fault })
      }
  }
  const isStrong = (condition: string): boolean => fairness[Number(condition.split(' ')[0])]?.strong === true
  return { nodes, moves, starts, isStrong }
}

function subsets(n: number): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** n - 1 }, (_, i) =>
    Array.from({ length: n }, (__, k) => k).filter((k) => ((i + 1) & (1 << k)) !== 0),
  )
}

function isStronglyConnected(set: readonly number[], moves: readonly Move[]): boolean {
  const within = (n: number): readonly number[] => successors(moves, n).filter((to) => set.includes(to))
  return set.every((start) => distances([start], within).size === set.length)
}

/** Whether a behaviour is fair if it takes every move within the set infinitely often and stutters. */
function isFair(
  set: readonly number[],
  moves: readonly Move[],
  allowed: readonly Move[],
  isStrong: (condition: string) => boolean,
): boolean {
  const within = ({ from, to }: Move): boolean => set.includes(from) && to !== null && set.includes(to)
  const conditions = new Set(moves.flatMap(({ takes }) => takes))
  return [...conditions].every((c) => {
    const taking = moves.filter(({ takes }) => takes.includes(c))
    if (allowed.some((move) => move.takes.includes(c) && within(move))) return true
    const enabled = set.filter((n) => taking.some(({ from }) => from === n))
    return isStrong(c) ? enabled.length === 0 : enabled.length < set.length
  })
}

/**
 * The number of steps in the shortest stem to a set, out of the stems that refute the formula together with the set;
 * null if there is none.
 */
function stemLength(
  formula: LivelyFormula,
  set: readonly number[],
  nodes: readonly Node[],
  moves: readonly Move[],
  starts: readonly number[],
): number | null {
  const { form, premise, goal, initially, always, alwaysEventually, eventuallyAlways } = formula
  const is = (places: readonly number[]) => (n: number) => places.includes(nodes[n]?.at ?? -1)
  if (always && !set.every(is(always))) return null
  if (alwaysEventually && !set.some(is(alwaysEventually))) return null
  if (eventuallyAlways && !set.every(is(eventuallyAlways))) return null
  if (form === 'eventuallyAlways' ? set.every(is(goal)) : set.some(is(goal))) return null
  /** A node and whether the goal has been owed since some earlier state. That state is chosen nondeterministically. */
  const enter = (n: number, owed: boolean): readonly number[] => {
    if (always && !is(always)(n)) return []
    if (form === 'eventually') return is(goal)(n) ? [] : [n * 2]
    if (form !== 'leadsTo') return [n * 2]
    if (owed) return is(goal)(n) ? [] : [n * 2 + 1]
    return is(premise)(n) && !is(goal)(n) ? [n * 2, n * 2 + 1] : [n * 2]
  }
  const distance = distances(
    starts.filter((n) => !initially || is(initially)(n)).flatMap((n) => enter(n, false)),
    (at) => successors(moves, Math.floor(at / 2)).flatMap((to) => enter(to, at % 2 === 1)),
  )
  const lengths = set.map((n) => distance.get(n * 2 + (form === 'leadsTo' ? 1 : 0)) ?? Infinity)
  const shortest = Math.min(...lengths)
  return shortest === Infinity ? null : shortest
}

function escapes(
  { home, homeByFaults }: LivelyGraph,
  start: number,
  nodes: readonly Node[],
  moves: readonly Move[],
): boolean {
  const ways = moves.filter(({ fault }) => homeByFaults || !fault)
  return [...distances([start], (n) => successors(ways, n)).keys()].some(
    (n) => home.includes(nodes[n]?.at ?? -1) || ways.some(({ from, to }) => from === n && to === null),
  )
}

function successors(moves: readonly Move[], n: number): readonly number[] {
  return moves.flatMap(({ from, to }) => (from === n && to !== null ? [to] : []))
}

function distances(starts: readonly number[], next: (n: number) => readonly number[]): ReadonlyMap<number, number> {
  const found = new Map(starts.map((n) => [n, 0]))
  for (const [n, distance] of found) for (const to of next(n)) if (!found.has(to)) found.set(to, distance + 1)
  return found
}
