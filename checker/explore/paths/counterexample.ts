import { QuorateError } from '../../errors.ts'
import { decides, type Model } from '../../language/model/model.ts'
import { ancestorsOf, leastOf } from './ancestors.ts'
import { type Edge, edgesFrom, expandAlone, type Level, NOWHERE, type Range, rowsWith, type Target } from './edges.ts'
import type { Machine } from '../machine/machine.ts'
import type { Path, Step } from '../../results/exploration.ts'
import { follow, unfold } from './unfold.ts'

/** The stored levels of a search. */
export interface Search {
  readonly machine: Machine
  /** First row of each level. */
  readonly levelStarts: readonly number[]
  /** Row of an initial state → the least initialiser that makes it. */
  readonly initialOf: ReadonlyMap<number, number>
}

/** One fault step weighs more than all changes of actor together. */
const FAULT = 2 ** 24

/**
 * Of all behaviours of `length` states that end in the target the one with the fewest fault steps, then the fewest changes
 * of actor, then the least sequence. Sweeps the stored levels backwards, expanding each state once, and keeps the steps that
 * lie on a shortest path; then picks the cheapest from the front.
 */
export function findPath(search: Search, target: Target, length: number): Path {
  const { fired } = search.machine.unit
  const counted = fired.slice()
  try {
    return sweep(search, target, length)
  } finally {
    fired.set(counted)
  }
}

function sweep(search: Search, target: Target, length: number): Path {
  const ending = length === 1 ? initialTarget(search, target) : null
  if (ending !== null) return { init: ending, steps: [] }
  const { machine } = search
  const { model } = machine.compiled
  const levels = levelsTo(search, target, length)
  if (!machine.symmetry && !machine.fingerprints)
    return cheapest(model, levels.slice(0, -1), initialIn(search, levels[0]))
  const unfolded = unfold(machine, levels, target)
  return cheapest(model, unfolded.levels, unfolded.starts)
}

/** The stored states on the shortest paths to a target, level by level, with their steps; the last ones are where it is. */
function levelsTo(search: Search, target: Target, length: number): readonly Level[] {
  const { fingerprints } = search.machine
  if (fingerprints) return alongParents(search, fingerprints, target, length)
  const levels: Level[] = [finalLevel(search, target, length)]
  for (let depth = length - 1; depth >= 1; depth--)
    levels.unshift(stepsInto(search, depth, levels[0] ?? new Map(), depth === length - 1 ? target : undefined))
  return levels
}

/** With symmetry or fingerprints: the states in which a way to a target was looked for; it may break off in one of them. */
export function statesTowards(search: Search, target: Target, length: number): readonly Int32Array[] {
  const { fired } = search.machine.unit
  const counted = fired.slice()
  try {
    return unfold(search.machine, levelsTo(search, target, length), target).states
  } finally {
    fired.set(counted)
  }
}

/**
 * Where states are gone, of the behaviours that go by the parents that were kept the one that the same rule chooses. As short as
 * any, and the same for any number of threads; but others, which are not looked at, may have fewer fault steps.
 */
function alongParents(search: Search, fingerprints: Int32Array, target: Target, length: number): readonly Level[] {
  const row =
    target.kind === 'rows' ? leastOf(fingerprints, rangeOf(search, length), target.includes) : locatedIn(target)
  if (row === null) throw unrepeatable('no state shows a violation that was found')
  const levels = ancestorsOf(fingerprints, search.levelStarts, row)
  return target.kind === 'rows' ? levels : [...levels, new Map()]
}

function locatedIn(target: Target): number | null {
  return target.kind === 'state' || target.kind === 'step' ? (target.from ?? null) : null
}

function initialIn({ initialOf }: Search, level: Level | undefined): ReadonlyMap<number, number> {
  return new Map([...(level?.keys() ?? [])].map((row) => [row, initialOf.get(row) ?? Infinity]))
}

/** The shortest path to a stored state, chosen by the same rule. */
export function pathTo(search: Search, row: number): Path {
  const level = search.levelStarts.findLastIndex((start) => start <= row)
  return findPath(search, { kind: 'rows', includes: (other) => other === row }, level + 1)
}

/**
 * The state in which a path ends: a stored one, or with symmetry or fingerprints the spare one. Throws Q106 where it cannot be gone
 * again.
 */
export function lastState({ machine, initialOf }: Search, path: Path): number {
  if (machine.symmetry || machine.fingerprints) {
    if (!follow(machine, path)) throw unrepeatable('a step led nowhere')
    return machine.spare()
  }
  const { init, steps } = path
  const start = [...initialOf].find(([, i]) => i === init)?.[0]
  if (start === undefined) throw unrepeatable('an initial state was not found')
  return steps.reduce((state, step) => stateAfter(machine, state, step), start)
}

function stateAfter(machine: Machine, state: number, { action, ordinal }: Step): number {
  let after = -1
  expandAlone(machine, state, (a, o, target) => {
    if (a === action && o === ordinal) after = target
  })
  if (after < 0) throw unrepeatable('a step led nowhere')
  return after
}

/** Length 1: the least initialiser whose state is outside the constraint, hence not stored, and decides the property. */
function initialTarget({ machine }: Search, target: Target): number | null {
  const { model } = machine.compiled
  const property = target.kind === 'state' ? model.properties[target.property] : undefined
  if (!property) return null
  const first = model.init.findIndex((_, i) => {
    machine.unit.initial(i)
    return decides(property, machine.unit.view)
  })
  return first < 0 ? null : first
}

function finalLevel(search: Search, target: Target, length: number): Level {
  return new Map([...rowsWith(search.machine, target, rangeOf(search, length))].map((row) => [row, []]))
}

function rangeOf({ machine, levelStarts }: Search, depth: number): Range {
  const end = machine.table.rows()
  return { from: levelStarts[depth - 1] ?? end, to: levelStarts[depth] ?? end }
}

/** The states of a level with a step into `next`, or, on the last level, with a step that is the target. */
function stepsInto(search: Search, depth: number, next: Level, target: Target | undefined): Level {
  const level = new Map<number, readonly Edge[]>()
  const { from, to } = rangeOf(search, depth)
  const arrive = (into: number): number | null => (next.has(into) ? into : null)
  for (let row = from; row < to; row++) {
    const edges = edgesFrom(search.machine, row, arrive, target)
    if (edges.length > 0) level.set(row, edges)
  }
  return level
}

/** Costs per state and current actor, back to front; then the least sequence among the cheapest, front to back. */
function cheapest(model: Model, levels: readonly Level[], starts: ReadonlyMap<number, number>): Path {
  const actors = [
    null,
    ...new Set(
      levels.flatMap((level) =>
        [...level.values()].flatMap((edges) => edges.map((e) => e.actor)).filter((a) => a !== null),
      ),
    ),
  ]
  const costs: Map<number, Map<string | null, number>>[] = []
  const cost = (depth: number, edge: Edge, actor: string | null): number => {
    const rest =
      edge.to === NOWHERE || depth + 1 === levels.length
        ? 0
        : (costs[depth + 1]?.get(edge.to)?.get(edge.actor ?? actor) ?? Infinity)
    const fault = model.actions[edge.action]?.fault === undefined ? 0 : FAULT
    return fault + (edge.actor !== null && actor !== null && edge.actor !== actor ? 1 : 0) + rest
  }
  for (let depth = levels.length - 1; depth >= 0; depth--) {
    const perState = new Map<number, Map<string | null, number>>()
    for (const [row, edges] of levels[depth] ?? [])
      perState.set(
        row,
        new Map(
          actors.map((actor) => [
            actor,
            edges.reduce((least, edge) => Math.min(least, cost(depth, edge, actor)), Infinity),
          ]),
        ),
      )
    costs[depth] = perState
  }
  const start = [...starts]
    .map(([row, init]) => ({ row, init, cost: costs[0]?.get(row)?.get(null) ?? 0 }))
    .sort((a, b) => a.cost - b.cost || a.init - b.init)[0]
  if (!start) throw unrepeatable('no path leads to a violation that was found')
  const steps: Step[] = []
  let { row } = start
  let actor: string | null = null
  for (let depth = 0; depth < levels.length; depth++) {
    const edges: readonly Edge[] = levels[depth]?.get(row) ?? []
    const best = [...edges].sort(
      (a, b) => cost(depth, a, actor) - cost(depth, b, actor) || a.action - b.action || a.ordinal - b.ordinal,
    )[0]
    if (!best) throw unrepeatable('a shortest path breaks off')
    steps.push({ action: best.action, ordinal: best.ordinal })
    actor = best.actor ?? actor
    row = best.to
  }
  return { init: start.init, steps }
}

/** Where the second look at stored states gives something else than the first. */
export function unrepeatable(problem: string): QuorateError {
  return new QuorateError({
    code: 'Q106',
    class: 'spec',
    problem: `not a function of the state: when states were expanded again, ${problem}`,
    hint: 'guards, effects, domains and properties may use only the state, the binding and the constants; put choices into forall',
  })
}
