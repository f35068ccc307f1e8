import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valuesOf } from '../../../checker/domain/members/enumerate.ts'
import { sameValue, valueKey } from '../../../checker/domain/values/equality.ts'
import { own } from '../../../checker/domain/marks.ts'
import { nodeOf } from '../../../checker/domain/node.ts'
import { textOf } from '../../../checker/domain/values/own.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord } from '../../../checker/domain/values/values.ts'
import { oneOf, record, set } from 'quorate'
import { complaintOf } from '../../support/complaint.ts'
import { smallDomains } from '../../support/domains.ts'
import { anyValue, equal, remade } from '../../support/engine/plainValues.ts'
import { parameters } from '../../support/random/seed.ts'

const id = (n: number): number => n
const twin = (n: number): number => n

class Inc {
  readonly by = 1
}

/** An object with a field that is not enumerable. */
const hiding = (value: object, hidden: number): object => Object.defineProperty(value, 'hidden', { value: hidden })

/** A list with a hole. With one field, it has as many names as elements, but not the same names. */
const holed = (fields: object): unknown[] => Object.assign([], { 1: 1 }, fields)

function endless(): unknown {
  const list: unknown[] = []
  list.push(list)
  return list
}

/** Checks whether the values are equal, in both directions, and whether their string forms agree. */
function expectEqual(a: unknown, b: unknown, same: boolean): void {
  expect([sameValue(a, b), sameValue(b, a), valueKey(a) === valueKey(b)]).toEqual([same, same, same])
}

describe('values are equal', () => {
  it.each<readonly [name: string, unknown, unknown, boolean]>([
    ['numbers', 1, 1, true],
    ['a number and its text', 1, '1', false],
    ['a number and a bigint', 1, 1n, false],
    ['0 and -0', 0, -0, true],
    ['NaN and NaN', Number.NaN, Number.NaN, true],
    ['NaN and undefined', Number.NaN, undefined, false],
    ['null and undefined', null, undefined, false],
    ['fields in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['one field more', { a: 1 }, { a: 1, b: 2 }, false],
    ['one field more, without a value', { a: 1 }, { a: 1, b: undefined }, false],
    ['other fields', { a: undefined }, { b: undefined }, false],
    ['hidden fields', hiding({}, 1), hiding({}, 2), false],
    ['a hidden field more', { a: 1 }, hiding({ a: 1 }, 1), false],
    ['a list with a hole and a field, and one with another', holed({ a: 1 }), holed({ a: 2 }), false],
    ['a set with a hidden field', hiding(new Set([1]), 1), hiding(new Set([1]), 2), false],
    ['an object without a prototype', { a: 1 }, Object.assign(Object.create(null) as object, { a: 1 }), true],
    ['a set and a list', new Set([1, 2]), [1, 2], false],
    ['a set and a bag', new FrozenSet([1]), new FrozenBag([1]), false],
    ['a set in another order', new FrozenSet([1, 2]), new Set([2, 1]), true],
    ['a bag in another order', new FrozenBag([1, 2, 1]), new FrozenBag([1, 1, 2]), true],
    ['a bag with another count', new FrozenBag([1, 1, 2]), new FrozenBag([1, 2, 2]), false],
    ['sets of objects', new Set([{ a: 1 }]), new FrozenSet([frozenRecord({ a: 1 })]), true],
    [
      'Maps in another order',
      new Map([
        [1, 'a'],
        [2, 'b'],
      ]),
      new Map([
        [2, 'b'],
        [1, 'a'],
      ]),
      true,
    ],
    ['Maps with other values', new Map([[1, 'a']]), new Map([[1, 'b']]), false],
    ['a Map with composite keys', new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]]), true],
    ['texts with brackets and commas', ['1,1'], ['1', '1'], false],
    ['a text like a list', ['[1]'], [[1]], false],
    ['a text with a quote', ['a"', 'b'], ['a","b'], false],
    ['a lone surrogate and its escape', ['\ud800'], ['\\ud800'], false],
    ['a hole and undefined', Array.from({ length: 1 }), [undefined], true],
    ['functions with the same text', { f: id }, { f: twin }, false],
    ['one function', { f: id }, { f: id }, true],
    ['instances', new Inc(), new Inc(), false],
    ['dates', new Date(0), new Date(1), false],
    ['symbols', [Symbol('a')], [Symbol('a')], false],
    ['a frozen list and a literal', frozenArray([1, 2]), [1, 2], true],
    ['lists in another order', frozenArray([1, 2]), [2, 1], false],
  ])('%s: %#', (_name, a, b, same) => {
    expectEqual(a, b, same)
  })

  it('by plain structural equality', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expectEqual(a, b, equal(a, b))
        expectEqual(a, remade(a), true)
        expectEqual([a, b], [b, a], equal(a, b))
      }),
      parameters(2000),
    )
  })

  it('unless they contain themselves', () => {
    const compared = [
      () => sameValue(endless(), endless()),
      () => valueKey(endless()),
      () => valueKey(new Set([endless()])),
    ]
    expect(compared.map((run) => complaintOf(run).code)).toEqual(['Q114', 'Q114', 'Q114'])
  })
})

describe('the text of a value', () => {
  it('is different for each value in a domain', () => {
    for (const [domain] of smallDomains) {
      const values = valuesOf(nodeOf(domain))
      expect(new Set(values.map(textOf)).size).toBe(values.length)
      expect(new Set(values.map(valueKey)).size).toBe(values.length)
    }
  })

  it('depends on visible order, even if the values are equal', () => {
    const alike: readonly (readonly [object, object])[] = [
      [new FrozenSet([1, 2]), new FrozenSet([2, 1])],
      [frozenRecord({ a: 1, b: 2 }), frozenRecord({ b: 2, a: 1 })],
      [frozenArray([own(new FrozenSet([1, 2]))]), frozenArray([own(new FrozenSet([2, 1]))])],
    ]
    for (const [a, b] of alike) {
      expect(textOf(own(a))).not.toBe(textOf(own(b)))
      expectEqual(a, b, true)
    }
  })
})

describe('the values of a narrow domain', () => {
  it('are the same objects as equal values of another domain', () => {
    const Key = record({ t: oneOf('x', 'y') })
    const [, , both] = valuesOf(nodeOf(set(Key))).map((value) => [...(value as Iterable<unknown>)])
    expect(both).toEqual([{ t: 'y' }])
    expect(both?.[0]).toBe(valuesOf(nodeOf(record({ t: oneOf('x', 'y', 'z') })))[1])
  })
})
