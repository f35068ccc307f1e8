import { evaluate, repeat } from './source.ts'

const MAX_UNROLLED = 24

/** How a batch of successors gets into the visited store; see `createTable`. */
export interface Table {
  /** Inserts the first `count` states of the batch; false where the arena has no room for them. */
  insert(count: number): boolean
  /** The row of the state at word `at` of the batch, or -1. */
  find(at: number): number
  /** The same for the first `count` states of the batch at once. */
  findAll(count: number, rows: Int32Array): void
  rows(): number
  /** Rows from here on belong to the level under construction, and are credited to actions. */
  startLevel(): void
  /** The action that a row of the level under construction is credited to. */
  creditOf(row: number): number
  slots(): number
  bytes(): number
}

export interface TableOptions {
  readonly words: number
  /** States one after another; row r is at word r * words. */
  readonly arena: Int32Array
  readonly capacity: number
  readonly batch: Int32Array
  readonly batchActions: Uint16Array
  /** Power of two. */
  readonly initialSlots: number
  readonly credits: Uint16Array
}

/**
 * Insert-only set of states over an arena of rows, exact.
 *
 * A slot is one Int32: 0 is empty; else row + 1 in the low log2(slots) bits and the high bits of the state's hash above them,
 * as a tag. So a slot costs 4 bytes instead of 8 for a [tag, index] pair, twice as many fit into a cache line, and publishing
 * a state is one atomic store; the price is that growing hashes the arena again. Linear probing, at most 70 % full.
 *
 * Insertion works on batches in three passes, because memory latency dominates: hash and read the slot; read the first word
 * of the row that a matching slot names; compare and insert. The loads of a pass are independent, so the misses overlap.
 *
 * Source: Laarman, van de Pol, Weber, "Boosting Multi-Core Reachability Performance with Shared Hash Tables", FMCAD 2010.
 */
export function createTable(options: TableOptions): Table {
  const n = options.words
  return evaluate<Table>(
    'table',
    { ...options, allocate },
    `
const n = ${n}, A = arena, OUT = batch, OACT = batchActions, CREDIT = credits;
const HASH = new Int32Array(OACT.length), SLOT = new Int32Array(OACT.length);
var count = 0, start = 0, slots = initialSlots, T = allocate(slots), M = slots - 1, TAG = ~M, limit = slots * 0.7 | 0, sink = 0;

function hash(B, o) { let h = 0x2c1b3c6d; ${hashWords(n)} h = Math.imul(h ^ h >>> 16, 0x85ebca6b); h = Math.imul(h ^ h >>> 13, 0xc2b2ae35); return h ^ h >>> 16 }

${n > MAX_UNROLLED ? `function sameRow(b, o) { for (let j = 0; j < ${n}; j++) if (A[b + j] !== OUT[o + j]) return false; return true }` : ''}
function grow() {
  slots *= 2; T = undefined; T = allocate(slots); M = slots - 1; TAG = ~M; limit = slots * 0.7 | 0;
  const table = T, m = M, tag = TAG;
  for (let from = 0; from < count; from += HASH.length) {
    const size = Math.min(HASH.length, count - from);
    for (let k = 0, b = from * n; k < size; k++, b += n) HASH[k] = hash(A, b);
    for (let k = 0; k < size; k++) SLOT[k] = table[HASH[k] & m];
    for (let k = 0; k < size; k++) {
      const h = HASH[k];
      let i = h & m;
      while (table[i] !== 0) i = i + 1 & m;
      table[i] = h & tag | from + k + 1
    }
  }
}

function insert(size) {
  if (count + size > capacity) return false;
  while (count + size > limit) grow();
  const table = T, m = M, tag = TAG, first = start;
  for (let k = 0, o = 0; k < size; k++, o += n) HASH[k] = hash(OUT, o);
  for (let k = 0; k < size; k++) SLOT[k] = table[HASH[k] & m];
  let touched = 0;
  for (let k = 0; k < size; k++) { const e = SLOT[k]; if (e !== 0 && ((e ^ HASH[k]) & tag) === 0) touched ^= A[((e & m) - 1) * n] }
  sink = touched;
  for (let k = 0, o = 0; k < size; k++, o += n) {
    const h = HASH[k];
    let i = h & m;
    for (;;) {
      const e = table[i];
      if (e === 0) {
        const b = count * n;
        ${copy(n)}
        CREDIT[count - first] = OACT[k];
        table[i] = h & tag | ++count;
        break
      }
      if (((e ^ h) & tag) === 0) {
        const row = (e & m) - 1, b = row * n;
        if (${equal(n)}) { if (row >= first && OACT[k] < CREDIT[row - first]) CREDIT[row - first] = OACT[k]; break }
      }
      i = i + 1 & m
    }
  }
  return true
}

${findSource(n)}
return {
  insert, find, findAll, rows: () => count, startLevel: () => { start = count }, creditOf: (row) => CREDIT[row - start], slots: () => slots,
  bytes: () => slots * 4 + count * n * 4,
}`,
  )
}

function allocate(slots: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(slots * 4))
}

function hashWords(n: number): string {
  if (n > MAX_UNROLLED) return `for (let j = 0; j < ${n}; j++) { ${mixWord('o + j')} }`
  return repeat(n, (j) => mixWord(j === 0 ? 'o' : `o + ${j}`), ' ')
}

function mixWord(at: string): string {
  return `h = Math.imul(h ^ B[${at}], 0x9e3779b1); h ^= h >>> 15;`
}

function copy(n: number): string {
  return n > MAX_UNROLLED
    ? `for (let j = 0; j < ${n}; j++) A[b + j] = OUT[o + j];`
    : repeat(n, (j) => `A[b + ${j}] = OUT[o + ${j}];`, ' ')
}

function equal(n: number): string {
  if (n <= MAX_UNROLLED) return repeat(n, (j) => `A[b + ${j}] === OUT[o + ${j}]`, ' && ')
  return `sameRow(b, o)`
}

/** Looks states of the batch up: one, or the first so many in the three passes of `insert`. */
function findSource(n: number): string {
  return `function find(o) {
  const h = hash(OUT, o);
  for (let i = h & M; ; i = i + 1 & M) {
    const e = T[i];
    if (e === 0) return -1;
    if (((e ^ h) & TAG) !== 0) continue;
    const row = (e & M) - 1, b = row * n;
    if (${equal(n)}) return row
  }
}
function findAll(size, rows) {
  for (let k = 0, o = 0; k < size; k++, o += n) { const h = hash(OUT, o); HASH[k] = h; SLOT[k] = T[h & M] }
  let touched = 0;
  for (let k = 0; k < size; k++) { const e = SLOT[k]; if (e !== 0 && ((e ^ HASH[k]) & TAG) === 0) touched ^= A[((e & M) - 1) * n] }
  sink = touched;
  for (let k = 0, o = 0; k < size; k++, o += n) rows[k] = find(o)
}`
}
