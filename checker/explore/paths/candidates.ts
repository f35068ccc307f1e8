import type { Segments } from '../../compile/arena/segments.ts'
import { must } from '../../must.ts'
import { ancestorsOf, leastOf } from './ancestors.ts'
import type { StoredLevels } from './storedLevels.ts'
import { expandEach, NOWHERE, type Range, rowsWith, type Target } from './edges.ts'
import { eachInitial } from '../../compile/steps/eachInitial.ts'
import { presentRow } from '../machine/initialRows.ts'
import { putSpare, type Stored } from '../machine/stored.ts'

/** The states that a path may pass through, by number. With symmetry, these are representatives. */
export interface Candidates {
  /** The candidates at a depth, from 1. */
  readonly level: (depth: number) => Range
  readonly size: number
  /** The number of a stored state, or `NOWHERE`. */
  readonly numberOf: (row: number) => number
  /** Which states in this range are the target. */
  readonly ends: (range: Range) => Iterable<number>
  /** A row from which the state can be expanded. It is valid until the next call. */
  readonly place: (state: number) => number
}

/** The candidates for paths of `length` states to a target. Null if no state shows the target. */
export function candidates(search: StoredLevels, target: Target, length: number): Candidates | null {
  const { machine } = search
  const { fingerprints } = machine
  if (fingerprints) return kept(search, fingerprints, target, length)
  const level = (depth: number): Range => rowsOf(search, depth)
  return {
    level,
    size: level(length).to,
    numberOf: (row) => row,
    ends: (range) => rowsWith(machine, target, range),
    place: (state) => state,
  }
}

export function rowsOf({ machine, levelStarts }: StoredLevels, depth: number): Range {
  const end = machine.table.rows()
  return { from: levelStarts[depth - 1] ?? end, to: levelStarts[depth] ?? end }
}

/**
 * If states are no longer stored, the candidates are the states on paths through recorded parents. These are
 * shortest paths, and do not depend on the number of threads, but another shortest path may have fewer fault steps.
 */
function kept(search: StoredLevels, fingerprints: Segments, target: Target, length: number): Candidates | null {
  const row =
    target.kind === 'rows' ? leastOf(fingerprints, rowsOf(search, length), target.includes) : locatedIn(target)
  if (row === null) return null
  const rows = ancestorsOf(fingerprints, search.levelStarts, row)
  const all = new Kept(search.machine)
  all.begin(must(rows[0]))
  for (const next of rows.slice(1)) all.follow(next)
  const { starts, numbers, words } = all
  return {
    level: (depth) => ({ from: starts[depth - 1] ?? words.length, to: starts[depth] ?? words.length }),
    size: words.length,
    numberOf: (stored) => numbers.get(stored) ?? NOWHERE,
    ends: ({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i),
    place: (state) => all.place(state),
  }
}

function locatedIn(target: Target): number | null {
  return target.kind === 'state' || target.kind === 'step' ? (target.from ?? null) : null
}

/** Computes states again for the requested rows, level by level from the initial states. */
class Kept {
  readonly #machine: Stored
  readonly numbers = new Map<number, number>()
  readonly words: Int32Array[] = []
  /** The first state of each level, by number. */
  readonly starts: number[] = []

  constructor(machine: Stored) {
    this.#machine = machine
  }

  begin(wanted: ReadonlySet<number>): void {
    const { unit, buffers, compiled } = this.#machine
    this.starts.push(0)
    for (const _ of eachInitial(unit, compiled.model)) {
      const row = presentRow(this.#machine)
      if (wanted.has(row)) this.#keep(row, buffers.batch, 0)
    }
  }

  /** Continues with the rows of the next level. */
  follow(wanted: ReadonlySet<number>): void {
    const from = must(this.starts.at(-1))
    const to = this.words.length
    this.starts.push(to)
    expandEach(
      this.#machine,
      { from, to },
      {
        place: (state) => this.place(state),
        step: (_state, _action, _ordinal, row, words, at) => {
          if (wanted.has(row)) this.#keep(row, words, at)
        },
        end() {},
      },
    )
  }

  place(state: number): number {
    const words = this.words[state]
    if (words) putSpare(this.#machine, words)
    return this.#machine.spare()
  }

  /** Keeps a state; with symmetry, its representative. */
  #keep(row: number, words: Int32Array, at: number): void {
    if (this.numbers.has(row)) return
    const { symmetry, buffers, compiled } = this.#machine
    const end = at + compiled.layout.words
    const own = words.slice(at, end)
    buffers.batch.set(own, at)
    symmetry?.representAt(at)
    this.numbers.set(row, this.words.length)
    this.words.push(buffers.batch.slice(at, end))
  }
}
