import { sharedMemory } from './memory.ts'
import type { RowSource } from './rows.ts'
import { BLOCKING, sharedSource, type Threads } from './sharedTable.ts'
import { againSource, sieveSource } from './sieve.ts'
import { evaluate } from '../source/source.ts'

/** Slots of a table that grows by two, of at least 32 MB; smaller ones grow by four. */
const SMALL = 2 ** 23

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

/** One thread's part in a table that several threads insert into; see sharedTable.ts. */
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
  /** Of a state. */
  readonly words: number
  /** What of states is kept; row after row of it is in the arena. */
  readonly rows: RowSource
  readonly arena: Int32Array
  readonly capacity: number
  readonly batch: Int32Array
  readonly batchActions: Uint16Array
  /** Power of two. */
  readonly initialSlots: number
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
 * a state is one atomic store; the price is that growing hashes the arena again. Linear probing, at most 70 % full.
 *
 * Insertion works on batches: first it is seen which states are there (sieve.ts), then the others are inserted one after the other.
 *
 * Source: Laarman, van de Pol, Weber, "Boosting Multi-Core Reachability Performance with Shared Hash Tables", FMCAD 2010.
 */
export function createTable(options: TableOptions): Table {
  const { rows, frontier, words, ...others } = options
  const kept = { frontier: frontier?.states, batchRows: frontier?.batchRows, roomFor: frontier?.roomFor }
  const parameters = { tables: [], ...others, ...kept, allocate, larger: largerTable }
  return evaluate<Table>('table', parameters, tableSource(words, rows))
}

/** `n`: words of a state; `threads`: how threads wait for each other, otherwise than blocking only where a test interleaves them. */
export function tableSource(n: number, rows: RowSource, threads: Threads = BLOCKING): string {
  return `
const n = ${n}, A = arena, OUT = batch, OACT = batchActions, CREDIT = credits, C = control, TABLES = [...tables];
const HASH = new Int32Array(OACT.length);
var count = 0, start = 0, number = -1, slots = 0, T = null, M = 0, TAG = 0, limit = 0;

${rows.declarations}

/** Changes to a table by its number; the smaller ones are given up. */
function use(next) {
  if (next === number) return;
  TABLES.fill(undefined, 0, next);
  number = next; T = TABLES[next]; slots = T.length; M = slots - 1; TAG = ~M; limit = slots * 0.7 | 0
}
${growSource(rows)}

${sieveSource(rows, threads)}
${threads.define} insert(size) {
  if (count + size > ${rows.room}) return false;
  while (count + size > limit) if (!grow()) return false;
  ${threads.call}sieve(size);
  append();
  credit();
  return true
}
${appendSource(rows)}

${findSource(rows)}
${sharedSource(rows, threads)}
if (TABLES.length === 0) { TABLES.push(allocate(initialSlots)); use(0) }
return {
  insert, restore, find, findAll, rows: () => count, startLevel: () => { ${rows.drop} start = count }, creditOf: (row) => CREDIT[row - start], slots: () => slots,
  bytes: () => slots * 4 + ${rows.bytes}, shared,
}`
}

/** What the sieve found: an action for states that are there, and a row for those that are not, unless the batch has them twice. */
function appendSource({ stride, recalled, copy, equal, again }: RowSource): string {
  const credit = `if (OACT[k] < CREDIT[row - first]) CREDIT[row - first] = OACT[k]; ${again}`
  return `${againSource('credit', stride, credit)}
function append() {
  const table = T, m = M, tag = TAG, first = start;
  for (let j = 0, i = AT[OPEN[0]]; j < open; ) {
    const k = OPEN[j], o = k * n, h = HASH[k], e = table[i]; ${recalled}
    if (e === 0) {
      const b = count * ${stride};
      ${copy('count')}
      CREDIT[count - first] = OACT[k];
      table[i] = h & tag | ++count;
      i = AT[OPEN[++j]];
      continue
    }
    if (((e ^ h) & tag) === 0) {
      const row = (e & m) - 1, b = row * ${stride};
      if (${equal}) { AGAIN[again] = k; SLOT[k] = e; again += first - 1 - row >>> 31; i = AT[OPEN[++j]]; continue }
    }
    i = i + 1 & m
  }
}`
}

/**
 * A larger table, and one made anew, a batch of rows at a time. Each of the loops is a function of its own: inside one long loop that
 * V8 replaces while it runs, the same takes half as long again (1.5 million rows: 133 ms instead of 88 ms).
 */
function growSource({ stride, hashRow }: RowSource): string {
  return `/** Hashes rows that go into another table, and reads first what inserting them will read, so that the misses overlap. */
function hashRows(from, size) {
  const table = T, m = M;
  for (let k = 0, b = from * ${stride}; k < size; k++, b += ${stride}) HASH[k] = ${hashRow('b')};
  for (let k = 0; k < size; k++) SLOT[k] = table[HASH[k] & m]
}
function grow() {
  if (TABLES[number + 1] === undefined) {
    const table = reserved ? null : allocate(larger(slots));
    if (table === null) return false;
    TABLES[number + 1] = table
  }
  use(number + 1);
  enter();
  return true
}
/** Puts all rows into the empty table. */
function enter() {
  for (let from = 0; from < count; from += HASH.length) {
    const size = Math.min(HASH.length, count - from);
    hashRows(from, size);
    place(from, size)
  }
}
function place(from, size) {
  const table = T, m = M, tag = TAG;
  for (let k = 0; k < size; k++) {
    const h = HASH[k];
    let i = h & m;
    while (table[i] !== 0) i = i + 1 & m;
    table[i] = h & tag | from + k + 1
  }
}
function restore(rows, first) {
  while (rows > limit) if (!grow()) return false;
  count = rows; start = first;
  enter();
  return true
}`
}

/**
 * Slots of the next table. Moving there costs a cache miss a state, so small tables grow by four: it takes 5 % off the time of kip-320
 * at (3,3,3,2).
 */
export function largerTable(slots: number): number {
  return slots < SMALL ? slots * 4 : slots * 2
}

/** Null where the machine refuses. */
function allocate(slots: number): Int32Array | null {
  try {
    return new Int32Array(sharedMemory(slots * 4))
  } catch {
    return null
  }
}

/** Looks states of the batch up: one, or the first so many. */
function findSource({ stride, hashed, equal, hashBatch }: RowSource): string {
  return `function find(o) {
  const h = hash(OUT, o); ${hashed}
  for (let i = h & M; ; i = i + 1 & M) {
    const e = T[i];
    if (e === 0) return -1;
    if (((e ^ h) & TAG) !== 0) continue;
    const row = (e & M) - 1, b = row * ${stride};
    if (${equal}) return row
  }
}
var sink = 0;
/** Reads first what \`find\` will read, so that the misses overlap. */
function findAll(size, rows) {
  const table = T, m = M, tag = TAG;
  for (let k = 0, o = 0; k < size; k++, o += n) ${hashBatch}
  for (let k = 0; k < size; k++) SLOT[k] = table[HASH[k] & m];
  let touched = 0;
  for (let k = 0; k < size; k++) { const e = SLOT[k]; if (e !== 0 && ((e ^ HASH[k]) & tag) === 0) touched ^= A[((e & m) - 1) * ${stride}] }
  sink = touched;
  for (let k = 0, o = 0; k < size; k++, o += n) rows[k] = find(o)
}`
}
