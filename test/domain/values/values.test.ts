import { describe, expect, it } from 'vitest'
import { sameValue } from '../../../checker/domain/values/equality.ts'
import { FrozenBag, FrozenSet, frozenArray } from '../../../checker/domain/values/values.ts'

describe('sameValue', () => {
  it.each<readonly [unknown, unknown, boolean]>([
    [1, 1, true],
    [1, '1', false],
    [null, null, true],
    [null, { a: 1 }, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ kind: 'A' }, { kind: 'B' }, false],
    [frozenArray([1, 2]), [1, 2], true],
    [frozenArray([1, 2]), [2, 1], false],
    [frozenArray([1, 2]), [1, 2, 3], false],
    [frozenArray([{ a: 1 }]), [{ a: 1 }], true],
    [new FrozenSet([1, 2]), new Set([2, 1]), true],
    [new FrozenSet([1, 2]), new Set([1, 3]), false],
    [new FrozenSet([1, 2]), [1, 2], false],
    [new FrozenBag([1, 1, 2]), new FrozenBag([1, 2, 1]), true],
    [new FrozenBag([1, 1, 2]), new FrozenBag([1, 2, 2]), false],
    [new FrozenSet([new FrozenSet([1])]), new Set([new Set([1])]), true],
  ])('pair %#', (a, b, same) => {
    expect(sameValue(a, b)).toBe(same)
    expect(sameValue(b, a)).toBe(same)
  })
})

describe('frozen values', () => {
  it('an array finds its elements by value', () => {
    const log = frozenArray([Object.freeze({ epoch: 0 }), Object.freeze({ epoch: 1 })])
    expect(log.includes({ epoch: 1 })).toBe(true)
    expect(log.indexOf({ epoch: 1 })).toBe(1)
    expect(log.indexOf({ epoch: 2 })).toBe(-1)
    expect(Object.isFrozen(log)).toBe(true)
  })

  it('an array has get in addition to what arrays have', () => {
    expect(Reflect.apply(Reflect.get(frozenArray(['a', 'b']), 'get') as (i: number) => unknown, ['a', 'b'], [1])).toBe(
      'b',
    )
  })

  it('a set finds its elements by value, and keeps the order of insertion', () => {
    const isr = new FrozenSet([{ id: 0 }, { id: 2 }])
    expect(isr.has({ id: 2 })).toBe(true)
    expect(isr.has({ id: 1 })).toBe(false)
    expect(isr.size).toBe(2)
    const seen: unknown[] = []
    isr.forEach((value) => seen.push(value))
    expect(seen).toEqual([...isr])
  })

  it('a bag counts by value', () => {
    const network = new FrozenBag([{ to: 0 }, { to: 0 }, { to: 1 }])
    expect([network.count({ to: 0 }), network.count({ to: 1 }), network.count({ to: 2 })]).toEqual([2, 1, 0])
    expect(network.has({ to: 2 })).toBe(false)
    expect([...network]).toHaveLength(3)
  })
})
