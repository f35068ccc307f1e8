import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Chunk,
  ChunkBuilder,
  counted,
  decode,
  isSame,
  NOTHING_SENT,
  type RowShape,
} from '../../../checker/explore/exchange/chunk.ts'

interface Row {
  readonly state: readonly number[]
  readonly action: number
  readonly parent: number
}

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const shapes = fc.record({ words: fc.integer({ min: 1, max: 5 }), parents: fc.boolean() })
const rowsOf = ({ words }: RowShape) =>
  fc.array(
    fc.record({
      state: fc.array(word, { minLength: words, maxLength: words }),
      action: fc.integer({ min: 0, max: 65_535 }),
      parent: word,
    }),
    { minLength: 1, maxLength: 20 },
  )
const shaped = shapes.chain((shape) => rowsOf(shape).map((rows) => ({ shape, rows })))
const ADDRESS = { epoch: 3, level: 7, from: 2 }

/** Packs the rows into chunks and adds up their totals. */
function sent(shape: RowShape, rows: readonly Row[], capacity: number) {
  const builder = new ChunkBuilder(shape, capacity, ADDRESS)
  const full = rows.map(({ state, action, parent }) => builder.add(Int32Array.from(state), 0, action, parent))
  const chunks = [...full, builder.take()].flatMap((bytes) => bytes ?? [])
  return { chunks, totals: builder.totals }
}

function decoded(bytes: Uint8Array, shape: RowShape): Chunk {
  const chunk = decode(bytes, shape)
  if (typeof chunk === 'string') throw new TypeError(chunk)
  return chunk
}

describe('chunks', () => {
  it('deliver every row, and both sides get the same totals', () => {
    fc.assert(
      fc.property(shaped, fc.integer({ min: 1, max: 8 }), ({ shape, rows }, capacity) => {
        const { chunks, totals } = sent(shape, rows, capacity)
        const arrived = chunks.map((bytes) => decoded(bytes, shape))
        const read = arrived.flatMap(({ states, actions, parents, rows: count }) =>
          Array.from({ length: count }, (_, i) => ({
            state: [...states.subarray(i * shape.words, (i + 1) * shape.words)],
            action: actions[i],
            parent: shape.parents ? parents[i] : undefined,
          })),
        )
        expect(read).toEqual(
          rows.map(({ state, action, parent }) => ({ state, action, parent: shape.parents ? parent : undefined })),
        )
        expect(arrived).toMatchObject(arrived.map((_, number) => ({ ...ADDRESS, number })))
        expect(isSame(arrived.toReversed().reduce(counted, NOTHING_SENT), totals)).toBe(true)
      }),
    )
  })

  it('are rejected if a bit is changed, or bytes are missing or added', () => {
    fc.assert(
      fc.property(shaped, fc.nat(), fc.integer({ min: 0, max: 7 }), ({ shape, rows }, at, bit) => {
        const [bytes = new Uint8Array()] = sent(shape, rows, rows.length).chunks
        const changed = bytes.slice()
        changed[at % bytes.length] = (changed[at % bytes.length] ?? 0) ^ (1 << bit)
        const longer = new Uint8Array(bytes.length + 4)
        longer.set(bytes)
        for (const wrong of [changed, bytes.slice(0, -4), bytes.slice(0, -1), longer, new Uint8Array()])
          expect(decode(wrong, shape)).toBeTypeOf('string')
      }),
    )
  })

  it('have different totals if a row is missing, changed or duplicated', () => {
    fc.assert(
      fc.property(shaped, fc.nat(), ({ shape, rows }, at) => {
        const { totals } = sent(shape, rows, 4)
        const row = rows[at % rows.length]
        if (!row) return
        const others = [
          rows.filter((each) => each !== row),
          [...rows, row],
          rows.map((each) => (each === row ? { ...row, action: row.action ^ 1 } : each)),
          rows.map((each) => (each === row ? { ...row, state: row.state.map((w, i) => (i === 0 ? w ^ 1 : w)) } : each)),
        ]
        for (const other of others) expect(isSame(sent(shape, other, 4).totals, totals)).toBe(false)
      }),
    )
  })
})
