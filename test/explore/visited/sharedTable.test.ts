import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTROL, createControl } from '../../../checker/compile/threads/control.ts'
import { exactRows } from '../../../checker/explore/visited/exactRows.ts'
import { evaluate } from '../../../checker/compile/source/source.ts'
import { type SharedTable, type Table, tableFiles, tableSource } from '../../../checker/explore/visited/table.ts'
import { Segments } from '../../../checker/compile/arena/segments.ts'
import { fingerprintParts, roomyFrontier } from '../../support/engine/fingerprints.ts'
import { parameters } from '../../support/random/seed.ts'
import { stepwise } from '../../support/engine/stepwise.ts'

const WORDS = 2
const BATCH = 4
const CAPACITY = 600

/** The functions of a table whose threads pause before every access to shared data. */
type Stepwise = Omit<SharedTable, 'insert' | 'finish'> & {
  readonly insert: (count: number) => Generator<void, boolean>
  readonly finish: () => Generator<void, void>
}

interface Shop {
  readonly main: Table
  /** The batch from which the test looks up states in `main`. */
  readonly wanted: Int32Array
  readonly threads: readonly {
    readonly shared: Stepwise
    readonly batch: Int32Array
    readonly actions: Uint16Array
    readonly batchRows: Int32Array
  }[]
  readonly control: Int32Array
  /** The state in a row. */
  readonly stateOf: (row: number) => Int32Array
  /** With fingerprints: the fingerprint in a row and its parent's. */
  readonly lowOf: (row: number) => number
  readonly parentOf: (row: number) => number
}

/** Whether rows store whole states or fingerprints. */
type Kind = 'exact' | 'hash'

/** Grows in small steps, so it grows often. */
const larger = (slots: number): number => slots * 2
const allocate = (slots: number): Int32Array => new Int32Array(slots)

const EXACT = exactRows(new Segments(WORDS, []))

const FILES: Readonly<Record<Kind, readonly string[]>> = {
  exact: stepwise(tableFiles(EXACT)),
  hash: stepwise(tableFiles(fingerprintParts(WORDS, 1).rows)),
}

/** A table and some threads that share it. They run the production code, possibly with one part of it replaced. */
function shop(
  count: number,
  edit: (source: string) => string = (source) => source,
  capacity = CAPACITY,
  kind: Kind = 'exact',
): Shop {
  const { rows, arena } =
    kind === 'exact'
      ? { rows: EXACT, arena: new Segments(WORDS, [new Int32Array(WORDS * capacity)]) }
      : fingerprintParts(WORDS, capacity)
  const credits = new Uint16Array(capacity)
  const control = createControl(count)
  const { states, roomFor, batchParents } = roomyFrontier(WORDS, capacity, BATCH, control)
  const limits = { capacity, initialSlots: 4, roomFor }
  const memory = { arena: arena.parts[0], rowMemory: arena, frontier: states.parts[0], whole: states }
  const common = { ...memory, credits, control, allocate, larger, batchParents, ...limits }
  const make = (source: string, thread: number, tables: readonly (Int32Array | undefined)[]) => {
    const batch = new Int32Array(WORDS * BATCH)
    const batchActions = new Uint16Array(BATCH)
    const batchRows = new Int32Array(BATCH)
    const own = { batch, batchActions, batchRows, thread, tables }
    return { table: evaluate<Table>('table', { ...common, ...own }, source), batch, actions: batchActions, batchRows }
  }
  const { table: main, batch: wanted } = make(tableSource(rows), 0, [])
  const tables = main.shared.reserve(count) ?? []
  const threads = Array.from({ length: count }, (_, thread) => {
    const { table, ...own } = make(edit(tableSource(rows, FILES[kind])), thread, tables)
    return { shared: table.shared as unknown as Stepwise, ...own }
  })
  const stateOf = (row: number): Int32Array =>
    kind === 'exact' ? arena.row(row) : states.row(row - (control[CONTROL.base] ?? 0))
  const wordOf =
    (word: number) =>
    (row: number): number =>
      arena.wordOf(row, word)
  return { main, wanted, threads, control, stateOf, lowOf: wordOf(1), parentOf: wordOf(2) }
}

type Row = readonly [number, number]
/** States, each with the action that produces it. */
type Batch = readonly (readonly [Row, number])[]
/** The batches that each thread inserts on each level. */
type Levels = readonly (readonly (readonly Batch[])[])[]

/** Inserts batches until there is no room. */
function* work(
  { shared, batch, actions, batchRows }: Shop['threads'][number],
  start: number,
  batches: readonly Batch[],
) {
  shared.begin(start, 2 * BATCH)
  for (const rows of batches) {
    rows.forEach(([row, action], k) => {
      batch.set(row, k * WORDS)
      actions[k] = action
      batchRows[k] = parentRow(action, start)
    })
    const stored = yield* shared.insert(rows.length)
    if (!stored) break
  }
  yield* shared.finish()
}

/** Every action leads from one state of the previous level. */
function parentRow(action: number, start: number): number {
  return start === 0 ? -1 : (action * 7) % start
}

/** Lets one thread at a time take a step until all have finished. A seed determines the order. */
function interleave(threads: Generator<void, void>[], next: () => number): void {
  const running = [...threads]
  for (let steps = 0; running.length > 0; steps++) {
    if (steps > 200_000) throw new Error('the threads wait for each other')
    const i = next() % running.length
    if (running[i]?.next().done) running.splice(i, 1)
  }
}

/**
 * What the table stores, with the action that each state is credited to, and how many times it grew while it was
 * shared.
 */
function insertAll({ main, threads, control, stateOf, lowOf, parentOf }: Shop, levels: Levels, next: () => number) {
  const credits = new Map<string, number>()
  const parents = new Map<string, number>()
  const least = new Map<string, number>()
  for (const level of levels) {
    const start = main.rows()
    main.startLevel()
    main.shared.publish(threads.length)
    interleave(
      threads.map((thread, i) => work(thread, start, level[i] ?? [])),
      next,
    )
    if (control[CONTROL.full] !== 0) throw new Error('there was room')
    main.shared.adopt()
    for (let row = start; row < main.rows(); row++) {
      const key = stateOf(row).join()
      if (credits.has(key)) throw new Error(`${key} is stored twice`)
      credits.set(key, main.creditOf(row))
      parents.set(key, parentOf(row))
      const from = level.flat(2).flatMap(([state, action]) => (state.join() === key ? [parentRow(action, start)] : []))
      least.set(key, Math.min(...from.map((r) => (r < 0 ? 0 : lowOf(r)))))
    }
  }
  return { credits, parents, least, grown: (control[CONTROL.epoch] ?? 0) / 2 }
}

function expected(levels: Levels): ReadonlyMap<string, number> {
  const credits = new Map<string, number>()
  for (const level of levels) {
    const old = new Set(credits.keys())
    for (const [row, action] of level.flat(2)) {
      const key = row.join()
      if (!old.has(key)) credits.set(key, Math.min(action, credits.get(key) ?? action))
    }
  }
  return credits
}

const list = <T>(length: number, make: () => T): readonly T[] => Array.from({ length }, make)

interface Case {
  readonly threads: number
  readonly seed: number
}

/** xorshift32 */
function random(seed: number): () => number {
  let x = seed | 1
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
}

/**
 * On each level, all threads insert states from one small pool, so that they collide. There are enough states in total
 * for the table to grow.
 */
function levelsOf({ threads, seed }: Case): Levels {
  const next = random(seed)
  return list(3, () => {
    const pool = list(10 + (next() % 60), (): Row => [next() % 97, (next() % 3) - 1])
    const rowOf = (): readonly [Row, number] => [pool[next() % pool.length] ?? [0, 0], next() % 5]
    return list(threads, () => list(next() % 24, () => list(1 + (next() % BATCH), rowOf)))
  })
}

const cases = fc.record({ threads: fc.integer({ min: 2, max: 4 }), seed: fc.integer({ min: 1 }) })

/** Null if the result is correct, and otherwise what is wrong. */
function problemOf(
  one: Case,
  edit?: (source: string) => string,
  count?: (grown: number) => void,
  kind: Kind = 'exact',
): string | null {
  const { threads, seed } = one
  const levels = levelsOf(one)
  try {
    const { credits, grown, parents, least } = insertAll(shop(threads, edit, CAPACITY, kind), levels, random(seed))
    count?.(grown)
    expect(credits).toEqual(expected(levels))
    expect(kind === 'hash' ? parents : null).toEqual(kind === 'hash' ? least : null)
    return null
  } catch (error) {
    return String(error)
  }
}

/** Whether any of the seeded cases shows the problem. */
function isFound(edit: (source: string) => string): boolean {
  const source = tableSource(EXACT, FILES.exact)
  expect(edit(source)).not.toBe(source)
  return fc.check(
    fc.property(cases, (one) => problemOf(one, edit) === null),
    { ...parameters(500), endOnFailure: true },
  ).failed
}

const replaced =
  (what: string, by: string) =>
  (source: string): string => {
    expect(source.split(what)).toHaveLength(2)
    return source.replace(what, by)
  }

describe('a table that several threads insert into', () => {
  it('stores each state once, credited to the smallest action, whatever the order of threads', () => {
    let grown = 0
    fc.assert(
      fc.property(cases, (one) => {
        expect(problemOf(one, undefined, (times) => (grown += times))).toBeNull()
      }),
      parameters(150),
    )
    expect(grown).toBeGreaterThan(100)
  })

  it('stores each fingerprint once, with the smallest parent, whatever the order of threads', () => {
    let grown = 0
    fc.assert(
      fc.property(cases, (one) => {
        expect(problemOf(one, undefined, (times) => (grown += times), 'hash')).toBeNull()
      }),
      parameters(100),
    )
    expect(grown).toBeGreaterThan(60)
  })

  it('these tests notice a lost claim', () => {
    const claim = 'entry = Atomics.compareExchange(table, i, 0, (h & tag) | (own + 1))'
    expect(isFound(replaced(claim, 'table[i] = (h & tag) | (own + 1); entry = 0'))).toBe(true)
  })

  it('these tests notice a state that is published before it is written', () => {
    const write = /const at = own \* \d+\n(.*)\n/
    const publish = 'own++\n'
    expect(
      isFound((source) => {
        const [, words = ''] = write.exec(source) ?? []
        expect(words).not.toBe('')
        return replaced(publish, `yield; ${words}; ${publish}`)(source.replace(write, `const at = own * ${WORDS}\n`))
      }),
    ).toBe(true)
  })

  it('these tests notice a table that is used before all rows have moved', () => {
    const wait = /while \(Atomics\.load\(control, \d+\) === before \+ 1\) yield/
    expect(isFound((source) => source.replace(wait, 'yield'))).toBe(true)
  })

  it('finds what it has stored when it is full, whatever the order of threads', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 40, max: 60 }), ({ threads: count, seed }, capacity) => {
        const { main, wanted, threads, stateOf, control } = shop(count, undefined, capacity)
        const next = random(seed)
        const batch = (): Batch => list(1 + (next() % BATCH), () => [[next() % 97, 7], 0])
        main.startLevel()
        main.shared.publish(count)
        interleave(
          threads.map((thread) => work(thread, 0, list(60, batch))),
          next,
        )
        expect(control[CONTROL.full]).toBe(1)
        main.shared.adopt()
        for (let row = 0; row < main.rows(); row++) {
          wanted.set(stateOf(row))
          expect(main.find(0)).toBe(row)
        }
      }),
      parameters(150),
    )
  })

  it('reports that it is full, and does not change', () => {
    const { main, threads, control } = shop(2)
    main.startLevel()
    main.shared.publish(2)
    const [first] = threads
    if (!first) throw new Error('no thread')
    first.shared.begin(0, 0)
    let stored = true
    for (let i = 0; stored; i += BATCH) {
      for (let k = 0; k < BATCH; k++) first.batch.set([i + k, 7], k * WORDS)
      const run = first.shared.insert(BATCH)
      let step = run.next()
      // The other thread has no work, so this one never waits for it.
      control[CONTROL.running] = 1
      while (!step.done) step = run.next()
      stored = step.value
    }
    for (const { shared } of threads) for (const run = shared.finish(); !run.next().done;);
    main.shared.adopt()
    expect(main.rows()).toBeLessThanOrEqual(CAPACITY)
    expect(main.rows()).toBeGreaterThan(CAPACITY - 2 * BATCH)
  })
})
