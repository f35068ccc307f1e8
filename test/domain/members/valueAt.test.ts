import * as fc from 'fast-check'
import { array, bag, bool, oneOf, option, range, record, seq, set, union } from 'quorate'
import { describe, expect, it } from 'vitest'
import { valuesOf } from '../../../checker/domain/members/enumerate.ts'
import { valueAt } from '../../../checker/domain/members/valueAt.ts'
import { nodeOf } from '../../../checker/domain/node.ts'

const Pair = record({ a: bool, b: range(-1, 1) })

describe('the value at a position', () => {
  it.each([
    ['a range', range(2, 5, { first: 4 })],
    ['an option', option(oneOf('x', 'y'))],
    ['a record', record({ p: Pair, q: oneOf('x', 'y') })],
    ['a union', union({ A: { a: bool }, B: { b: range(0, 2) } })],
    ['an array', array(3, Pair)],
    ['an array of arrays in records', array(2, record({ in: array(2, bool), n: range(0, 2) }))],
    ['a sequence', seq(bool, 3)],
    ['a set', set(Pair, { max: 2 })],
    ['a bag', bag(oneOf('x', 'y'), 3)],
  ])('of %s is the one in the list of all values', (_name, domain) => {
    const node = nodeOf(domain)
    const values = valuesOf(node)
    expect(values).toHaveLength(Number(node.cardinality))
    expect(values.map((_, i) => valueAt(node, i))).toEqual(values)
  })

  it('does not list the values of a large array', () => {
    const node = nodeOf(array(20, range(0, 2)))
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 20, maxLength: 20 }), (digits) => {
        expect(String(valueAt(node, Number.parseInt(digits.join(''), 3)))).toBe(String(digits))
      }),
    )
  })
})
