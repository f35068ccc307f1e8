import { evaluate } from '../../compile/source/source.ts'
import { build } from '../../compile/source/build.ts'
import { CONTROL_HOLES } from '../../compile/threads/control.ts'
import { sharedMemory } from '../../compile/threads/sharedMemory.ts'
import type { Rows } from './rows.ts'
import type { Segments } from '../../compile/arena/segments.ts'
import sharedTableFile from './sharedTable.source.js' with { type: 'text' }
import lookupFile from './lookup.source.js' with { type: 'text' }
import slotsFile from './slots.source.js' with { type: 'text' }
import tableFile from './table.source.js' with { type: 'text' }

/** Tables with at least this many slots (32 MB) grow by a factor of two, smaller ones by a factor of four. */
const SMALL = 2 ** 23

/**
 * A thread reserves at least this fraction of a batch at a time. The fraction is small, because each thread leaves some
 * rows unused on every level.
 */
const SHARE = 1 / 8

/** Inserts batches of successors into the visited store; see `createTable`. */
export interface Table {
  /** Inserts the first `count` states of the batch. False if there is no room for them. */
  insert(count: number): boolean
  /** The row of the state at word `at` of the batch, or -1. */
  find(at: number): number
  /** Like `find`, but for the first `count` states of the batch at once. */
  findAll(count: number, rows: Int32Array): void
  /**
   * Drops all entries and enters the first `count` rows of the arena. Rows from `start` onward belong to the level
   * under construction and keep their credits. False if the memory cannot be allocated.
   */
  restore(count: number, start: number): boolean
  rows(): number
  /** Starts a level. Rows stored from now on belong to it and are credited to actions. */
  startLevel(): void
  /** The action credited with a row of the level under construction. */
  creditOf(row: number): number
  slots(): number
  bytes(): number
  /** The same set, for use by several threads at the same time. */
  readonly shared: SharedTable
}

/** One thread's interface to a table that several threads insert into; see sharedTable.source.js. */
export interface SharedTable {
  /** The current table and those that can be used later, for other threads; null if the memory cannot be allocated. */
  reserve(threads: number): readonly (Int32Array | undefined)[] | null
  /** Called before the threads begin, so that they know which states are stored. */
  publish(threads: number): void
  /**
   * Called when a thread begins to insert rows of the level that starts at row `start`. It reserves `share` rows at a
   * time if possible.
   */
  begin(start: number, share: number): void
  /** Like `Table.insert`, but for use while other threads do the same. */
  insert(count: number): boolean
  /** Called when a thread has nothing more to insert. */
  finish(): void
  /** Called when all threads have finished. Closes the gaps that they left and updates the number of stored rows. */
  adopt(): void
}

export interface TableOptions {
  /** What is stored for each state. The arena holds one such row after another. */
  readonly rows: Rows
  readonly arena: Segments
  readonly capacity: number
  readonly batch: Int32Array
  readonly batchActions: Uint16Array
  /** A power of two. */
  readonly initialSlots: number
  /** The maximum number of slots in the table. */
  readonly mostSlots: number
  readonly credits: Uint16Array
  /** The words that the threads of the run share; an unshared table has its own. */
  readonly control: Int32Array
  /** The number of this thread among the threads of the run. */
  readonly thread: number
  /** Tables that another thread reserved. */
  readonly tables?: readonly (Int32Array | undefined)[]
  /** Set only if states are stored as fingerprints. */
  readonly frontier?: Frontier | undefined
}

/** Keeps whole states temporarily; see `fingerprintRows`. */
export interface Frontier {
  readonly states: Segments
  /** For each state of the batch, the row of its predecessor, or -1. */
  readonly batchRows: Int32Array
  /** For each state without such a row, the low word of its predecessor's fingerprint, or 0 for an initial state. */
  readonly batchParents: Int32Array
  /**
   * How many rows can be stored while states from row `base` onward are kept whole. `peak` is the largest number of
   * such states so far.
   */
  readonly roomFor: (base: number, peak: number) => number
}

/**
 * An insert-only set of states over an arena of rows. Rows are states or fingerprints, and the set is as exact as its
 * rows.
 *
 * A slot is one Int32. 0 means empty; otherwise, the low log2(slots) bits are row + 1, and the bits above them are the
 * high bits of the state's hash, as a tag. So a slot takes 4 bytes instead of 8 for a [tag, index] pair, twice as many
 * slots fit into a cache line, and publishing a state takes one atomic store. The price is that the arena is hashed
 * again when the table grows. The table uses linear probing and is at most 70% full.
 *
 * Insertion works on batches: a batch is first looked up (lookup.source.js), and then the states that were not found are
 * inserted one after another.
 *
 * Source: Laarman, van de Pol, Weber, "Boosting Multi-Core Reachability Performance with Shared Hash Tables", FMCAD 2010.
 */
export function createTable(options: TableOptions): Table {
  const { rows, arena, frontier, mostSlots, ...others } = options
  const kept = {
    arena: arena.parts[0],
    segments: arena.parts,
    rowMemory: arena,
    frontier: frontier?.states.parts[0],
    frontierSegments: frontier?.states.parts,
    whole: frontier?.states,
    batchRows: frontier?.batchRows,
    batchParents: frontier?.batchParents,
    roomFor: frontier?.roomFor,
  }
  const allocate = options.tables && options.tables.length > 0 ? () => null : within(mostSlots)
  const parameters = { tables: [], ...others, ...kept, allocate, larger: largerTable }
  return evaluate<Table>('table', parameters, tableSource(rows))
}

/** Tables with at most this many slots use the same memory, which is reserved once. */
const TOGETHER = 2 ** 29
/** A table has at most this many slots, because row numbers have 31 bits. */
export const MOST_SLOTS = 2 ** 31

/**
 * Allocates one table after another, nearly all in the same memory. A larger table is filled from the arena, so the
 * smaller one is no longer needed. Pages that no table has used take no memory. Null if a table would be larger than
 * `most`, or if the memory cannot be allocated.
 */
function within(most: number): (slots: number) => Int32Array | null {
  let memory: Int32Array | undefined
  return (slots) => {
    if (slots > most) return null
    try {
      if (slots > TOGETHER) return reserved(slots)
      memory ??= reserved(Math.min(most, TOGETHER))
      return memory.subarray(0, slots)
    } catch {
      return null
    }
  }
}

function reserved(slots: number): Int32Array {
  return new Int32Array(sharedMemory(slots * 4))
}

/**
 * The source files of a table, in evaluation order. The functions for one thread (table.source.js) and those for
 * several (sharedTable.source.js) do the same, but only the latter need atomic operations. When one thread used the
 * shared ones, a check of kip-320 at (3,2,2,2) took 1.045 times as much processor time (the median of six interleaved
 * pairs, whose spread was wider than this difference), so both versions stay.
 */
export function tableFiles({ file }: Rows): readonly string[] {
  return [slotsFile, file, lookupFile, tableFile, sharedTableFile]
}

/** Only a test that interleaves threads passes different `files`. */
export function tableSource(rows: Rows, files: readonly string[] = tableFiles(rows)): string {
  return `${build(files, { ...CONTROL_HOLES, ...rows.holes, $share: SHARE })}\nreturn made`
}

/**
 * How many slots the next table has. Moving costs a cache miss per state, so small tables grow by a factor of four.
 * This saves 5% of the time on kip-320 at (3,3,3,2).
 */
export function largerTable(slots: number): number {
  return slots < SMALL ? slots * 4 : slots * 2
}
