import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTROL, createControl } from '../../../checker/compile/threads/control.ts'
import { createTable } from '../../../checker/explore/visited/table.ts'
import { must } from '../../../checker/must.ts'
import { fingerprintParts, roomyFrontier } from '../../support/engine/fingerprints.ts'
import { parameters } from '../../support/random/seed.ts'

const BATCH = 64

type Row = readonly number[]

function bench(words: number, capacity: number, initialSlots = 256) {
  const { rows, arena } = fingerprintParts(words, capacity)
  const control = createControl(0)
  const frontier = roomyFrontier(words, capacity, BATCH, control)
  const batch = new Int32Array(words * BATCH)
  const batchActions = new Uint16Array(BATCH)
  const credits = new Uint16Array(capacity)
  const common = {
    rows,
    arena,
    capacity,
    batch,
    batchActions,
    initialSlots,
    mostSlots: 2 ** 20,
    credits,
    control,
    thread: 0,
  }
  const table = createTable({ ...common, frontier })
  return {
    table,
    arena: must(arena.parts[0]),
    control,
    /** For each state, `from` holds the row of its parent. */
    insert: (states: readonly Row[], from: readonly number[] = []): void => {
      for (let first = 0; first < states.length; first += BATCH) {
        const part = states.slice(first, first + BATCH)
        part.forEach((state, k) => {
          batch.set(state, k * words)
          frontier.batchRows[k] = from[first + k] ?? -1
        })
        expect(table.insert(part.length)).toBe(true)
      }
    },
    find: (state: Row): number => {
      batch.set(state, 0)
      return table.find(0)
    },
    low: (row: number) => arena.wordOf(row, 1),
    parent: (row: number) => arena.wordOf(row, 2),
    /** The state in a row that is kept whole. */
    whole: (row: number) => [...frontier.states.row(row - (control[CONTROL.base] ?? 0))],
  }
}

describe('a table of fingerprints', () => {
  it.each([1, 2, 3, 7, 24, 25, 40])('contains what a Set would, for states of %d words', (words) => {
    const word = fc.constantFrom(0, 1, 2, -1, 2 ** 31 - 1, -(2 ** 31), 0x10000, 0x20000, 77)
    const states = fc.array(fc.array(word, { minLength: words, maxLength: words }), { maxLength: 200 })
    fc.assert(
      fc.property(states, (all) => {
        const { table, insert, find, whole } = bench(words, 1000, 4)
        insert(all)
        const distinct = [...new Map(all.map((state) => [state.join(), state])).values()]
        expect(table.rows()).toBe(distinct.length)
        expect(distinct.map(find)).toEqual(distinct.map((_, i) => i))
        expect(distinct.map((_, i) => whole(i))).toEqual(distinct)
        expect(find(Array.from({ length: words }, () => 123456))).toBe(-1)
      }),
      parameters(30),
    )
  })

  it('keeps the states of the last two levels whole, and drops earlier ones', () => {
    const { table, insert, whole, control } = bench(2, 100)
    insert([[1, 1]])
    table.startLevel()
    insert([
      [2, 1],
      [3, 1],
    ])
    table.startLevel()
    insert([[4, 1]])
    expect(control[CONTROL.base]).toBe(1)
    expect([1, 2, 3].map(whole)).toEqual([
      [2, 1],
      [3, 1],
      [4, 1],
    ])
    table.startLevel()
    expect(control[CONTROL.base]).toBe(3)
    expect(whole(3)).toEqual([4, 1])
    expect(table.bytes()).toBe(256 * 4 + 4 * 12 + 3 * 8)
  })

  it('keeps the smallest parent of each state, in any order of arrival', () => {
    const { table, insert, low, parent } = bench(1, 100)
    insert([[1], [2], [3]])
    table.startLevel()
    insert([[10], [11], [10], [10]], [1, 0, 0, 2])
    table.startLevel()
    insert([[11], [10]], [3, 4])
    const least = Math.min(...[0, 1, 2].map((row) => low(row) ?? 0))
    expect([parent(3), parent(4)]).toEqual([least, low(0)])
  })
})

/** States like those of real models: small counters packed into words. Only a few of their bits change. */
const families: Readonly<Record<string, { readonly words: number; readonly state: (i: number) => Row }>> = {
  'numbers in one word': { words: 1, state: (i) => [i] },
  'numbers in the high bits': { words: 1, state: (i) => [i << 15] },
  'five small fields': {
    words: 5,
    state: (i) => [i & 7, ((i >>> 3) & 7) << 29, (i >>> 6) & 7, ((i >>> 9) & 7) << 12, (i >>> 12) & 31],
  },
  'one bit of each of 17 words': {
    words: 17,
    state: (i) => Array.from({ length: 17 }, (_, j) => ((i >>> j) & 1) << 31),
  },
  'a wide state of which the last words change': {
    words: 40,
    state: (i) => [...Array.from({ length: 38 }, () => 0x5555), i & 255, i >>> 8],
  },
}
const STATES = 2 ** 17

describe.each(Object.entries(families))('fingerprints of %s', (_name, { words, state }) => {
  const { table, arena, insert } = bench(words, STATES + BATCH, 2 ** 18)
  insert(Array.from({ length: STATES }, (_, i) => state(i)))

  it('are distinct', () => {
    expect(table.rows()).toBe(STATES)
  })

  it('have each bit set in half of the states', () => {
    for (let bit = 0; bit < 64; bit++) {
      let set = 0
      for (let row = 0; row < STATES; row++) set += ((arena[3 * row + (bit >> 5)] ?? 0) >>> (bit & 31)) & 1
      expect(Math.abs(set - STATES / 2), `bit ${bit}`).toBeLessThan(5 * Math.sqrt(STATES / 4))
    }
  })

  it('are uniform by chi-square, in each of their eight bytes', () => {
    for (let byte = 0; byte < 8; byte++) {
      const counts = new Float64Array(256)
      for (let row = 0; row < STATES; row++) {
        const value = ((arena[3 * row + (byte >> 2)] ?? 0) >>> (8 * (byte & 3))) & 255
        counts[value] = (counts[value] ?? 0) + 1
      }
      const expected = STATES / 256
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
      // 255 degrees of freedom: mean 255, standard deviation 22.6.
      expect(Math.abs(chiSquare - 255), `byte ${byte}`).toBeLessThan(5 * 22.6)
    }
  })

  it('have as many equal words as random numbers do', () => {
    for (const word of [0, 1]) {
      const different = new Set(Array.from({ length: STATES }, (_, row) => arena[3 * row + word])).size
      // Of 2^17 random words, 2 pairs are equal on average.
      expect(STATES - different).toBeLessThan(12)
    }
  })
})
