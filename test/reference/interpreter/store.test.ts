import * as fc from 'fast-check'
import { is } from 'immutable'
import type { Domain } from 'quorate'
import { describe, expect, it } from 'vitest'
import { valuesOf } from '../../../checker/domain/members/enumerate.ts'
import { nodeOf } from '../../../checker/domain/node.ts'
import { pack } from '../../../checker/domain/members/bigintCodec.ts'
import { ValueInterner } from '../../../checker/reference/interpreter/freeze.ts'
import { compare } from '../../../checker/immutableValues/order.ts'
import { store } from '../../../checker/reference/interpreter/store.ts'
import { zeroOf } from '../../../checker/immutableValues/value.ts'
import { anyDomain, smallDomains } from '../../support/domains.ts'

/** Checks that the plain values are in the order of the domain and represent exactly its values. */
function expectFaithful(domain: Domain): void {
  const node = nodeOf(domain)
  const interner = new ValueInterner()
  const values = valuesOf(node)
  const stored = values.map((value) => store(node, value, 'v'))
  expect(is(stored[0], zeroOf(node))).toBe(true)
  expect(stored.every((value, i) => i === 0 || compare(node, stored[i - 1] ?? null, value) < 0)).toBe(true)
  stored.forEach((value, i) => {
    const frozen = interner.frozen(node, value)
    expect(pack(node, frozen, 'v')).toBe(pack(node, values[i], 'v'))
    expect(is(store(node, frozen, 'v'), value)).toBe(true)
    expect(interner.frozen(node, store(node, values[i], 'v'))).toBe(frozen)
    expect(compare(node, value, value)).toBe(0)
  })
}

describe('values in the reference engine', () => {
  it.each(smallDomains.map(([domain]) => [domain.label, domain] as const))('%s', (_label, domain) => {
    expectFaithful(domain)
  })

  it('of any domain', () => {
    fc.assert(fc.property(anyDomain, expectFaithful), { numRuns: 50 })
  })
})
