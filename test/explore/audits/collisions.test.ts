import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FINGERPRINT_WORDS } from '../../../checker/explore/visited/fingerprintRows.ts'
import { Segments } from '../../../checker/compile/arena/segments.ts'
import { Closest, collisionProbability, leastDistance } from '../../../checker/explore/audits/collisions.ts'
import { last, unless } from '../../../checker/running.ts'
import { parameters } from '../../support/random/seed.ts'

/** Builds rows like those in the visited table from 64-bit numbers. */
function rowsOf(numbers: readonly bigint[]): Segments {
  const words = numbers.flatMap((x) => [Number(x >> 32n) | 0, Number(x & 0xffffffffn) | 0, 7])
  return new Segments(FINGERPRINT_WORDS, [Int32Array.from(words)])
}

describe('the smallest distance between fingerprints', () => {
  it('is the smallest gap between sorted numbers, for any slice size', () => {
    const number = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.bigInt(2n ** 63n - 9n, 2n ** 63n + 9n), fc.bigInt(0n, 9n))
    const numbers = fc.uniqueArray(number, { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 70 }), (all, slice) => {
        const sorted = all.toSorted((a, b) => (a < b ? -1 : 1))
        const distances = sorted.slice(1).map((x, i) => Number(x - (sorted[i] ?? 0n)))
        const found = last(leastDistance(rowsOf(all), all.length, slice))
        expect(found / Math.min(...distances)).toBeCloseTo(1, 12)
      }),
      parameters(300),
    )
  })

  it('is the same if they come one slice of their range at a time', () => {
    const numbers = fc.uniqueArray(fc.bigInt(0n, 2n ** 64n - 1n), { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 9 }), (all, slices) => {
        const closest = new Closest()
        for (let slice = 0n; slice < slices; slice++)
          last(closest.add(rowsOf(all.filter((x) => ((x >> 32n) * BigInt(slices)) >> 32n === slice)).parts))
        expect(closest.least).toBe(last(leastDistance(rowsOf(all), all.length)))
      }),
      parameters(200),
    )
  })

  it('ignores rows that are not stored', () => {
    expect(last(leastDistance(rowsOf([5n, 90n, 91n]), 2))).toBe(85)
  })
})

const probability = (
  rows: Segments,
  counts: { readonly distinct: number; readonly generated: number },
  bits: number,
  overdue = () => false,
) => collisionProbability(last(unless(overdue, leastDistance(rows, counts.distinct))), counts, bits)

describe('the probability of a collision', () => {
  it("follows TLC's formula, as calculated from the counts", () => {
    const { optimistic } = probability(rowsOf([1n, 2n ** 40n]), { distinct: 2, generated: 2 ** 34 + 2 }, 64)
    expect(optimistic).toBe(2 ** -29)
  })

  it('is one in the smallest distance, as observed', () => {
    const rows = rowsOf([0n, 2n ** 40n, 2n ** 63n])
    expect(probability(rows, { distinct: 3, generated: 3 }, 64)).toEqual({ optimistic: 0, observed: 2 ** -40 })
  })

  it('is only calculated from the counts if the run must end', () => {
    const rows = rowsOf([0n, 2n ** 40n, 2n ** 63n])
    const given = { distinct: 3, generated: 3 }
    expect(probability(rows, given, 64, () => true)).toEqual({ optimistic: 0, observed: null })
  })

  it('is zero for fewer than two states, and at most one', () => {
    expect(probability(rowsOf([9n]), { distinct: 1, generated: 1 }, 64)).toEqual({
      optimistic: 0,
      observed: 0,
    })
    const { optimistic } = probability(rowsOf([1n, 2n]), { distinct: 2, generated: 2 ** 20 }, 12)
    expect(optimistic).toBe(1)
  })
})
