import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Segments } from '../../../checker/compile/arena/segments.ts'
import { parameters } from '../../support/random/seed.ts'

const STRIDE = 3
const ROWS = 40

/** The same numbers in one segment and in segments of 2^`shift` rows. */
function both(shift: number) {
  const words = Int32Array.from({ length: ROWS * STRIDE }, (_, i) => i)
  const size = 2 ** shift * STRIDE
  const parts = Array.from({ length: Math.ceil(words.length / size) }, (_, i) => words.slice(i * size, (i + 1) * size))
  return { one: new Segments(STRIDE, [words]), many: new Segments(STRIDE, parts, shift) }
}

const wordsOf = (rows: Segments): readonly number[] => rows.pieces(0, ROWS).flatMap((piece) => [...piece])

describe('rows in segments', () => {
  const shift = fc.integer({ min: 0, max: 5 })

  it('read like the rows of a single segment', () => {
    fc.assert(
      fc.property(shift, fc.nat(ROWS - 1), (bits, row) => {
        const { one, many } = both(bits)
        expect(many.rows).toBe(one.rows)
        expect([...many.row(row)]).toEqual([...one.row(row)])
        expect(many.wordOf(row, 2)).toBe(one.wordOf(row, 2))
        expect(wordsOf(many)).toEqual(wordsOf(one))
      }),
      parameters(200),
    )
  })

  it('can be moved and overwritten like the rows of a single segment', () => {
    const move = fc.tuple(fc.nat(ROWS - 1), fc.nat(ROWS - 1), fc.nat(ROWS)).map(([a, b, count]) => {
      const [to, from] = [Math.min(a, b), Math.max(a, b)]
      return { to, from, count: Math.min(count, ROWS - from) }
    })
    fc.assert(
      fc.property(shift, fc.array(move, { maxLength: 5 }), (bits, moves) => {
        const { one, many } = both(bits)
        for (const { to, from, count } of moves)
          for (const rows of [one, many]) {
            rows.moveDown(to, from, count)
            rows.put(to, new Int32Array(Math.min(3, ROWS - to) * STRIDE).fill(from))
          }
        expect(wordsOf(many)).toEqual(wordsOf(one))
      }),
      parameters(300),
    )
  })
})
