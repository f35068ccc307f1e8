import type { StoredLevels } from './storedLevels.ts'
import { Sweep } from './sweep.ts'
import { Costs } from './costs.ts'
import { candidates } from './candidates.ts'
import type { Guide } from './cheapestPath.ts'
import { cheapest } from './cheapestPath.ts'
import { last } from '../../running.ts'
import { unless } from '../../running.ts'
import { QuorateError } from '../../errors.ts'
import { decides } from '../../language/model/model.ts'
import { Chain } from './chain.ts'
import { expandAlone, type Target } from './edges.ts'
import type { Stored } from '../machine/stored.ts'
import type { Path, Step } from '../../results/exploration.ts'
import { follow } from './unfold.ts'

/** A shortest path to a target. */
export interface Shown {
  readonly path: Path
  /** Whether it is the preferred one. If not, memory did not allow a choice. */
  readonly chosen: boolean
}

/** The number of bytes always available for finding a path, even if the memory limit of the search is low. */
const LEAST_BYTES = 2 ** 22

/**
 * Among all behaviours of `length` states that end in the target, the one with the fewest fault steps, then the fewest
 * changes of actor, then the smallest sequence. If there is not enough memory for that, any of them. Null if the run
 * was `overdue` before a path was found. Pauses now and then.
 */
export function* findingPath(
  search: StoredLevels,
  target: Target,
  length: number,
  overdue: () => boolean = () => false,
): Generator<void, Shown | null> {
  const { fired } = search.machine.unit
  const counted = fired.slice()
  try {
    return yield* unless(overdue, towards(search, target, length))
  } finally {
    fired.set(counted)
  }
}

/** The same without pauses. */
export function findPath(search: StoredLevels, target: Target, length: number): Path {
  const shown = last(findingPath(search, target, length))
  if (!shown) throw unrepeatable('no path leads to a violation that was found')
  return shown.path
}

function* towards(search: StoredLevels, target: Target, length: number): Generator<void, Shown> {
  const ending = length === 1 ? initialTarget(search, target) : null
  if (ending !== null) return { path: { init: ending, steps: [] }, chosen: true }
  const { guide, chosen } = yield* guiding(search, target, length)
  const { path } = cheapest(search.machine, guide, target, length)
  if (!path) throw unrepeatable('no path leads to a violation that was found')
  return { path, chosen }
}

function* guiding(
  search: StoredLevels,
  target: Target,
  length: number,
): Generator<void, { guide: Guide; chosen: boolean }> {
  const { machine } = search
  const states = candidates(search, target, length)
  if (!states) throw unrepeatable('no state shows a violation that was found')
  const most = machine.fingerprints ? Infinity : Math.max(LEAST_BYTES, machine.maxMemory - machine.table.bytes())
  if (Costs.bytes(states.size, length) <= most) {
    const sweep = new Sweep(machine, states, target, length, most)
    if (yield* sweep.run()) return { guide: sweep, chosen: true }
  }
  const chain = new Chain(search, target, length)
  yield* chain.run()
  return { guide: chain, chosen: false }
}

/** With symmetry: the states in which a path to a target was searched for. The path may break off in one of them. */
export function statesTowards(search: StoredLevels, target: Target, length: number): readonly Int32Array[] {
  const counted = search.machine.unit.fired.slice()
  try {
    return cheapest(search.machine, last(guiding(search, target, length)).guide, target, length).states
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
 * The state in which a path ends: a stored one or, with symmetry or fingerprints, the spare one. Throws Q106 if the path
 * cannot be taken again.
 */
export function lastState({ machine, initialOf }: StoredLevels, path: Path): number {
  if (machine.symmetry || machine.fingerprints) {
    if (!follow(machine, path)) throw unrepeatable('a step led nowhere')
    return machine.spare()
  }
  const { init, steps } = path
  const start = [...initialOf].find(([, i]) => i === init)?.[0]
  if (start === undefined) throw unrepeatable('an initial state was not found')
  return steps.reduce((state, step) => stateAfter(machine, state, step), start)
}

function stateAfter(machine: Stored, state: number, { action, ordinal }: Step): number {
  let after = -1
  expandAlone(machine, state, (a, o, target) => {
    if (a === action && o === ordinal) after = target
  })
  if (after < 0) throw unrepeatable('a step led nowhere')
  return after
}

/**
 * For a path of one state, the first initializer whose state is outside the constraint, and therefore not stored, and
 * decides the property; or the first one whose state a refinement does not accept as initial.
 */
function initialTarget({ machine }: StoredLevels, target: Target): number | null {
  const { model } = machine.compiled
  const property = target.kind === 'state' ? model.properties[target.property] : undefined
  const refiner = target.kind === 'step' ? machine.refiner(target.property) : null
  if (!property && !refiner) return null
  const first = model.init.findIndex((_, i) => {
    machine.unit.initial(i)
    return refiner ? !refiner.isInitial(machine.unit.words, 0) : decides(property, machine.unit.view)
  })
  return first < 0 ? null : first
}

/** The error to report if stored states have other results when they are expanded again. */
export function unrepeatable(problem: string): QuorateError {
  return new QuorateError({
    code: 'Q106',
    class: 'spec',
    problem: `not a function of the state: when states were expanded again, ${problem}`,
    hint: 'guards, effects, domains and properties may use only the state, the binding and the constants; put choices into forall',
  })
}
