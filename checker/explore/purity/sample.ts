import { mixed } from '../../compile/resultCache/hash.ts'
import type { Machine } from '../machine/machine.ts'
import { putSpare } from '../machine/stored.ts'

/** The sample includes every state before this row. */
const DENSE = 4096
/** Whenever the number of states doubles, this many later states join the sample. */
const PER_DOUBLING = 32

/**
 * The first row of the sample at or after `row`. Later rows are split into stretches of equal length, and one state
 * from each is drawn with a fixed seed.
 */
export function nextSample(row: number): number {
  if (row < DENSE) return row
  for (let stretch = stretchOf(row); ; stretch = stretchOf(stretch.end)) {
    const drawn = stretch.start + (drawnFrom(stretch.start) % (stretch.end - stretch.start))
    if (drawn >= row) return drawn
  }
}

const SEED = 0x9e3779b1

function drawnFrom(row: number): number {
  return mixed(row ^ SEED) >>> 0
}

/** In a search with more states than this, only one in `THINNED` of the first runs is checked. */
const LARGE = 2 * DENSE
const THINNED = 32

/** Whether a sampled row is evaluated again at the end of a search with this many rows. */
export function isAskedAgain(row: number, rows: number): boolean {
  return row < FIRST || row >= DENSE || rows <= LARGE || drawnFrom(row - (row % RUN)) % THINNED === 0
}

function stretchOf(row: number): { readonly start: number; readonly end: number } {
  const size = 2 ** Math.floor(Math.log2(row)) / PER_DOUBLING
  const start = row - (row % size)
  return { start, end: start + size }
}

/** The first copy evaluates the sample's runs that begin before this row and a fixed share of the others. */
const FIRST = 32
const ONE_OF = 16

/**
 * Whether the first copy of the spec also evaluates this run of the sample. A hidden counter would keep counting in
 * that copy.
 */
export function isAskedOfFirst(row: number): boolean {
  return row < FIRST || drawnFrom(row) % ONE_OF === 0
}

/** The first states are examined in runs that end at multiples of this number. */
const RUN = 64

/** Where the sample's run that begins at this row ends. Later runs have a single row. */
export function endOfRun(row: number): number {
  return row < DENSE ? row - (row % RUN) + RUN : row + 1
}

/**
 * Keeps a state for later. The returned function writes it to a row where it can be loaded and returns that row.
 */
export function keepState(machine: Machine, row: number): () => number {
  if (!machine.fingerprints) return () => row
  const words = wordsOf(machine, row)
  return () => {
    putSpare(machine, words)
    return machine.spare()
  }
}

function wordsOf({ unit }: Machine, row: number): Int32Array {
  unit.load(row)
  return unit.words.slice()
}

export interface SampledState {
  readonly row: number
  readonly words: Int32Array
}

/** Keeps sampled states before the search drops them. */
export class Sample {
  readonly #machine: Machine
  readonly #states: SampledState[] = []
  #next = 0

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Keeps the sampled states of rows before `end`, unless it already has. They must still be stored. */
  take(end: number): void {
    for (; this.#next < end; this.#next = nextSample(this.#next + 1))
      this.#states.push({ row: this.#next, words: wordsOf(this.#machine, this.#next) })
  }

  /** The sampled rows before `end` that are not kept yet and whose states are stored elsewhere. */
  takeElsewhere(end: number): readonly number[] {
    const rows: number[] = []
    for (; this.#next < end; this.#next = nextSample(this.#next + 1)) rows.push(this.#next)
    return rows
  }

  /** Keeps a state that has no row in this process. */
  keep(words: Int32Array): void {
    this.#states.push({ row: -1, words })
  }

  /** The sampled states among the first `rows` rows. */
  among(rows: number): readonly SampledState[] {
    return this.#states.filter(({ row }) => row < rows)
  }
}
