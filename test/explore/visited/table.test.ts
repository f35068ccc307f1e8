import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createControl } from '../../../checker/compile/threads/control.ts'
import { exactRows } from '../../../checker/explore/visited/exactRows.ts'
import { createTable, type Table } from '../../../checker/explore/visited/table.ts'
import { Segments } from '../../../checker/compile/arena/segments.ts'
import { parameters } from '../../support/random/seed.ts'

const BATCH = 8

interface Bench {
  readonly table: Table
  readonly arena: Int32Array
  /** Copies rows and their actions into the batch and inserts them. */
  readonly insert: (rows: readonly (readonly number[])[], actions?: readonly number[]) => boolean
  readonly find: (row: readonly number[]) => number
  readonly row: (i: number) => readonly number[]
}

const MOST_SLOTS = 2 ** 22

function bench(words: number, capacity: number, initialSlots = 4): Bench {
  const arena = new Int32Array(words * capacity)
  const stored = new Segments(words, [arena])
  const batch = new Int32Array(words * BATCH)
  const batchActions = new Uint16Array(BATCH)
  const credits = new Uint16Array(capacity)
  const options = {
    rows: exactRows(stored),
    arena: stored,
    capacity,
    batch,
    batchActions,
    initialSlots,
    mostSlots: MOST_SLOTS,
    credits,
  }
  const table = createTable({ ...options, control: createControl(0), thread: 0 })
  return {
    table,
    arena,
    insert(rows, actions = []) {
      rows.forEach((row, k) => {
        batch.set(row, k * words)
        batchActions[k] = actions[k] ?? 0
      })
      return table.insert(rows.length)
    },
    find(row) {
      batch.set(row, 3 * words)
      return table.find(3 * words)
    },
    row: (i) => [...arena.subarray(i * words, (i + 1) * words)],
  }
}

/** Takes only a few different values, so that rows repeat. Some rows differ in only one bit. */
const word = fc.constantFrom(0, 1, 2, -1, 2 ** 31 - 1, -(2 ** 31), 0x10000, 0x20000, 77)

/** Batches of rows, each with the action that produced it. */
const batches = (words: number): fc.Arbitrary<readonly (readonly (readonly [readonly number[], number])[])[]> =>
  fc.array(
    fc.array(fc.tuple(fc.array(word, { minLength: words, maxLength: words }), fc.nat(9)), { maxLength: BATCH }),
    { maxLength: 30 },
  )

/** The same with a `Set` of rows, which says what the table must contain, in what order, and with what credits. */
class Oracle {
  readonly rows = new Map<string, { readonly after: number; readonly level: number; credit: number }>()
  level = 0

  /** The rows in a batch come in any order. */
  insert(batch: readonly (readonly [readonly number[], number])[]): void {
    const after = this.rows.size
    for (const [row, action] of batch) {
      const known = this.rows.get(row.join())
      if (!known) this.rows.set(row.join(), { after, level: this.level, credit: action })
      else if (known.level === this.level) known.credit = Math.min(known.credit, action)
    }
  }
}

describe('the visited table', () => {
  it.each([1, 2, 3, 7, 24, 25, 40])('contains what a Set would, for rows of %d words', (words) => {
    fc.assert(
      fc.property(batches(words), fc.constantFrom(1, 2, 3), (all, perLevel) => {
        const { table, insert, find, row } = bench(words, 1000)
        const oracle = new Oracle()
        all.forEach((batch, i) => {
          if (i % perLevel === 0) {
            table.startLevel()
            oracle.level++
          }
          expect(
            insert(
              batch.map(([r]) => r),
              batch.map(([, a]) => a),
            ),
          ).toBe(true)
          oracle.insert(batch)
        })
        expect(table.rows()).toBe(oracle.rows.size)
        const ends = [...oracle.rows.values()].map(({ after }) => after)
        for (const [key, { after, level, credit }] of oracle.rows) {
          const values = key.split(',').map(Number)
          const at = find(values)
          expect(row(at)).toEqual(values)
          expect(at).toBeGreaterThanOrEqual(after)
          expect(at).toBeLessThan(ends.find((end) => end > after) ?? oracle.rows.size)
          expect(level < oracle.level ? credit : table.creditOf(at)).toBe(credit)
        }
        expect(find(Array.from({ length: words }, () => 123456))).toBe(-1)
        expect(table.rows()).toBeLessThan(0.7 * table.slots() + 1)
      }),
      parameters(40),
    )
  })

  it('grows repeatedly without losing a row', () => {
    const { table, insert, find } = bench(2, 5000, 2)
    for (let i = 0; i < 5000; i += BATCH)
      expect(insert(Array.from({ length: Math.min(BATCH, 5000 - i) }, (_, k) => [i + k, (i + k) % 3]))).toBe(true)
    expect(table.rows()).toBe(5000)
    expect(table.slots()).toBe(8192)
    const rows = Array.from({ length: 5000 }, (_, i) => find([i, i % 3]))
    expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, i) => i))
    expect(find([1, 2])).toBe(-1)
    expect(table.bytes()).toBe(4 * 8192 + 5000 * 8)
  })

  it('stores a row of zeros, and tells apart rows that differ in one word', () => {
    const { table, insert, find } = bench(3, 10)
    insert([
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 0],
    ])
    expect(table.rows()).toBe(4)
    expect([find([0, 0, 0]), find([1, 0, 0]), find([1, 1, 0])]).toEqual([0, 3, -1])
  })

  it('rejects a batch that might not fit, and keeps what it has', () => {
    const { table, insert, find } = bench(1, 10)
    expect(insert([[1], [2], [3], [4], [5], [6]])).toBe(true)
    expect(insert([[7], [8], [9], [10], [11]])).toBe(false)
    expect(table.rows()).toBe(6)
    expect([1, 2, 3, 4, 5, 6, 7].map((x) => find([x]))).toEqual([0, 1, 2, 3, 4, 5, -1])
    expect(insert([[7], [8], [9], [10]])).toBe(true)
    expect(table.rows()).toBe(10)
  })

  it('credits a row to the smallest action that produces it on its level', () => {
    const { table, insert } = bench(1, 10)
    table.startLevel()
    insert([[1], [2], [1]], [3, 4, 2])
    insert([[2], [1]], [9, 5])
    expect([table.creditOf(0), table.creditOf(1)]).toEqual([2, 4])
    table.startLevel()
    insert([[1], [3], [2]], [0, 7, 0])
    expect(table.creditOf(2)).toBe(7)
  })
})
