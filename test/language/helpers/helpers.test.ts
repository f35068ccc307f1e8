import { all, count, exists, forAll, ids, implies, range, seq, snapshot, spec, subsets } from 'quorate'
import { describe, expect, it } from 'vitest'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { explain } from '../../../checker/language/helpers/helpers.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'

const B = ids('b', 3)
const yes = (): boolean => true
const no = (): boolean => false
const never = (): boolean => {
  throw new Error('asked')
}

describe('helpers mean what the operators mean', () => {
  it.each<readonly [string, boolean, boolean]>([
    ['all of none', all({}), true],
    ['all of booleans', all({ a: true, b: false }), false],
    ['all of functions', all({ a: yes, b: yes }), true],
    ['all of both', all({ a: true, b: no }), false],
    ['forAll of none', forAll([], no), true],
    ['forAll of an array', forAll([1, 2], (n) => n < 2), false],
    ['forAll of a set', forAll(new Set([1, 2]), (n) => n < 3), true],
    ['forAll of a domain', forAll(B, (b) => b < 2), false],
    ['forAll of a text', forAll('abc', (c) => c !== 'c'), false],
    ['exists of none', exists([], yes), false],
    ['exists of a domain', exists(B, (b) => b === 2), true],
    ['exists of an array', exists([1, 2], (n) => n > 2), false],
    ['implies, false premise', implies(false, no), true],
    ['implies, true conclusion', implies(true, true), true],
    ['implies, false conclusion', implies(true, no), false],
  ])('%s', (_name, value, expected) => {
    expect(value).toBe(expected)
  })

  it('count', () => {
    expect([count([1, 2, 3], (n) => n > 1), count(B, yes), count(new Set([1]), no)]).toEqual([2, 3, 0])
  })

  it('all stops at the first function that fails, and implies evaluates no more than it must', () => {
    expect(all({ a: no, b: never })).toBe(false)
    expect(implies(false, never)).toBe(true)
  })

  it('subsets lists each subset once, as a set that cannot change', () => {
    const [none, two, one, both] = subsets([2, 1, 2])
    expect([none, two, one, both].map((some) => [...(some ?? [])])).toEqual([[], [2], [1], [2, 1]])
    expect(subsets(new Set())).toHaveLength(1)
    expect(subsets('ab').at(-1)?.size).toBe(2)
    const add = Reflect.get(both ?? {}, 'add') as (this: unknown, value: number) => void
    expect(() => add.call(both, 3)).toThrow('Q101')
    expect(() => subsets(Array.from({ length: 21 }, (_, i) => i))).toThrow('not of 21')
  })

  it('snapshot copies and freezes lists and records that are not views, and returns anything else unchanged', () => {
    const value = { a: [1] }
    const copy = snapshot(value)
    value.a.push(2)
    expect(copy).toEqual({ a: [1] })
    expect([Object.isFrozen(copy), Object.isFrozen(copy.a), Object.isFrozen(value)]).toEqual([true, true, false])
    const date = new Date(0)
    expect([snapshot(1), snapshot(null), snapshot(date)]).toEqual([1, null, date])
    expect(snapshot(date)).toBe(date)
  })
})

describe('explain', () => {
  it.each<readonly [string, () => boolean, readonly string[]]>([
    ['what holds', () => all({ a: yes }), []],
    ['what fails without helpers', no, []],
    ['a part', () => all({ a: yes, b: no }), ['b']],
    ['a value', () => forAll([1, 2], (n) => n < 2), ['for 2']],
    ['an id by its name', () => forAll(B, (b) => b < 1), ['for b1']],
    [
      'nested',
      () => all({ Logs: () => forAll(B, (b) => forAll(range(0, 2), (i) => b + i < 3)) }),
      ['Logs', 'for b1', 'for 2'],
    ],
    ['no value', () => exists([1], no), ['no value passes']],
    ['no value, whatever was wrong with each', () => exists([1], (n) => forAll([n], no)), ['no value passes']],
    ['a conclusion', () => implies(true, no), ['the premise holds, the conclusion does not']],
    [
      'a conclusion that was computed before',
      () => implies(true, forAll([1], no)),
      ['the premise holds, the conclusion does not', 'for 1'],
    ],
    ['a part computed before', () => all({ a: forAll([1], no), b: true }), ['a', 'for 1']],
    ['one of several parts that failed, computed before', () => all({ a: forAll([1], no), b: forAll([2], no) }), ['a']],
    ['nothing of what failed before without harm', () => all({ a: () => exists([1], no) || true, b: no }), ['b']],
    [
      'nothing of what failed for another value',
      () => forAll([1, 2], (n) => (n === 1 ? !forAll([n], no) : n < 2)),
      ['for 2'],
    ],
    ['a negation', () => !exists([1], yes), []],
    ['a structured value', () => forAll([{ id: 1, log: [1] }], no), ['for { id: 1, log: [1] }']],
  ])('%s', (_name, predicate, reasons) => {
    expect(explain(predicate)).toEqual(reasons)
  })

  it('forgets', () => {
    expect(explain(() => all({ a: no }))).toEqual(['a'])
    expect(explain(no)).toEqual([])
  })

  it('explains the trace, and names values that come from the state', () => {
    const made = spec('reasons', {}, (_c, _f, { state }) => {
      const { action, define } = state({ log: seq(B, 3) })
      return define({
        init: () => {},
        actions: {
          Push: action({
            forall: { b: B },
            when: (s) => s.log.length < 3,
            then: (s, { b }) => {
              s.log.push(b)
            },
          }),
        },
        invariants: { Small: (s) => all({ Ids: () => forAll(s.log, (b) => b < 2), Short: () => s.log.length < 3 }) },
      })
    })
    const model = instantiate(made)
    const path = referenceExplore(model).properties[0]?.path
    expect(path && execute(model, path, 'Small').reasons).toEqual(['Ids', 'for b2'])
  })
})
