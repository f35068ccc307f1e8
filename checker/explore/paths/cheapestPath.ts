import { NOBODY } from './actors.ts'
import { expandEach, NOWHERE, type Target } from './edges.ts'
import { putSpare, type Stored } from '../machine/stored.ts'
import type { Path, Step } from '../../results/exploration.ts'

/** A step to a stored state, whose words begin at `at`, or to `NOWHERE`, which is the target. */
export interface Way extends Step {
  readonly to: number
  readonly words: Int32Array
  readonly at: number
}

/** Knowledge about the paths to a target. Actors are numbers. */
export interface Guide {
  /** From now on, questions are about steps of states of this depth or, for 0, about initial states. */
  enter(depth: number): void
  /** The cost of the cheapest path from a stored state of the next depth; infinite if there is none. */
  rest(row: number): number
  /** The actor that takes a step of the state that can be loaded from a row. */
  actor(way: Way, row: number): number
  /** The cost of the cheapest path that begins with this step if `before` acted last. */
  cost(way: Way, by: number, before: number): number
}

export interface FollowedPath {
  /** Null if the path broke off. */
  readonly path: Path | null
  /** The states of the part of the path that was found. */
  readonly states: readonly Int32Array[]
}

/**
 * Walks forward to a target at a given distance. It always takes a step that begins a cheapest path. If there are
 * several, it takes the smallest. With symmetry the stored states are representatives, and a step of one leads to a
 * state whose representative is the next one. This walk visits states that actually follow each other.
 */
export function cheapest(machine: Stored, guide: Guide, target: Target, length: number): FollowedPath {
  const start = cheapestStart(machine, guide)
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
  }
  return { path: { init: start.init, steps }, states }
}

/** The row in which a state can be loaded: with symmetry or fingerprints, the state itself is not stored. */
function placeOf(machine: Stored, row: number, words: Int32Array): number {
  if (!machine.symmetry && !machine.fingerprints) return row
  putSpare(machine, words)
  return machine.spare()
}

function cheapestStart({ unit, table, buffers, compiled }: Stored, guide: Guide) {
  guide.enter(0)
  const starts = compiled.model.init.map((_, init) => {
    unit.initial(init)
    buffers.batch.set(unit.words)
    const words = unit.words.slice()
    const row = table.find(0)
    return { init, words, row, cost: guide.rest(row) }
  })
  return starts.filter(({ cost }) => cost < Infinity).sort((a, b) => a.cost - b.cost || a.init - b.init)[0]
}

function waysFrom(machine: Stored, guide: Guide, place: number, endsIn: Target | undefined): readonly Way[] {
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
