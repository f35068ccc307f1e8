import { concatenated, type Segments } from '../../compile/arena/segments.ts'
import { CONTROL } from '../../compile/threads/control.ts'
import { QuorateError } from '../../errors.ts'
import { must } from '../../must.ts'
import type { Machine } from '../machine/machine.ts'
import type { Range } from '../paths/edges.ts'
import type { Refiner } from '../refinement/refiner.ts'
import type { Chunk, RowShape } from './chunk.ts'
import type { FirstLevels } from './firstLevels.ts'

function tooLarge(what: string): QuorateError {
  return new QuorateError({
    code: 'Q083',
    class: 'limit',
    problem: `${what} of a shard do not fit into the memory`,
    hint: 'give the worker more with --max-memory, or let more machines take part',
  })
}

/** Whether this shard owns the state at word `at`. */
type Owns = (words: Int32Array, at: number) => boolean

/**
 * The states that a shard stores, by level. Levels are numbered by depth, starting at 1. With fingerprints, only the
 * last two levels keep whole states. The shard then also keeps the fingerprints that others own on the first levels,
 * except for the last of these levels.
 */
export class ShardStates {
  /** The parts of a state that are sealed and sent to other shards. */
  readonly shape: RowShape
  readonly #machine: Machine
  readonly #refiners: readonly Refiner[]
  /** How many rows all shards store. With fingerprints, these are the rows of the first levels except the last. */
  readonly common: number
  /** By depth: how many rows there are at the end of the level; 0 for depth 0. */
  readonly #ends: number[]

  /** Takes over the machine and drops the first levels' states that other shards own. */
  constructor({ machine, checked, levelStarts }: FirstLevels, owns: Owns) {
    this.#machine = machine
    this.#refiners = checked.flatMap(({ index }) => machine.refiner(index) ?? [])
    this.shape = { words: machine.compiled.layout.words, parents: machine.fingerprints !== null }
    this.common = this.#base
    this.#ends = machine.fingerprints
      ? this.#keepOwnFingerprints(machine.fingerprints, levelStarts, owns)
      : this.#keepOwn(levelStarts, owns)
    this.restart(this.depth)
  }

  /** The depth of the last complete level. */
  get depth(): number {
    return this.#ends.length - 1
  }

  /** The rows of a complete level. */
  rangeOf(depth: number): Range {
    return { from: must(this.#ends[depth - 1]), to: must(this.#ends[depth], `level ${depth}`) }
  }

  /** The number of rows up to the end of this level. Infinite if the level is not complete. */
  end(depth: number): number {
    return this.#ends[depth] ?? Infinity
  }

  /** The rows after the last complete level. */
  get open(): Range {
    return { from: must(this.#ends.at(-1)), to: this.#machine.table.rows() }
  }

  /** Forgets everything after this level. Throws Q083 (limit). */
  restart(depth: number): void {
    this.#ends.length = depth + 1
    const { from, to } = this.rangeOf(depth)
    if (from < this.#base) throw new RangeError(`the states of level ${depth} are no longer stored`)
    if (!this.#machine.table.restore(to, from)) throw tooLarge('the states and the table')
    for (const refiner of this.#refiners) refiner.forgetRows()
  }

  /** Begins the next level. With fingerprints, this drops the states before the last complete level. */
  begin(): void {
    this.#machine.table.startLevel()
  }

  /** Completes the level. */
  complete(): void {
    this.#ends.push(this.#machine.table.rows())
  }

  /** Stores states that other shards have computed. False if there is no room. */
  insert({ states, actions, parents }: Pick<Chunk, 'states' | 'actions' | 'parents'>): boolean {
    const { buffers, batchParents, rowTable } = this.#machine
    const { words } = this.shape
    const size = buffers.batchActions.length
    const rows = states.length / words
    for (let from = 0; from < rows; from += size) {
      const to = Math.min(rows, from + size)
      buffers.batch.set(states.subarray(from * words, to * words))
      buffers.batchActions.set(actions.subarray(from, to))
      if (this.shape.parents) {
        buffers.batchRows.fill(-1, 0, to - from)
        batchParents.set(parents.subarray(from, to))
      }
      if (!this.fits(rowTable.insert(to - from))) return false
    }
    return true
  }

  fits(isStored: boolean): boolean {
    const { table, maxMemory } = this.#machine
    return isStored && table.bytes() <= maxMemory
  }

  /**
   * What to seal of the level under construction: its states and, with fingerprints, their parents after them.
   */
  sealed(): Int32Array {
    const { fingerprints, buffers } = this.#machine
    const { from, to } = this.open
    const pieces = buffers.arena.pieces(from - this.#base, to - this.#base)
    const [only] = pieces
    if (!fingerprints && only && pieces.length === 1) return only
    const parents = new Int32Array(fingerprints ? to - from : 0)
    if (fingerprints) for (let row = from; row < to; row++) parents[row - from] = fingerprints.wordOf(row, 2)
    return concatenated([...pieces, parents])
  }

  /** Adds a level that an earlier member has sealed. Throws Q083 (limit). */
  load(sealed: Int32Array): void {
    const { words, parents } = this.shape
    const rows = sealed.length / (words + (parents ? 1 : 0))
    this.begin()
    const states = sealed.subarray(0, rows * words)
    const isStored = this.insert({ states, parents: sealed.subarray(rows * words), actions: new Uint16Array(rows) })
    if (!isStored) throw tooLarge('the sealed states')
    this.complete()
  }

  /** Concatenates the states of these rows. With fingerprints, they must be on the last two levels. */
  statesOf(rows: readonly number[]): Int32Array {
    const { words } = this.shape
    const { arena } = this.#machine.buffers
    const states = new Int32Array(rows.length * words)
    for (const [i, row] of rows.entries()) states.set(arena.row(row - this.#base), i * words)
    return states
  }

  /** The first row whose state is kept whole, or 0 without fingerprints. */
  get #base(): number {
    return must(this.#machine.control[CONTROL.base])
  }

  #keepOwn(levelStarts: readonly number[], owns: Owns): number[] {
    const { table, buffers } = this.#machine
    const { arena } = buffers
    const ends = [0]
    let own = 0
    for (const [i, from] of levelStarts.entries()) {
      const to = levelStarts[i + 1] ?? table.rows()
      for (let row = from; row < to; row++)
        if (owns(arena.partOf(row), arena.startOf(row))) arena.moveDown(own++, row, 1)
      ends.push(own)
    }
    return ends
  }

  /** Ownership is decided by whole states, and before the last level these are no longer stored. */
  #keepOwnFingerprints(fingerprints: Segments, levelStarts: readonly number[], owns: Owns): number[] {
    const { table, buffers } = this.#machine
    const { arena } = buffers
    const base = this.#base
    if (levelStarts.at(-1) !== base) throw new RangeError('the states of the last of the first levels are not stored')
    let own = base
    for (let row = base; row < table.rows(); row++) {
      if (!owns(arena.partOf(row - base), arena.startOf(row - base))) continue
      arena.moveDown(own - base, row - base, 1)
      fingerprints.moveDown(own, row, 1)
      own++
    }
    return [...levelStarts, own]
  }
}
