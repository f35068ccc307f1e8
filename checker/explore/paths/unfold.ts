import { type Edge, edgesFrom, expandAlone, type Level, NOWHERE, type Target } from './edges.ts'
import type { Machine } from '../machine/machine.ts'
import type { Path } from '../../results/exploration.ts'

/** The shortest ways to a target, in states that follow each other in truth; states are numbered as they come. */
export interface Unfolded {
  readonly levels: readonly Level[]
  /** The initial states → the least initialiser that makes them. */
  readonly starts: ReadonlyMap<number, number>
  /** Their words, by number. */
  readonly states: readonly Int32Array[]
}

/**
 * With symmetry the stored levels hold representatives, and a step of one leads to a state of which the next is only the
 * representative. This goes forward again from the real initial states, along all states whose representatives lie on a
 * shortest path: `wanted` has them level by level, the last one being where the target is. A symmetric spec has a way from
 * each of them to the target, so what comes out is what a search without symmetry would have kept.
 */
export function unfold(machine: Machine, wanted: readonly Level[], target: Target): Unfolded {
  const states = new States(machine)
  const starts = initialStates(machine, states, wanted[0])
  const levels: Level[] = []
  let present: Iterable<number> = starts.keys()
  for (const [depth, next] of wanted.slice(1).entries()) {
    const last = depth === wanted.length - 2
    const level = new Map<number, readonly Edge[]>()
    const arrived = new Set<number>()
    for (const state of present) {
      states.load(state)
      const arrive = (to: number, at: number): number | null => (next.has(to) ? states.inBatch(at) : null)
      const edges = edgesFrom(machine, machine.spare(), arrive, last ? target : undefined)
      for (const { to } of edges) if (to !== NOWHERE) arrived.add(to)
      if (edges.length > 0) level.set(state, edges)
    }
    levels.push(level)
    present = arrived
  }
  return { levels, starts, states: states.all }
}

function initialStates(machine: Machine, states: States, wanted: Level | undefined): ReadonlyMap<number, number> {
  const { unit, table, buffers, compiled } = machine
  const starts = new Map<number, number>()
  compiled.model.init.forEach((_, i) => {
    unit.initial(i)
    buffers.batch.set(unit.words)
    const row = table.find(0)
    const state = states.inBatch(0)
    if (wanted?.has(row) && !starts.has(state)) starts.set(state, i)
  })
  return starts
}

/** States that are not stored, by number. */
class States {
  readonly #machine: Machine
  readonly #numbers = new Map<string, number>()
  readonly all: Int32Array[] = []

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** The number of a state in the batch. */
  inBatch(at: number): number {
    const { buffers, compiled } = this.#machine
    const words = buffers.batch.slice(at, at + compiled.layout.words)
    const key = words.join()
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.all.length)
    return this.all.push(words) - 1
  }

  /** Puts a state into the spare row. */
  load(state: number): void {
    const words = this.all[state]
    if (words) putSpare(this.#machine, words)
  }
}

/** Puts a state into the spare row. */
export function putSpare({ buffers, spareAt }: Machine, words: Int32Array): void {
  buffers.arena.set(words, spareAt)
}

/** Follows a path that was unfolded, and leaves the state in which it ends in the spare row; false where it breaks off. */
export function follow(machine: Machine, path: Path): boolean {
  return statesAlong(machine, path).length > path.steps.length
}

/** The states of a path, the last one also in the spare row; fewer where it breaks off. */
export function statesAlong(machine: Machine, { init, steps }: Path): readonly Int32Array[] {
  const { unit, buffers, compiled } = machine
  unit.initial(init)
  const states = [unit.words.slice()]
  for (const { action, ordinal } of steps) {
    const [present] = states.slice(-1)
    let after: Int32Array | null = null
    if (present) putSpare(machine, present)
    expandAlone(machine, machine.spare(), (a, o, _to, at) => {
      if (a === action && o === ordinal) after = buffers.batch.slice(at, at + compiled.layout.words)
    })
    if (after === null) return states
    states.push(after)
  }
  const [last] = states.slice(-1)
  if (last) putSpare(machine, last)
  return states
}
