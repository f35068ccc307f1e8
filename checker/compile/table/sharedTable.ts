import { CONTROL } from './control.ts'
import type { RowSource } from './rows.ts'
import { againSource } from './sieve.ts'

/** How the code of a thread waits, and whether it can be suspended between two accesses to what is shared. */
export interface Threads {
  readonly define: 'function' | 'function*'
  readonly call: '' | 'yield* '
  /** Before an access to shared words that other threads write. */
  readonly pause: '' | 'yield;'
  /** Until another thread notifies a control word; may return early. */
  readonly wait: (word: number, value: string) => string
}

export const BLOCKING: Threads = {
  define: 'function',
  call: '',
  pause: '',
  wait: (word, value) => `Atomics.wait(C, ${word}, ${value})`,
}

/**
 * Every function is a generator that pauses before each access to what is shared, and where it would wait: a test decides which
 * thread goes on.
 */
export const STEPWISE: Threads = { define: 'function*', call: 'yield* ', pause: 'yield;', wait: () => 'yield' }

/** Rows that a thread takes at once at the least, as a part of the batch: few, since it leaves some unused on every level. */
const SHARE = 1 / 8

/**
 * Insertion into one table by several threads.
 *
 * A thread takes a share of some rows of the arena at a time. It writes a new state into its next row, and then publishes it
 * with one compare-and-exchange on the empty slot; where another thread was faster, it looks at what that one published, and
 * keeps the row for its next state. So a slot that is not empty names a row that is completely written, there is no lock and
 * no second word, and no state is stored twice: all threads that insert a state probe the same slots, from the first on, and
 * slots never become empty again. What a thread reads of a row without an atomic load of the slot could, by the rules of
 * JavaScript's memory, be older than the slot; before it compares states in the end it therefore loads the slot by an atomic operation.
 *
 * When the table is full to 70 %, a thread parks before its next batch. The last one to park, or to finish, announces the larger
 * table, and all that are parked put the rows into it together. What threads leave unused of their shares is filled
 * with the last rows when all have finished, so that rows stay without gaps.
 */
export function sharedSource(rows: RowSource, threads: Threads): string {
  return `
const SHARE = Math.max(1, OACT.length * ${SHARE} | 0);
const THREADS = (C.length - ${CONTROL.shares}) / 2;
var own = 0, ownEnd = 0, share = SHARE, reserved = false;
${beginSource()}
${growthSource(threads)}
${insertionSource(rows, threads)}
${adoptSource(rows)}
const shared = { reserve, publish, begin, insert: insertShared, finish: leave, adopt };`
}

/** Before a level. */
function beginSource(): string {
  const { rows, table, running, parked, full, next, stop, shares } = CONTROL
  return `function reserve(threads) {
  // What all threads may still insert after one has found the table full to 70 %.
  const late = threads * (OACT.length + SHARE);
  while (slots * 0.25 < late) if (!grow()) return null;
  for (let i = number + 1, size = slots; size * 0.7 < capacity; i++) {
    size = larger(size);
    if ((TABLES[i] ??= allocate(size) ?? undefined) === undefined) break
  }
  reserved = true;
  return TABLES
}
function publish(threads) {
  C.fill(0, ${shares});
  C[${running}] = threads; C[${parked}] = 0; C[${full}] = 0; C[${stop}] = 0; C[${next}] = 0; C[${table}] = number;
  Atomics.store(C, ${rows}, count)
}
function begin(first, wanted) {
  use(Atomics.load(C, ${table}));
  start = first; own = ownEnd = 0;
  share = Math.max(SHARE, Math.min(wanted, slots / 8 / THREADS | 0))
}`
}

/** Parking, and the larger table. */
function growthSource({ define, call, pause, wait }: Threads): string {
  const { rows, table, running, parked, epoch, rehashed, rehashing, full, shares } = CONTROL
  const mine = `${shares} + 2 * thread`
  return `${define} leave() {
  Atomics.store(C, ${mine}, own); Atomics.store(C, ${mine} + 1, ownEnd);
  ${pause}
  if (Atomics.sub(C, ${running}, 1) !== 1) return;
  ${pause}
  const waiting = Atomics.load(C, ${parked});
  if (waiting === 0) return;
  // A search that is full keeps its table: nobody would put anything into the next one.
  if (TABLES[number + 1] === undefined) Atomics.store(C, ${full}, 1);
  else if (Atomics.load(C, ${full}) === 0) Atomics.add(C, ${table}, 1);
  Atomics.store(C, ${rehashed}, 0); Atomics.store(C, ${rehashing}, waiting);
  Atomics.store(C, ${running}, waiting); Atomics.store(C, ${parked}, 0);
  ${pause}
  Atomics.add(C, ${epoch}, 1); Atomics.notify(C, ${epoch})
}
${define} park() {
  const before = Atomics.load(C, ${epoch});
  ${pause}
  Atomics.add(C, ${parked}, 1);
  ${call}leave();
  while (Atomics.load(C, ${epoch}) === before) ${wait(epoch, 'before')};
  if (Atomics.load(C, ${full}) === 0) { use(Atomics.load(C, ${table})); ${call}rehash() }
  ${pause}
  if (Atomics.sub(C, ${rehashing}, 1) === 1) { Atomics.add(C, ${epoch}, 1); Atomics.notify(C, ${epoch}) }
  while (Atomics.load(C, ${epoch}) === before + 1) ${wait(epoch, 'before + 1')}
}
/** Ranges of rows that no thread uses, in order. */
function gaps() {
  const list = [];
  for (let i = ${shares}; i < C.length; i += 2) if (C[i] < C[i + 1]) list.push({ from: C[i], to: C[i + 1] });
  return list.sort((a, b) => a.from - b.from)
}
${define} rehash() {
  const total = Atomics.load(C, ${rows}), unused = gaps();
  for (;;) {
    ${pause}
    let at = Atomics.add(C, ${rehashed}, 4096);
    if (at >= total) return;
    const end = Math.min(total, at + 4096);
    for (const { from, to } of unused) {
      if (from < end && to > at) { ${call}rehashRange(at, from); at = to }
    }
    ${call}rehashRange(at, end)
  }
}
${define} rehashRange(first, end) {
  for (let from = first; from < end; from += HASH.length) {
    const size = Math.min(HASH.length, end - from);
    hashRows(from, size);
    ${call}placeShared(from, size)
  }
}
${define} placeShared(from, size) {
  const table = T, m = M, tag = TAG;
  for (let k = 0; k < size; k++) {
    const h = HASH[k], entry = h & tag | from + k + 1;
    let i = h & m;
    for (;;) {
      ${pause}
      if (table[i] === 0 && Atomics.compareExchange(table, i, 0, entry) === 0) break;
      i = i + 1 & m
    }
  }
}`
}

function insertionSource(kept: RowSource, { define, call, pause }: Threads): string {
  const { rows, full } = CONTROL
  const credit = `if (OACT[k] < CREDIT[row - first]) lower(CREDIT, row - first, OACT[k]); ${kept.sharedAgain}`
  return `function takeShare() {
  own = Atomics.add(C, ${rows}, share); ownEnd = own + share;
  if (ownEnd <= ${kept.room}) return true;
  Atomics.sub(C, ${rows}, share); own = ownEnd = 0;
  Atomics.store(C, ${full}, 1);
  return false
}
function lower(list, at, value) {
  for (let seen = list[at]; value < seen; ) {
    const was = Atomics.compareExchange(list, at, seen, value);
    if (was === seen) return;
    seen = was
  }
}

${define} insertShared(size) {
  while (Atomics.load(C, ${rows}) > limit && Atomics.load(C, ${full}) === 0) ${call}park();
  return Atomics.load(C, ${full}) === 0 && (${call}insertBatch(size))
}
// Apart, since V8 optimises anew what comes to park for the first time.
${define} insertBatch(size) {
  ${call}sieve(size);
  const stored = ${call}appendShared();
  creditShared();
  return stored
}
${againSource('creditShared', kept.stride, credit)}
${define} appendShared() {
  const table = T, m = M, tag = TAG, first = start;
  for (let j = 0, i = AT[OPEN[0]]; j < open; ) {
    const k = OPEN[j], o = k * n, h = HASH[k]; ${kept.recalled}
    ${pause}
    let e = table[i];
    if (e === 0) {
      if (own === ownEnd && !takeShare()) return false;
      const b = own * ${kept.stride};
      ${kept.copy('own')}
      CREDIT[own - first] = OACT[k];
      ${pause}
      e = Atomics.compareExchange(table, i, 0, h & tag | own + 1);
      if (e === 0) { own++; i = AT[OPEN[++j]]; continue }
    }
    if (((e ^ h) & tag) === 0) {
      const row = (Atomics.load(table, i) & m) - 1, b = row * ${kept.stride};
      if (${kept.equal}) { AGAIN[again] = k; SLOT[k] = e; again += first - 1 - row >>> 31; i = AT[OPEN[++j]]; continue }
    }
    i = i + 1 & m
  }
  return true
}`
}

/** After a level. */
function adoptSource({ stride, hashRow, move }: RowSource): string {
  const { rows, table, shares } = CONTROL
  return `function move(from, to) {
  const h = ${hashRow(`from * ${stride}`)};
  A.copyWithin(to * ${stride}, from * ${stride}, (from + 1) * ${stride});
  ${move}
  CREDIT[to - start] = CREDIT[from - start];
  let i = h & M;
  for (; (T[i] & M) - 1 !== from; i = i + 1 & M) if (T[i] === 0) throw new Error('the table has lost row ' + from);
  T[i] = h & TAG | to + 1
}
function adopt() {
  use(Atomics.load(C, ${table}));
  const unused = gaps();
  let end = Atomics.load(C, ${rows});
  for (const gap of unused.toReversed()) {
    // Rows from end on are moved or unused, so the gap that ends nearest to it is filled from the rows before it.
    const size = gap.to - gap.from, filled = Math.min(size, end - gap.to);
    for (let k = 0; k < filled; k++) move(end - 1 - k, gap.from + k);
    end -= size
  }
  C.fill(0, ${shares});
  count = end
}`
}
