import { snapshot, type Spec, spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import { sameValue, valueKey } from '../../../checker/domain/values/equality.ts'
import type { Node } from '../../../checker/domain/node.ts'
import { isIterable } from '../../../checker/domain/values/values.ts'
import { explore } from '../../../checker/explore/explore.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { State } from '../../../checker/language/model/model.ts'
import { equal } from '../../support/engine/plainValues.ts'
import { effectOf } from '../../support/random/effects.ts'
import { Picks } from '../../support/random/picks.ts'
import { schemaOf, someTypes } from '../../support/random/schema.ts'
import { parameters } from '../../support/random/seed.ts'
import { ABSENT, spotsOf } from '../../support/random/spots.ts'

/** The value of a place, as an author would write it. A bag becomes a Map from values to their counts. */
function plain(node: Node, value: unknown): unknown {
  const items = isIterable(value) ? [...value] : []
  const fields = (
    all: readonly { readonly name: string; readonly node: Node }[],
  ): readonly (readonly [string, unknown])[] =>
    all.map(({ name, node: part }) => [name, plain(part, Reflect.get(Object(value) as object, name))])
  switch (node.kind) {
    case 'scalar':
      return value
    case 'option':
      return value === null ? null : plain(node.of, value)
    case 'record':
      return Object.fromEntries(fields(node.fields))
    case 'union': {
      const kind: unknown = Reflect.get(Object(value) as object, 'kind')
      const variant = node.variants.find(({ name }) => name === kind)
      return Object.fromEntries([['kind', kind], ...fields(variant?.fields ?? [])])
    }
    case 'array':
    case 'seq':
      return items.map((item) => plain(node.of, item))
    case 'set':
      return new Set(items.map((item) => plain(node.of, item)))
    case 'bag':
      return new Map(
        items.map((item) => [plain(node.of, item), items.filter((other) => sameValue(item, other)).length]),
      )
    case 'invalid':
      throw new TypeError(node.problem)
  }
}

const cases = fc.record({
  types: someTypes,
  schema: fc.array(fc.nat(999), { minLength: 1, maxLength: 10 }),
  writes: fc.array(fc.nat(999), { minLength: 1, maxLength: 20 }),
})

describe('places of a state', () => {
  it('are equal if their contents are equal, whether they are views, snapshots or literals', () => {
    fc.assert(
      fc.property(cases, ({ types, schema, writes }) => {
        const variables = schemaOf(types, new Picks(schema))
        const spots = spotsOf(recordNode(variables))
        let pairs = 0
        const compare = (s: State): boolean => {
          const read = spots
            .map((spot) => ({ node: spot.node, view: spot.read(s) }))
            .filter(({ view }) => view !== ABSENT)
          const values = read.slice(0, 12).map(({ node, view }) => ({ view, literal: plain(node, view) }))
          for (const a of values)
            for (const b of values) {
              pairs++
              const same = equal(a.literal, b.literal)
              expect(sameValue(a.view, b.view)).toBe(same)
              expect(sameValue(a.view, snapshot(b.view))).toBe(same)
              expect(valueKey(a.view) === valueKey(b.view)).toBe(same)
              expect(sameValue(a.view, b.literal)).toBe(same && !hasBag(a.literal))
            }
          return true
        }
        const made: Spec = spec('equal', {}, (_c, _b, { state }) =>
          state(variables).define({
            init: (s) => {
              effectOf({ spots, params: [] }, new Picks(writes), 4)(s, {})
            },
            actions: {},
            invariants: { Compared: compare },
          }),
        )
        const model = instantiate(made)
        const [fast, slow] = [explore(model), referenceExplore(model)]
        for (const { failure } of [fast, slow])
          if (failure?.complaint.code === 'Q102') throw new Error(failure.complaint.problem, { cause: failure.cause })
        expect(fast.failure?.complaint.code).toBe(slow.failure?.complaint.code)
        return fast.failure !== null || pairs > 0
      }),
      parameters(100),
    )
  })
})

/** Bags are written as Maps here, and a Map never equals a bag. */
function hasBag(literal: unknown): boolean {
  if (typeof literal !== 'object' || literal === null) return false
  return literal instanceof Map || (isIterable(literal) ? [...literal] : Object.values(literal)).some(hasBag)
}
