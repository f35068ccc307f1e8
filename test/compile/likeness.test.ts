import { bool, oneOf, range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { compile } from '../../checker/compile/compile.ts'
import { isLike } from '../../checker/compile/likeness.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'

interface Shape {
  readonly most?: number
  readonly first?: string
  readonly guarded?: boolean
  readonly invariants?: readonly string[]
  readonly crashes?: number
}

const then = (s: { n: number }): void => void (s.n += 1)

function made({ most = 3, first = 'a', guarded = true, invariants = ['Small'], crashes = 1 }: Shape): Model {
  const counter = spec('counter', { faults: { crash: 0 } }, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, most), mode: oneOf(first, 'z'), up: bool })
    return define({
      init: () => {},
      actions: {
        Rise: guarded ? action({ when: (s) => s.n < most, then }) : action({ then }),
        Crash: action({ fault: 'crash', forall: { to: range(0, most) }, then: (s) => void (s.up = true) }),
      },
      invariants: Object.fromEntries(invariants.map((name) => [name, (s: { n: number }) => s.n <= most])),
    })
  })
  return instantiate(counter, { faults: { crash: crashes } })
}

describe('copies of a model', () => {
  it('count as alike if they come from two evaluations, and get the same generated code', () => {
    const [one, other] = [made({}), made({})]
    expect(isLike(one, other)).toBe(true)
    const first = compile(one)
    const again = first.again(other)
    expect(again.source).toBe(compile(other).source)
    expect(again.model).toBe(other)
    expect(again.interner).not.toBe(first.interner)
  })

  it.each<[string, Shape]>([
    ['a range', { most: 4 }],
    ['a value of a domain', { first: 'b' }],
    ['a guard', { guarded: false }],
    ['the name of an invariant', { invariants: ['Tiny'] }],
    ['one invariant more', { invariants: ['Small', 'Tiny'] }],
    ['a budget', { crashes: 2 }],
  ])('that differ in %s are not alike, and the copy is compiled separately', (_, shape) => {
    const [one, other] = [made({}), made(shape)]
    expect(isLike(one, other)).toBe(false)
    expect(compile(one).again(other).source).toBe(compile(other).source)
  })
})
