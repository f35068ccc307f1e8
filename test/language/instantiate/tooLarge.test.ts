import { array, type Domain, range, record, seq, set, spec, union } from 'quorate'
import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { complaintOf } from '../../support/complaint.ts'

const made = (x: Domain, parameters: Readonly<Record<string, Domain>>) =>
  spec('made', {}, (_c, _budget, { state }) => {
    const { action, define } = state({ x })
    return define({ init: () => {}, actions: { Step: action({ forall: parameters, then: () => {} }) } })
  })

const nested = (depth: number, wrap: (of: Domain) => Domain): Domain =>
  Array.from({ length: depth - 1 }).reduce<Domain>(wrap, range(0, 1))

const kinds: readonly (readonly [string, (of: Domain) => Domain])[] = [
  ['record', (of) => record({ a: of })],
  ['union', (of) => union({ A: {}, B: { a: of } })],
  ['array', (of) => array(1, of)],
  ['seq', (of) => seq(of, 1)],
]

describe('a spec beyond a limit is rejected, with the limit', () => {
  it.each(kinds)('domains nested too deeply: %s', (_kind, wrap) => {
    instantiate(made(nested(100, wrap), {}))
    for (const depth of [101, 1500])
      expect(complaintOf(() => instantiate(made(nested(depth, wrap), {})))).toMatchObject({
        code: 'Q051',
        where: ['variable x'],
        problem: 'its domain is nested more than 100 levels deep',
      })
  })

  it('parameters nested too deeply', () => {
    const deep = nested(150, (of) => record({ a: of }))
    expect(complaintOf(() => instantiate(made(range(0, 1), { p: deep })))).toMatchObject({
      code: 'Q051',
      where: ['action Step, parameter p'],
    })
  })

  it('too many bindings', () => {
    const hundred = range(1, 100)
    instantiate(made(hundred, { a: hundred, b: hundred, c: hundred }))
    const complaint = complaintOf(() =>
      instantiate(made(hundred, { a: hundred, b: hundred, c: hundred, s: set(range(1, 2)) })),
    )
    expect(complaint).toMatchObject({
      code: 'Q053',
      where: ['action Step', 'forall'],
      problem: 'the domains of its parameters have 4000000 bindings, too many to list',
    })
  })
})
