import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameValue } from '../../../checker/domain/values/equality.ts'
import { isOwn, own } from '../../../checker/domain/marks.ts'
import { ownValue } from '../../../checker/domain/values/given.ts'
import { FrozenBag, FrozenSet, isIterable } from '../../../checker/domain/values/values.ts'
import { isQuorateError } from '../../../checker/errors.ts'
import { complaintOf } from '../../support/complaint.ts'
import { anyValue } from '../../support/engine/plainValues.ts'
import { parameters } from '../../support/random/seed.ts'

const giver = { name: 'p', from: () => [] }
const take = (value: unknown): unknown => ownValue(value, giver, own)

class Inc {
  readonly by = 1
}

class Names extends Array<string> {
  readonly own = true
}

function* numbers(): Generator<number> {
  yield 1
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)]
}

function endless(): unknown {
  const list: unknown[] = []
  list.push({ list })
  return list
}

/** 2 ** 20 objects, built from 20 shared ones. */
function doubled(): unknown {
  let value: unknown = {}
  for (let i = 0; i < 20; i++) value = [value, value]
  return value
}

/** Whether the checker created and froze everything in the value. */
function isSolid(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return (
    isOwn(value) && Object.isFrozen(value) && (isIterable(value) ? [...value] : Object.values(value)).every(isSolid)
  )
}

function outcome(value: unknown): string {
  try {
    const taken = take(value)
    return isSolid(taken) && sameValue(taken, value) ? 'solid and the same' : 'changed'
  } catch (error) {
    return isQuorateError(error) ? error.complaint.code : String(error)
  }
}

describe('a value that is passed as a parameter', () => {
  it.each<readonly [name: string, unknown]>([
    ['a number', 1],
    ['what is no number', Number.NaN],
    ['nothing', undefined],
    ['a bigint', 1n],
    ['a list', [1, [2, 'x']]],
    ['an object', { b: 1, a: { c: null } }],
    ['a frozen object with an open one in it', Object.freeze({ a: { b: 1 } })],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
    ['a set', new Set([2, 1])],
    ['a field that is called like the prototype', JSON.parse('{"__proto__": 1}')],
  ])('%s: it is the same, frozen', (_name, value) => {
    const taken = take(value)
    expect(sameValue(taken, value)).toBe(true)
    expect(isSolid(taken)).toBe(true)
    expect(Object.is(taken, value)).toBe(typeof value !== 'object')
  })

  it('keeps the order that it has in JavaScript', () => {
    expect([...(take(new Set([3, 1, 2])) as Iterable<unknown>)]).toEqual([3, 1, 2])
    expect(Object.keys(take({ b: 1, a: 2 }) as object)).toEqual(['b', 'a'])
  })

  it('turns -0 into 0, and equal objects in a set into one', () => {
    expect(Object.is(take(-0), 0)).toBe(true)
    expect((take(new Set([{ a: 1 }, { a: 1 }])) as FrozenSet).size).toBe(1)
  })

  it('stays the same object if the checker created it', () => {
    const set = own(new FrozenSet([1]))
    expect(take(set)).toBe(set)
    expect(Reflect.get(take([set]) as object, 0)).toBe(set)
  })

  it('is copied if it only looks like one that the checker created', () => {
    const items = [{ a: 1 }]
    const bag = take(new FrozenBag(items))
    items[0] = { a: 2 }
    expect([...(bag as Iterable<unknown>)]).toEqual([{ a: 1 }])
  })

  it.each<readonly [name: string, unknown, string]>([
    ['a function', () => 1, 'p is a function;'],
    ['a symbol', Symbol('x'), 'p is a symbol;'],
    ['a function within', [{ op: () => 1 }], 'p[0].op is a function;'],
    ['an instance', new Inc(), 'p is an instance of Inc;'],
    ['an instance in a set', new Set([new Inc()]), 'p[0] is an instance of Inc;'],
    ['a Map', new Map(), 'p is a Map;'],
    ['a date', { at: new Date(0) }, 'p.at is an instance of Date;'],
    ['a promise', Promise.resolve(1), 'p is a promise;'],
    ['a generator', numbers(), 'p is an iterator;'],
    ['an iterator', [1].values(), 'p is an iterator;'],
    ['a typed array', new Uint8Array(1), 'p is an instance of Uint8Array;'],
    ['a list with a class of its own', new Names('x'), 'p is an instance of Names;'],
    ['a list with a hole', holed(), 'p is an array with holes'],
    ['a list with a property', Object.assign([1], { x: 1 }), 'p is an array with holes'],
    [
      'a getter',
      {
        get n() {
          return 1
        },
      },
      'p is an object with a getter or setter, n,',
    ],
    ['a hidden field', Object.defineProperty({}, 'n', { value: 1 }), 'p is an object with a hidden field, n,'],
    ['a symbol as a name', { [Symbol('x')]: 1 }, 'p is an object with a symbol as the name of a field'],
    ['what contains itself', endless(), 'p[0].list[0].list[0].list… is nested more than 100 deep, or contains itself'],
    ['what is too deep', nested(102), 'p[0][0][0][0][0][0]… is nested more than 100 deep'],
    ['what is too large', doubled(), 'is one of more than 65536 objects'],
  ])('%s is refused', (_name, value, problem) => {
    const complaint = complaintOf(() => take(value))
    expect(complaint).toMatchObject({ code: 'Q113', class: 'spec', where: ['parameter p'] })
    expect(complaint.problem).toContain(problem)
  })

  it('is the same value, or is rejected', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(['Q113', 'solid and the same']).toContain(outcome(value))
      }),
      parameters(1000),
    )
  })
})

function holed(): unknown {
  const list = [1, 2, 3]
  Reflect.deleteProperty(list, 1)
  return list
}
