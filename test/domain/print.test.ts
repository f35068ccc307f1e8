import { array, bag, bool, type Domain, ids, oneOf, option, range, record, seq, set, union } from 'quorate'
import { describe, expect, it } from 'vitest'
import { nodeOf } from '../../checker/domain/node.ts'
import { elementsOf, printAny, printIndex, printPlain, printValue } from '../../checker/domain/print.ts'
import { FROZEN } from '../../checker/domain/symbols.ts'
import { ELEMENTS, FrozenBag, FrozenSet, SNAPSHOT } from '../../checker/domain/values/values.ts'

const Broker = ids('b', 3)
const Message = union({ Fetch: { from: Broker }, Ping: {} })

describe('printValue', () => {
  const values: readonly (readonly [Domain, unknown, string])[] = [
    [bool, true, 'true'],
    [range(0, 3), 2, '2'],
    [Broker, 2, 'b2'],
    [option(Broker), null, 'none'],
    [option(Broker), 1, 'b1'],
    [option(record({ a: bool })), null, 'none'],
    [option(record({ a: bool })), { a: true }, '{ a: true }'],
    [record({}), {}, '{}'],
    [record({ leader: Broker, up: bool }), { leader: 1, up: false }, '{ leader: b1, up: false }'],
    [Message, { kind: 'Fetch', from: 0 }, 'Fetch { from: b0 }'],
    [Message, { kind: 'Ping' }, 'Ping'],
    [array(2, Broker), [0, 1], '[b0, b1]'],
    [seq(Broker, 2), [], '[]'],
    [set(Broker), new Set([0, 2]), '{b0, b2}'],
    [bag(Broker, 3), [0, 0, 2], '{b0, b0, b2}'],
  ]
  it.each(values.map(([domain, value, text]) => [text, domain, value] as const))('%s', (text, domain, value) => {
    expect(printValue(nodeOf(domain), value)).toBe(text)
  })
})

describe('printAny', () => {
  const anything: readonly (readonly [unknown, string])[] = [
    ['a', '"a"'],
    [1, '1'],
    [null, 'null'],
    [undefined, 'undefined'],
    [() => 1, 'a function'],
    [[1, 'a'], '[1, "a"]'],
    [new Set([1]), '[1]'],
    [{ a: { b: 1 } }, '{ a: { b: 1 } }'],
    [{ [FROZEN]: false, [SNAPSHOT]: () => ({ a: 1 }) }, '{ a: 1 }'],
  ]
  it.each(anything.map(([value, text]) => [text, value] as const))('%s', (text, value) => {
    expect(printAny(value)).toBe(text)
  })
})

describe('printPlain', () => {
  const plain: readonly (readonly [unknown, string])[] = [
    ['a', 'a'],
    [1, '1'],
    [true, 'true'],
    [null, 'none'],
    [[1, 'a', null], '[1, a, none]'],
    [new Set(['a']), '{a}'],
    [new FrozenSet([0, 2]), '{0, 2}'],
    [new FrozenBag([1, 1]), '{1, 1}'],
    [Object.assign([0, 2], { [ELEMENTS]: nodeOf(Broker) }), '[b0, b2]'],
    [{}, '{}'],
    [{ a: { role: 'leader' }, b: [] }, '{ a: { role: leader }, b: [] }'],
    [{ kind: 'Fetch', from: 0 }, 'Fetch { from: 0 }'],
    [{ kind: 'Ping' }, 'Ping'],
    [{ [FROZEN]: false, [SNAPSHOT]: () => ({ a: 'b' }) }, '{ a: b }'],
  ]
  it.each(plain.map(([value, text]) => [text, value] as const))('%s', (text, value) => {
    expect(printPlain(value)).toBe(text)
  })

  it('prints values of a domain as printValue does, except for the names of ids', () => {
    const values: readonly (readonly [Domain, unknown])[] = [
      [bool, false],
      [oneOf('a', 'b'), 'b'],
      [option(range(0, 3)), null],
      [record({ role: oneOf('leader', 'follower'), log: seq(range(0, 3), 2) }), { role: 'leader', log: [1] }],
      [Message, { kind: 'Ping' }],
      [bag(range(0, 3), 3), new FrozenBag([0, 2])],
    ]
    for (const [domain, value] of values) expect(printPlain(value)).toBe(printValue(nodeOf(domain), value))
  })
})

it('elementsOf finds the domain that a view names', () => {
  expect(elementsOf({ [ELEMENTS]: nodeOf(Broker) })).toBe(nodeOf(Broker))
  expect([elementsOf([1]), elementsOf(null), elementsOf('b')]).toEqual([undefined, undefined, undefined])
})

it('an index is printed as a name if the array is indexed by ids', () => {
  expect(printIndex(nodeOf(Broker), 1)).toBe('b1')
  expect(printIndex(undefined, 1)).toBe('1')
})
