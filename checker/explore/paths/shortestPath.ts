import { paced } from '../../pace.ts'
import { last, unless } from '../../running.ts'
import { decides, isUnfit } from '../../language/model/model.ts'
import type { Path, Step } from '../../results/exploration.ts'
import { eachInitial } from '../../compile/steps/eachInitial.ts'
import { presentRow } from '../machine/initialRows.ts'
import { putSpare, type Stored } from '../machine/stored.ts'
import { NOBODY } from './actors.ts'
import { candidates } from './candidates.ts'
import { AnyPath } from './anyPath.ts'
import { Costs } from './costs.ts'
import { expandEach, NOWHERE, type Target } from './edges.ts'
import type { PathGuide, Way } from './pathGuide.ts'
import type { StoredLevels } from './storedLevels.ts'
import { CheapestPaths } from './cheapestPaths.ts'
import { unrepeatable } from './unrepeatable.ts'

/** A shortest path to a target. */
export interface Shown {
  readonly path: Path
  /** Whether it is the preferred path. If not, there was too little memory to choose. */
  readonly chosen: boolean
}

/** Finding a path may always use this many bytes, even if the search has a low memory limit. */
const LEAST_BYTES = 2 ** 22

/**
 * Among all behaviours of `length` states that end in the target, finds the one with the fewest fault steps, then the
 * fewest changes of actor, then the smallest sequence. If there is too little memory for that, finds any one of them.
 * Null if the run became `overdue` first. Pauses regularly.
 */
export function* findingPath(
  search: StoredLevels,
  target: Target,
  length: number,
  overdue: () => boolean = () => false,
): Generator<void, Shown | null> {
  if (overdue()) return null
  const { fired } = search.machine.unit
  const counted = fired.slice()
  try {
    return yield* unless(overdue, towards(search, target, length))
  } finally {
    fired.set(counted)
  }
}

/** Like `findingPath`, but without pauses. */
function findPath(search: StoredLevels, target: Target, length: number): Path {
  const shown = last(findingPath(search, target, length))
  if (!shown) throw unrepeatable('no path leads to a violation that was found')
  return shown.path
}

function* towards(search: StoredLevels, target: Target, length: number): Generator<void, Shown> {
  const ending = length === 1 ? initialTarget(search, target) : null
  if (ending !== null) return { path: { init: ending, steps: [] }, chosen: true }
  const { guide, chosen } = yield* guiding(search, target, length)
  const { machine } = search
  const { path } = yield* paced(following(machine, guide, target, length), machine.pace())
  if (!path) throw unrepeatable('no path leads to a violation that was found')
  return { path, chosen }
}

function* guiding(
  search: StoredLevels,
  target: Target,
  length: number,
): Generator<void, { guide: PathGuide; chosen: boolean }> {
  const { machine } = search
  const states = candidates(search, target, length)
  if (!states) throw unrepeatable('no state shows a violation that was found')
  const most = machine.fingerprints ? Infinity : Math.max(LEAST_BYTES, machine.maxMemory - machine.table.bytes())
  if (Costs.bytes(states.size, length) <= most) {
    const cheapest = new CheapestPaths(machine, states, target, length, most)
    if (yield* cheapest.run()) return { guide: cheapest, chosen: true }
  }
  const anyPath = new AnyPath(search, target, length)
  yield* anyPath.run()
  return { guide: anyPath, chosen: false }
}

/** With symmetry: the states visited in the search for a path to a target. The path may break off in one of them. */
export function statesTowards(search: StoredLevels, target: Target, length: number): readonly Int32Array[] {
  const counted = search.machine.unit.fired.slice()
  try {
    const { guide } = last(guiding(search, target, length))
    return last(following(search.machine, guide, target, length)).states
  } finally {
    search.machine.unit.fired.set(counted)
  }
}

/** The shortest path to a stored state, chosen by the same rule. */
export function pathTo(search: StoredLevels, row: number): Path {
  const level = search.levelStarts.findLastIndex((start) => start <= row)
  return findPath(search, { kind: 'rows', includes: (other) => other === row }, level + 1)
}

/**
 * For a counterexample of one state, finds the first initializer whose state shows it. Either the state decides the
 * property but is not stored, because it is outside the constraint, or it violates a property of initial states, or a
 * refinement does not accept it as initial.
 */
function initialTarget({ machine }: StoredLevels, target: Target): number | null {
  const { model } = machine.compiled
  const property = target.kind === 'state' || target.kind === 'step' ? model.properties[target.property] : undefined
  const refiner = target.kind === 'step' ? machine.refiner(target.property) : null
  if (!property && !refiner) return null
  const { words, view } = machine.unit
  for (const init of eachInitial(machine.unit, model))
    if (refiner ? !refiner.isInitial(words, 0) : isUnfit(property, view) || decides(property, view)) return init
  return null
}

interface FollowedPath {
  /** The path, or null if it broke off. */
  readonly path: Path | null
  /** The states on the part of the path that was found. */
  readonly states: readonly Int32Array[]
}

/**
 * Walks forward to a target at a given distance. It always takes a step that begins a cheapest path and the smallest
 * of these if there is more than one. With symmetry, stored states are representatives, and a step leads to a state
 * whose representative comes next. This walk visits states that actually follow each other. Pauses after each state.
 */
function* following(machine: Stored, guide: PathGuide, target: Target, length: number): Generator<void, FollowedPath> {
  const start = bestStart(machine, guide)
  if (!start) return { path: null, states: [] }
  const states: Int32Array[] = [start.words]
  const steps: Step[] = []
  let { row } = start
  let actor = NOBODY
  for (let depth = 1; depth < length; depth++) {
    guide.enter(depth)
    const place = placeOf(machine, row, states.at(-1) ?? start.words)
    const ways = waysFrom(machine, guide, place, depth === length - 1 ? target : undefined)
    const [best] = ways
      .map((way) => ({ way, by: guide.actor(way, place) }))
      .map(({ way, by }) => ({ way, by, cost: guide.cost(way, by, actor) }))
      .sort((a, b) => a.cost - b.cost || a.way.action - b.way.action || a.way.ordinal - b.way.ordinal)
    if (!best) return { path: null, states }
    steps.push({ action: best.way.action, ordinal: best.way.ordinal })
    states.push(best.way.words)
    if (best.by !== NOBODY) actor = best.by
    row = best.way.to
    yield
  }
  return { path: { init: start.init, steps }, states }
}

/**
 * A row from which the state can be loaded. With symmetry or fingerprints, this is the spare row, because the state
 * itself is not stored.
 */
function placeOf(machine: Stored, row: number, words: Int32Array): number {
  if (!machine.symmetry && !machine.fingerprints) return row
  putSpare(machine, words)
  return machine.spare()
}

interface Start {
  readonly init: number
  readonly words: Int32Array
  readonly row: number
  readonly cost: number
}

/** The first of the initial states from which a path is cheapest. Null if no path begins in any of them. */
function bestStart(machine: Stored, guide: PathGuide): Start | null {
  const { unit, compiled } = machine
  let best: Start | null = null
  guide.enter(0)
  for (const init of eachInitial(unit, compiled.model)) {
    const row = presentRow(machine)
    const cost = guide.rest(row)
    if (cost < (best?.cost ?? Infinity)) best = { init, words: unit.words.slice(), row, cost }
  }
  return best
}

function waysFrom(machine: Stored, guide: PathGuide, place: number, endsIn: Target | undefined): readonly Way[] {
  const { words: size } = machine.compiled.layout
  const ways: Way[] = []
  expandEach(
    machine,
    { from: place, to: place + 1 },
    {
      endsIn,
      step(_, action, ordinal, to, words, at) {
        if (guide.rest(to) < Infinity) ways.push({ action, ordinal, to, words: words.slice(at, at + size), at: 0 })
      },
      end: (_, action, ordinal) => ways.push({ action, ordinal, to: NOWHERE, words: new Int32Array(), at: 0 }),
    },
  )
  return ways
}
