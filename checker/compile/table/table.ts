import { evaluate } from '../source/source.ts'
import { build } from '../source/build.ts'
import { CONTROL_HOLES } from './control.ts'
import { sharedMemory } from './memory.ts'
import type { Rows } from './rows.ts'
import sharedTableFile from './sharedTable.source.js' with { type: 'text' }
import sieveFile from './sieve.source.js' with { type: 'text' }
import slotsFile from './slots.source.js' with { type: 'text' }
import tableFile from './table.source.js' with { type: 'text' }

/** Slots of a table that grows by two, of at least 32 MB; smaller ones grow by four. */
const SMALL = 2 ** 23

/**
 * The part of a batch that a thread takes of the arena at once at least. It is small, because each thread leaves some rows unused on
 * every level.
 */
const SHARE = 1 / 8

/** How a batch of successors gets into the visited store; see `createTable`. */
export interface Table {
  /** Inserts the first `count` states of the batch; false where there is no room for them. */
  insert(count: number): boolean
  /** The row of the state at word `at` of the batch, or -1. */
  find(at: number): number
  /** The same for the first `count` states of the batch at once. */
  findAll(count: number, rows: Int32Array): void
  /**
   * Of an empty table: takes over the first `count` rows of the arena, of which those from `start` on belong to the level under
   * construction, with the credits that are there. False where the machine refuses the memory.
   */
  restore(count: number, start: number): boolean
  rows(): number
  /** Rows from here on belong to the level under construction, and are credited to actions. */
  startLevel(): void
  /** The action that a row of the level under construction is credited to. */
  creditOf(row: number): number
  slots(): number
  bytes(): number
  /** The same set, used by several threads at once. */
  readonly shared: SharedTable
}

/** One thread's part in a table that several threads insert into; see sharedTable.source.js. */
export interface SharedTable {
  /** The present table and those that may come to be used, for other threads; null where the machine refuses. */
  reserve(threads: number): readonly (Int32Array | undefined)[] | null
  /** Before the threads begin: lets them know what is stored. */
  publish(threads: number): void
  /** A thread begins to insert rows that belong to the level from row `start` on, and takes `share` of them at a time if it can. */
  begin(start: number, share: number): void
  /** As `insert` of the table, with other threads doing the same. */
  insert(count: number): boolean
  /** A thread has nothing more to insert. */
  finish(): void
  /** When all threads have finished: closes the gaps that they left, and knows what is stored now. */
  adopt(): void
}

export interface TableOptions {
  /** What of states is kept; row after row of it is in the arena. */
  readonly rows: Rows
  readonly arena: Int32Array
  readonly capacity: number
  readonly batch: Int32Array
  readonly batchActions: Uint16Array
  /** Power of two. */
  readonly initialSlots: number
  /** The table grows to so many at most. */
  readonly mostSlots: number
  readonly credits: Uint16Array
  /** What the threads of the run share; a table that no other thread knows has its own. */
  readonly control: Int32Array
  /** The number of this thread among those. */
  readonly thread: number
  /** Those that another thread reserved. */
  readonly tables?: readonly (Int32Array | undefined)[]
  /** Of fingerprints only. */
  readonly frontier?: Frontier | undefined
}

/** Where states are kept whole for a while; see `fingerprintRows`. */
export interface Frontier {
  readonly states: Int32Array
  /** Per state of the batch: the row of the state whose successor it is, or -1. */
  readonly batchRows: Int32Array
  /** How many rows may be stored while states from row `base` on are kept whole; as many as `peak` were at once before. */
  readonly roomFor: (base: number, peak: number) => number
}

/**
 * Insert-only set of states over an arena of rows. It is as exact as its rows are: of the states, or of their fingerprints.
 *
 * A slot is one Int32: 0 is empty; else row + 1 in the low log2(slots) bits and the high bits of the state's hash above them,
 * as a tag. So a slot costs 4 bytes instead of 8 for a [tag, index] pair, twice as many fit into a cache line, and publishing
 * a state is one atomic store; the price is that growing hashes the arena again.
 * Linear probing, at most 70 % full.
 *
 * Insertion works on batches: first it is seen which states are there (sieve.source.js), then the others are inserted one after the other.
 *
 * Source: Laarman, van de Pol, Weber, "Boosting Multi-Core Reachability Performance with Shared Hash Tables", FMCAD 2010.
 */
export function createTable(options: TableOptions): Table {
  const { rows, frontier, mostSlots, ...others } = options
  const kept = { frontier: frontier?.states, batchRows: frontier?.batchRows, roomFor: frontier?.roomFor }
  const allocate = options.tables && options.tables.length > 0 ? () => null : within(mostSlots)
  const parameters = { tables: [], ...others, ...kept, allocate, larger: largerTable, mostShared: MOST_SHARED }
  return evaluate<Table>('table', parameters, tableSource(rows))
}

/** Slots of the largest table that threads can share: V8 sends the size of memory to another thread in 32 bits. */
const MOST_SHARED = 2 ** 29

/**
 * Gives one table after the other, all in the same memory: a larger table is filled from the arena, so the smaller one need not be
 * there any more. Pages that no table has used yet take no memory. Null if one is larger than `most`, or the machine refuses.
 */
function within(most: number): (slots: number) => Int32Array | null {
  let memory: Int32Array | undefined
  return (slots) => {
    if (slots > most) return null
    try {
      if (slots > MOST_SHARED) return reserved(slots)
      memory ??= reserved(Math.min(most, MOST_SHARED))
      return memory.subarray(0, slots)
    } catch {
      return null
    }
  }
}

function reserved(slots: number): Int32Array {
  return new Int32Array(sharedMemory(slots * 4))
}

/** The source files of a table, in the order in which they are evaluated. */
export function tableFiles({ file }: Rows): readonly string[] {
  return [slotsFile, file, sieveFile, tableFile, sharedTableFile]
}

/** `files`: others than these only if a test interleaves threads. */
export function tableSource(rows: Rows, files: readonly string[] = tableFiles(rows)): string {
  return `${build(files, { ...CONTROL_HOLES, ...rows.holes, $share: SHARE })}\nreturn made`
}

/**
 * Slots of the next table. Moving there costs a cache miss a state, so small tables grow by four: it takes 5 % off the time of kip-320
 * at (3,3,3,2).
 */
export function largerTable(slots: number): number {
  return slots < SMALL ? slots * 4 : slots * 2
}
