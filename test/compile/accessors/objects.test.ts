import { inspect } from 'node:util'
import { bool, spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import type { Node } from '../../../checker/domain/node.ts'
import type { Fields } from '../../../checker/domain/types.ts'
import { isQuorateError } from '../../../checker/errors.ts'
import { ValueInterner } from '../../../checker/reference/interpreter/freeze.ts'
import { type Holder, rootPlace } from '../../../checker/reference/interpreter/place.ts'
import { zeroOf } from '../../../checker/immutableValues/value.ts'
import { viewOf } from '../../../checker/reference/interpreter/view.ts'
import { snapshot } from '../../../checker/language/helpers/helpers.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { State } from '../../../checker/language/model/model.ts'
import { toJson } from '../../../checker/trace/saved/json.ts'
import { compiledState, valueOf } from '../../support/engine/compiled.ts'
import { effectOf } from '../../support/random/effects.ts'
import { Picks } from '../../support/random/picks.ts'
import { schemaOf, someTypes } from '../../support/random/schema.ts'
import { parameters } from '../../support/random/seed.ts'
import { ABSENT, spotsOf } from '../../support/random/spots.ts'

/** Drafts and views of a state, as each engine makes them. */
function engines(schema: Fields): readonly { readonly draft: State; readonly view: State }[] {
  const made = spec('objects', {}, (_c, _f, { state }) => state(schema).define({ init: () => {}, actions: {} }))
  const { unit } = compiledState(instantiate(made))
  unit.initial(0)
  const state = recordNode(schema)
  const holder: Holder = { value: zeroOf(state) }
  const interner = new ValueInterner()
  const show = (mayWrite: boolean): State => viewOf(rootPlace(state, holder, { interner, mayWrite })) as State
  return [unit, { draft: show(true), view: show(false) }]
}

/** The value in plain JavaScript: objects, arrays and sets. */
function plainOf(node: Node, value: unknown): unknown {
  switch (node.kind) {
    case 'record':
      return Object.fromEntries(node.fields.map((f) => [f.name, plainOf(f.node, Reflect.get(Object(value), f.name))]))
    case 'union': {
      const kind: unknown = Reflect.get(Object(value), 'kind')
      const fields = node.variants.find((v) => v.name === kind)?.fields ?? []
      return Object.fromEntries([
        ['kind', kind],
        ...fields.map((f) => [f.name, plainOf(f.node, Reflect.get(Object(value), f.name))]),
      ])
    }
    case 'option':
      return value === null ? null : plainOf(node.of, value)
    case 'set':
      return new Set([...(value as Iterable<unknown>)].map((item) => plainOf(node.of, item)))
    case 'array':
    case 'seq':
    case 'bag':
      return [...(value as Iterable<unknown>)].map((item) => plainOf(node.of, item))
    case 'scalar':
    case 'invalid':
      return value
  }
}

const WAYS: readonly ((value: object) => unknown)[] = [
  (value) => Object.keys(value),
  (value) => Object.keys({ ...value }),
  (value) => Object.entries(value).map(([name, part]) => [name, typeof part]),
  (value) => {
    const keys = []
    for (const key in value) keys.push(key)
    return keys
  },
  (value) => ['kind', 'x', 'y', 'n', 'toString', 'length'].map((name) => name in value),
  (value) => JSON.stringify(value),
  (value) => inspect(value, { depth: 9 }),
  (value: unknown) => String(value),
  (value) => [...(value as Iterable<unknown>)].length,
]

/** Reads a value in this way, and returns the result, or the error that rejects it. */
function looked(way: (value: object) => unknown, value: object): unknown {
  try {
    return way(value)
  } catch (error) {
    return isQuorateError(error) ? error.complaint.code : 'TypeError'
  }
}

const cases = fc.record({
  types: someTypes,
  schema: fc.array(fc.nat(999), { minLength: 1, maxLength: 10 }),
  writes: fc.array(fc.array(fc.nat(999), { minLength: 1, maxLength: 10 }), { minLength: 1, maxLength: 4 }),
})

describe('views and values as objects', () => {
  it('behave like plain values, or throw, in both engines', () => {
    fc.assert(
      fc.property(cases, ({ types, schema, writes }) => {
        const variables = schemaOf(types, new Picks(schema))
        const node = recordNode(variables)
        const spots = spotsOf(node)
        const both = engines(variables)
        for (const { draft } of both)
          for (const numbers of writes)
            looked(() => effectOf({ spots, params: [] }, new Picks(numbers), 4)(draft, {}), draft)
        const states = both.map(({ view }) => toJson(node, valueOf(node, view)))
        if (JSON.stringify(states[0]) !== JSON.stringify(states[1])) return
        // JavaScript has no bags.
        for (const spot of spots.filter((each) => !isBag(each.node))) {
          const views = both.flatMap(({ draft, view }) => [
            spot.read(draft),
            spot.read(view),
            snapshot(spot.read(view)),
          ])
          const [first] = views
          if (first === ABSENT || typeof first !== 'object' || first === null) continue
          const plain = plainOf(spot.node, snapshot(first)) as object
          for (const [i, way] of WAYS.entries()) {
            const wanted = looked(way, plain)
            for (const view of views) {
              const found = looked(way, view as object)
              if (found === 'Q112') continue
              if (i === 0 && hasElements(spot.node)) continue
              expect([spot.path, i, found]).toEqual([spot.path, i, wanted])
            }
          }
        }
      }),
      parameters(200),
    )
  }, 300_000)
})

it('authors cannot see the count of faults', () => {
  const made = spec('faults', { faults: { crash: 1 } }, (_c, _f, { state }) => {
    const { action, define } = state({ up: bool })
    return define({ init: () => {}, actions: { Crash: action({ fault: 'crash', then: () => {} }) } })
  })
  const model = instantiate(made)
  const { unit } = compiledState(model)
  unit.initial(0)
  const holder: Holder = { value: zeroOf(model.state) }
  const slow = viewOf(rootPlace(model.state, holder, { interner: new ValueInterner(), mayWrite: false }))
  for (const view of [unit.view, unit.draft, slow])
    expect([Object.keys(view), Object.keys({ ...view }), Object.keys(snapshot(view))]).toEqual([['up'], ['up'], ['up']])
})

/** Collections whose elements are not properties, so the view itself cannot reject `Object.keys`. */
function hasElements(node: Node): boolean {
  if (node.kind === 'option') return hasElements(node.of)
  return node.kind === 'seq' || node.kind === 'set' || (node.kind === 'array' && node.of.kind === 'scalar')
}

function isBag(node: Node): boolean {
  return node.kind === 'bag' || (node.kind === 'option' && isBag(node.of))
}
