import { array, bag, bool, type Domain, ids, oneOf, option, range, record, seq, set, union } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valuesOf } from '../../../checker/domain/members/enumerate.ts'
import { nodeOf } from '../../../checker/domain/node.ts'
import { memberIndex, pack, unpack } from '../../../checker/domain/members/bigintCodec.ts'
import { sameValue } from '../../../checker/domain/values/equality.ts'
import { isIterable } from '../../../checker/domain/values/values.ts'
import { complaintOf } from '../../support/complaint.ts'
import { anyDomain, smallDomains } from '../../support/domains.ts'

/** Checks that the codec and the list of values agree in every way that the checker relies on. */
function expectConsistent(domain: Domain): void {
  const node = nodeOf(domain)
  const values = valuesOf(node)
  const packed = values.map((value) => pack(node, value, 'v'))
  expect(BigInt(values.length)).toBe(domain.cardinality)
  expect(packed[0]).toBe(0n)
  expect(packed.every((bits, i) => i === 0 || (packed[i - 1] ?? 0n) < bits)).toBe(true)
  expect((packed.at(-1) ?? 0n) >> BigInt(domain.bits)).toBe(0n)
  values.forEach((value, i) => {
    const again = unpack(node, packed[i] ?? -1n)
    expect(sameValue(value, again) && sameValue(again, value)).toBe(true)
    expect(pack(node, again, 'v')).toBe(packed[i])
    expect(memberIndex(node, value, 'v')).toBe(i)
  })
}

describe('values of a domain', () => {
  it.each(smallDomains.map(([domain, count]) => [domain.label, domain, count] as const))(
    '%s',
    (_label, domain, count) => {
      expect(domain.cardinality).toBe(BigInt(count))
      expectConsistent(domain)
    },
  )

  it('of any domain', () => {
    fc.assert(fc.property(anyDomain, expectConsistent))
  })

  it('are deeply frozen', () => {
    const frozen = (value: unknown): boolean => {
      if (typeof value !== 'object' || value === null) return true
      return Object.isFrozen(value) && (isIterable(value) ? [...value] : Object.values(value)).every(frozen)
    }
    expect(smallDomains.filter(([domain]) => !valuesOf(nodeOf(domain)).every(frozen)).map(([d]) => d.label)).toEqual([])
  })

  it('are the same objects every time', () => {
    const node = nodeOf(record({ a: bool }))
    expect(valuesOf(node)).toBe(valuesOf(node))
  })

  it('a list without capacity has one value, however many values its elements can have', () => {
    const huge = array(40, bool)
    for (const domain of [seq(huge, 0), set(huge, { max: 0 }), bag(huge, 0)]) expectConsistent(domain)
  })

  it('are not listed if there are too many', () => {
    expect(complaintOf(() => valuesOf(nodeOf(array(21, bool))))).toMatchObject({ code: 'Q053', class: 'load' })
  })
})

describe('a value outside its domain', () => {
  const Fetch = union({ Fetch: { from: ids('b', 2) }, Ack: {} })
  const cases: readonly (readonly [Domain, unknown, string, string])[] = [
    [range(0, 3), 4, 'Q103', 'v'],
    [range(0, 3), 1.5, 'Q103', 'v'],
    [range(0, 3), '1', 'Q103', 'v'],
    [range(0, 3), undefined, 'Q103', 'v'],
    [bool, 1, 'Q103', 'v'],
    [oneOf('a', 'b'), 'c', 'Q103', 'v'],
    [ids('b', 2), 2, 'Q103', 'v'],
    [ids('b', 2), null, 'Q103', 'v'],
    [option(ids('b', 2)), undefined, 'Q103', 'v'],
    [record({ hw: range(0, 3) }), { hw: 4 }, 'Q103', 'v.hw'],
    [record({ hw: range(0, 3) }), {}, 'Q103', 'v.hw'],
    [record({ hw: range(0, 3) }), null, 'Q103', 'v'],
    [Fetch, { kind: 'Nack' }, 'Q103', 'v'],
    [Fetch, { kind: 'Fetch', from: 2 }, 'Q103', 'v.from'],
    [array(2, bool), [true], 'Q103', 'v'],
    [array(2, bool), [true, 1], 'Q103', 'v[1]'],
    [array(ids('b', 2), bool), [true, 1], 'Q103', 'v[b1]'],
    [seq(record({ epoch: range(0, 1) }), 2), [{ epoch: 0 }, { epoch: 2 }], 'Q103', 'v[1].epoch'],
    [seq(bool, 1), [true, true], 'Q104', 'v'],
    [seq(bool, 1), 'true', 'Q103', 'v'],
    [set(range(0, 3)), [4], 'Q103', 'v[]'],
    [set(range(0, 3), { max: 1 }), [1, 2], 'Q104', 'v'],
    [bag(range(0, 3), 1), [1, 1], 'Q104', 'v'],
    [bag(range(0, 3), 1), [4], 'Q103', 'v[]'],
  ]
  it.each(cases.map(([domain, ...rest]) => [domain.label, domain, ...rest] as const))(
    '%s',
    (_label, domain, value, code, path) => {
      const complaint = complaintOf(() => pack(nodeOf(domain), value, 'v'))
      expect(complaint).toMatchObject({ code, class: 'spec', where: [`variable ${path}`] })
    },
  )

  it.each([
    [4, 'widen the domain'],
    [undefined, 'an element that is missing'],
    [NaN, 'a calculation with undefined'],
  ])('has useful advice: %s', (value, told) => {
    expect(complaintOf(() => pack(nodeOf(range(0, 3)), value, 'v')).hint).toContain(told)
  })

  it('can be a set that contains a value twice', () => {
    const node = nodeOf(set(range(0, 3), { max: 1 }))
    expect(pack(node, [2, 2], 'v')).toBe(pack(node, new Set([2]), 'v'))
  })
})
