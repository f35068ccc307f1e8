import { must } from '../../must.ts'
import type { SymmetricIds } from '../../language/model/symmetry.ts'
import { BATCH, type Buffers, type Compiled, createBatch, type Hooks, type Unit } from '../../compile/compile.ts'
import { CONTROL, createControl } from '../../compile/threads/control.ts'
import { createRenamer, createSymmetry, type Renamer, type Symmetry } from '../../compile/symmetry/symmetry.ts'
import { sharedMemory } from '../../compile/threads/sharedMemory.ts'
import { createTable, type Table } from '../visited/table.ts'
import { createTrees, type Root } from '../../compile/resultCache/treeStorage.ts'
import { isRefinement } from '../../language/model/model.ts'
import { type Pacing, untimed } from '../../pace.ts'
import { Refiner } from '../refinement/refiner.ts'
import { DEFAULT_SLOTS } from './capacity.ts'
import { createRunMemory, type RunMemory } from './runMemory.ts'
import type { Stored } from './stored.ts'

const DEFAULT_MEMORY = 2 ** 33
/** With 4,096 instead, models with 4,000 to 33,000 states take up to one-eighth longer. */
const CACHE_AFTER = 1024
const FINGERPRINT_BITS = 64

export interface MachineOptions {
  /** How many bytes the states and the table may take together. The default is 8 GiB. */
  readonly maxMemory?: number | undefined
  /** For tests: a small batch and a small table whose size is a power of two. */
  readonly batch?: number | undefined
  readonly initialSlots?: number | undefined
  /** For tests: the maximum number of words in a segment, so that a small search needs many segments; see `Segments`. */
  readonly segmentWords?: number | undefined
  /** For tests: how many bits a fingerprint has, so that states collide. */
  readonly fingerprintBits?: number | undefined
  /**
   * Results of guards, effects and invariants are cached after this many states. Searches of small models end before
   * that.
   */
  readonly cacheAfter?: number | undefined
  /** How many threads can join to share the store. */
  readonly threads?: number | undefined
  /** Divides work into parts. The default does not read a clock. */
  readonly pace?: Pacing | undefined
}

/** Everything that the threads of a run share. It can be sent to a worker. */
export interface SharedStore extends Pick<RunMemory, 'arena' | 'states'> {
  readonly credits: Uint16Array
  readonly control: Int32Array
  readonly trees: Int32Array
  readonly tables: readonly (Int32Array | undefined)[]
}

/** One thread's part in a store that another thread created. */
export interface Share {
  readonly store: SharedStore
  readonly thread: number
}

/** A compiled model with its arena, visited table and batch, which every search strategy uses. */
export interface Machine extends Stored {
  readonly compiled: Compiled
  readonly unit: Unit
  readonly table: Table
  /** The same table, for states that are already representatives. */
  readonly rowTable: Table
  /** How many rows can be stored. */
  readonly capacity: number
  readonly fingerprintBits: number
  readonly buffers: Buffers
  /** With fingerprints; see `Frontier`. */
  readonly batchParents: Int32Array
  readonly cacheAfter: number
  /**
   * Once enough states are stored, starts caching the spec's results and returns the trees, which other threads can
   * adopt. Null before that.
   */
  startCaching(): readonly Root[] | null
  /** For each row of the level under construction, the action credited with it. */
  readonly credits: Uint16Array
  readonly control: Int32Array
  readonly threads: number
  /** What other threads need to join, or null if the memory cannot be allocated. */
  share(): SharedStore | null
}

const NOTHING: Hooks = { flush() {}, stuck() {}, outside() {}, broken() {} }

export function createMachine(compiled: Compiled, options: MachineOptions, share?: Share): Machine {
  const { words } = compiled.layout
  const size = options.batch ?? BATCH
  const { maxMemory = DEFAULT_MEMORY, cacheAfter = CACHE_AFTER, pace = untimed() } = options
  const { initialSlots = DEFAULT_SLOTS, threads = 0, segmentWords } = options
  const thread = share?.thread ?? 0
  const fingerprintBits = options.fingerprintBits ?? FINGERPRINT_BITS
  const control = share?.store.control ?? createControl(threads)
  const types = compiled.model.symmetry.filter((type) => type.size > 1)
  const store = createRunMemory(compiled.storage, {
    words,
    maxMemory,
    initialSlots,
    batch: size,
    spare: types.length > 0,
    threads,
    thread,
    bits: fingerprintBits,
    segmentWords,
    control,
    reserved: share?.store,
  })
  const { arena, states, capacity, slots, rows, roomFor, spareAt } = store
  const trees = share?.store.trees ?? createTrees()
  const buffers = { arena: states, control, trees, peers: share ? threads : 1, ...createBatch(words, size) }
  const batchParents = new Int32Array(roomFor ? size : 0)
  const ids = symmetryOf(compiled, types, buffers.batch)
  const credits = share?.store.credits ?? new Uint16Array(sharedMemory(capacity * 2))
  const all = createTable({
    rows,
    arena,
    capacity,
    batch: buffers.batch,
    batchActions: buffers.batchActions,
    initialSlots,
    mostSlots: slots,
    credits,
    control,
    thread,
    tables: share?.store.tables ?? [],
    frontier: roomFor ? { states, batchRows: buffers.batchRows, batchParents, roomFor } : undefined,
  })
  const table = ids.symmetry ? ofRepresentatives(all, ids.symmetry, buffers.batch, words) : all
  const hooks: Hooks = { ...NOTHING }
  const unit = compiled.bind(buffers, hooks)
  return {
    compiled,
    unit,
    table,
    rowTable: all,
    ...ids,
    spare: store.spare,
    spareAt,
    capacity,
    fingerprints: compiled.storage === 'hash' ? arena : null,
    fingerprintBits,
    buffers,
    batchParents,
    maxMemory,
    pace,
    cacheAfter,
    startCaching: () => (table.rows() < cacheAfter ? null : unit.startCaching(firstWhole(control), table.rows())),
    credits,
    control,
    threads,
    refiner: refinersOf(compiled),
    share: () => withTables(table, threads, { arena, states, credits, control, trees: buffers.trees }),
    using: (own, body) => layOver(hooks, own, body),
  }
}

/** The first row whose state is stored whole. */
function firstWhole(control: Int32Array): number {
  return must(control[CONTROL.base])
}

function withTables(table: Table, threads: number, store: Omit<SharedStore, 'tables'>): SharedStore | null {
  const tables = table.shared.reserve(threads)
  return tables && { ...store, tables }
}

function refinersOf(compiled: Compiled): Machine['refiner'] {
  const made: (Refiner | undefined)[] = []
  return (index) => {
    const property = compiled.model.properties[index]
    return isRefinement(property) ? (made[index] ??= new Refiner(compiled, property)) : null
  }
}

function symmetryOf({ layout }: Compiled, types: readonly SymmetricIds[], batch: Int32Array) {
  let made: Renamer | undefined
  const renamer = (): Renamer => (made ??= createRenamer(layout, types))
  return { symmetry: types.length > 0 ? createSymmetry(layout, types, batch) : null, symmetric: types, renamer }
}

function layOver<T>(hooks: Hooks, own: Partial<Hooks>, body: () => T): T {
  const before = { ...hooks }
  Object.assign(hooks, own)
  try {
    return body()
  } finally {
    Object.assign(hooks, before)
  }
}

/**
 * The table of a run with symmetry. It replaces each state with its representative before inserting it or looking it
 * up. The representative stays in the batch, except after `find`.
 */
function ofRepresentatives(table: Table, symmetry: Symmetry, batch: Int32Array, size: number): Table {
  const insertInto = (target: Pick<Table, 'insert'>) => (count: number) => {
    symmetry.represent(count)
    return target.insert(count)
  }
  return {
    ...table,
    insert: insertInto(table),
    find(at) {
      const words = batch.slice(at, at + size)
      symmetry.representAt(at)
      const row = table.find(at)
      batch.set(words, at)
      return row
    },
    findAll(count, rows) {
      symmetry.represent(count)
      table.findAll(count, rows)
    },
    shared: { ...table.shared, insert: insertInto(table.shared) },
  }
}
