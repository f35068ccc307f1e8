import { bag, type DraftOf, option, range, record, seq, set, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { must } from '../../../checker/must.ts'

class Point {
  readonly a = 1
  readonly b = 2
}

/** Values with the fields `a: 1` and `b: 2`, and whether they equal a record with these fields. */
const asked: readonly (readonly [string, { readonly a: number; readonly b: number }, boolean])[] = [
  ['a literal', { a: 1, b: 2 }, true],
  ['a literal with the fields in another order', { b: 2, a: 1 }, true],
  ['a frozen literal', Object.freeze({ a: 1, b: 2 }), true],
  ['a record without a prototype', Object.assign(Object.create(null) as object, { a: 1, b: 2 }), true],
  ['another record', { a: 2, b: 1 }, false],
  ['a record with another field', Object.assign({ a: 1, b: 2 }, { c: 3 }), false],
  ['an instance', new Point(), false],
  ['a record with a symbol', Object.assign({ a: 1, b: 2 }, { [Symbol('c')]: 3 }), false],
  ['a record with a hidden field', Object.defineProperty({ a: 1, b: 2 }, 'c', { value: 3 }), false],
  ['a record with a hidden symbol', Object.defineProperty({ a: 1, b: 2 }, Symbol('c'), { value: 3 }), false],
]

const Flat = record({ a: range(0, 3), b: range(0, 3) })
const Large = record({ a: range(0, 3), b: range(0, 999) })
const variables = {
  few: set(Flat),
  many: set(Large, { max: 3 }),
  bag: bag(Flat, 3),
  list: seq(Flat, 3),
  nested: set(record({ of: Flat, maybe: option(Flat) }), { max: 3 }),
  answer: range(0, 2),
}
const State = record(variables)

/** How many elements equal each value, by each method that searches a collection for a value. */
const methods: Readonly<Record<string, (s: DraftOf<typeof State>, value: { a: number; b: number }) => number>> = {
  'has of a set with a bit per member': (s, value) => Number(s.few.has(value)),
  'has of a sorted set': (s, value) => Number(s.many.has(value)),
  'has of a set of nested records': (s, value) => Number(s.nested.has({ of: value, maybe: value })),
  'has of a bag': (s, value) => Number(s.bag.has(value)),
  'count of a bag': (s, value) => s.bag.count(value),
  'includes of a sequence': (s, value) => Number(s.list.includes(value)),
  'indexOf of a sequence': (s, value) => s.list.indexOf(value) + 1,
  'delete of a set with a bit per member': (s, value) => Number(s.few.delete(value)),
  'delete of a sorted set': (s, value) => Number(s.many.delete(value)),
  'delete of a bag': (s, value) => Number(s.bag.delete(value)),
}

function modelOf(method: string, value: { a: number; b: number }) {
  return instantiate(
    spec('alike', {}, (_c, _b, { state }) => {
      const { action, define } = state(variables)
      return define({
        init: (s) => {
          const one = { a: 1, b: 2 }
          s.few.add(one)
          s.many.add(one)
          s.bag.add(one)
          s.list.push(one)
          s.nested.add({ of: one, maybe: one })
        },
        actions: {
          Ask: action({
            when: (s) => s.answer === 0,
            then: (s) => {
              s.answer = 1 + must(methods[method])(s, value)
            },
          }),
        },
        invariants: { Missed: (s) => s.answer !== 2, Found: (s) => s.answer !== 1 },
      })
    }),
  )
}

describe.each(Object.keys(methods))('%s', (method) => {
  it.each(asked)('for %s', (_, value, equals) => {
    const model = modelOf(method, value)
    const broken = equals ? 'Missed' : 'Found'
    for (const { properties, failure } of [explore(model), referenceExplore(model)]) {
      expect(failure).toBeNull()
      expect(properties.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name)).toEqual([broken])
    }
  })
})
