import { snapshot, spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import type { Node } from '../../../checker/domain/node.ts'
import { pack, unpack } from '../../../checker/domain/members/bigintCodec.ts'
import type { Fields } from '../../../checker/domain/types.ts'
import { isQuorateError } from '../../../checker/errors.ts'
import { ValueInterner } from '../../../checker/reference/interpreter/freeze.ts'
import { type Holder, rootPlace } from '../../../checker/reference/interpreter/place.ts'
import { zeroOf } from '../../../checker/immutableValues/value.ts'
import { viewOf } from '../../../checker/reference/interpreter/view.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { State } from '../../../checker/language/model/model.ts'
import { compiledState } from '../../support/engine/compiled.ts'
import { effectOf } from '../../support/random/effects.ts'
import { observe } from '../../support/random/observe.ts'
import { Picks } from '../../support/random/picks.ts'
import { schemaOf, someTypes } from '../../support/random/schema.ts'
import { parameters } from '../../support/random/seed.ts'
import { literal } from '../../support/random/sources.ts'
import { ABSENT, call, type Spot, spotsOf } from '../../support/random/spots.ts'

/** The state as an engine shows it to effects and to guards. */
interface Engine {
  readonly draft: State
  readonly view: State
}

function compiled(schema: Fields): Engine {
  const made = spec('accessors', {}, (_c, _f, { state }) => state(schema).define({ init: () => {}, actions: {} }))
  const { unit } = compiledState(instantiate(made))
  unit.initial(0)
  return unit
}

function interpreted(schema: Fields): Engine {
  const state = recordNode(schema)
  const holder: Holder = { value: zeroOf(state) }
  const interner = new ValueInterner()
  const show = (mayWrite: boolean): State => viewOf(rootPlace(state, holder, { interner, mayWrite })) as State
  return { draft: show(true), view: show(false) }
}

/** What a function returns, or its complaint if it throws. */
function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (!isQuorateError(error)) return String(error)
    const { code, where } = error.complaint
    return { code, where: where?.at(-1) }
  }
}

/** Everything that can be read from the places of a state, or from views that were kept. */
function reading(
  spots: readonly Spot[],
  viewOfSpot: (spot: Spot, i: number) => unknown,
  way: number,
): readonly unknown[] {
  return spots.map((spot, i) =>
    outcome(() => {
      const view = viewOfSpot(spot, i)
      if (view === ABSENT) return 'absent'
      const value = snapshot(view)
      const bits = pack(spot.node, value, 'v')
      return [
        bits,
        pack(spot.node, unpack(spot.node, bits), 'v'),
        observe(spot.node, view, way),
        observe(spot.node, value, way),
      ]
    }),
  )
}

/** Which places have the same value, judged by `===` on their snapshots. */
function equalities(spots: readonly Spot[], s: State): readonly number[] {
  const values = spots.map((spot) => snapshot(spot.read(s)))
  return values.map((value) => values.indexOf(value))
}

const cases = fc.record({
  types: someTypes,
  schema: fc.array(fc.nat(999), { minLength: 1, maxLength: 10 }),
  writes: fc.array(fc.array(fc.nat(999), { minLength: 1, maxLength: 10 }), { minLength: 1, maxLength: 8 }),
})

describe('generated accessors and interpreted ones', () => {
  it('read the same values after any writes, even through views that were kept', () => {
    fc.assert(
      fc.property(cases, ({ types, schema, writes }) => {
        const variables = schemaOf(types, new Picks(schema))
        const spots = spotsOf(recordNode(variables))
        const engines = [compiled(variables), interpreted(variables)] as const
        let kept = engines.map(({ draft }) => spots.map((spot) => spot.read(draft)))
        for (const [way, numbers] of writes.entries()) {
          const effect = effectOf({ spots, params: [] }, new Picks(numbers), 2)
          const [fast, slow] = engines.map(({ draft }) => outcome(() => effect(draft, {})))
          expect(fast).toEqual(slow)
          if (fast !== undefined) return
          const [drafts, views, old, equal] = [
            engines.map(({ draft }) => reading(spots, (spot) => spot.read(draft), way)),
            engines.map(({ view }) => reading(spots, (spot) => spot.read(view), way + 1)),
            kept.map((list) => reading(spots, (_spot, i) => list[i], 0)),
            engines.map(({ view }) => equalities(spots, view)),
          ]
          expect(drafts[0]).toEqual(drafts[1])
          expect(views[0]).toEqual(views[1])
          expect(old[0]).toEqual(old[1])
          expect(equal[0]).toEqual(equal[1])
          const picks = new Picks(numbers)
          const at = picks.below(spots.length)
          const through = kept.map((list) => writeThrough(spots[at]?.node, list[at], new Picks(numbers)))
          expect(through[0]).toEqual(through[1])
          if (typeof through[0] === 'object') return
          kept = kept.map((list, e) =>
            list.map((view, k) => (k % 3 === way % 3 ? view : spots[k]?.read(engines[e]?.draft ?? {}))),
          )
        }
      }),
      parameters(300),
    )
  }, 600_000)

  it('refuse to write in a guard, and name the variable', () => {
    fc.assert(
      fc.property(cases, ({ types, schema, writes }) => {
        const variables = schemaOf(types, new Picks(schema))
        const spots = spotsOf(recordNode(variables))
        const engines = [compiled(variables), interpreted(variables)] as const
        const effect = effectOf({ spots, params: [] }, new Picks(writes[0] ?? [0]), 3)
        for (const { draft } of engines) outcome(() => effect(draft, {}))
        for (const spot of spots) {
          const present = spot.read(engines[0].view) !== ABSENT
          const [fast, slow] = engines.map(({ view }) => attempts(spot, view))
          expect(fast).toEqual(slow)
          expect(fast?.every((each) => each === undefined || isReadOnly(each))).toBe(true)
          expect(present && fast?.[0] === undefined).toBe(false)
        }
      }),
      parameters(150),
    )
  }, 600_000)
})

/** Writes to a view that was kept and that may be stale by now. */
function writeThrough(node: Node | undefined, view: unknown, picks: Picks): unknown {
  if (!node || typeof view !== 'object' || view === null) return 'no view'
  return outcome(() => {
    switch (node.kind) {
      case 'record':
        for (const f of node.fields.slice(0, 2)) Reflect.set(view, f.name, literal(f.node, picks))
        return 'written'
      case 'union':
        for (const f of picks.of(node.variants).fields.slice(0, 1)) Reflect.set(view, f.name, literal(f.node, picks))
        return 'written'
      case 'array':
        return call(view, 'set', picks.below(node.length), literal(node.of, picks))
      case 'seq':
        return picks.below(2) === 0
          ? call(view, 'push', literal(node.of, picks))
          : snapshot(call(view, 'pop')) === undefined
      case 'set':
      case 'bag':
        call(view, picks.of(['add', 'delete', 'add']), literal(node.of, picks))
        return 'written'
      case 'option':
        return writeThrough(node.of, view, picks)
      case 'scalar':
      case 'invalid':
        return 'no view'
    }
  })
}

function isReadOnly(found: unknown): boolean {
  return typeof found === 'object' && found !== null && 'code' in found && found.code === 'Q101'
}

/** Writes to a place through a view in every possible way and returns the results. */
function attempts({ node, read, write }: Spot, s: State): readonly unknown[] {
  const value = literal(node, new Picks([1]))
  const assigned = outcome(() => write(s, value))
  const view = read(s)
  if (view === ABSENT) return [assigned]
  return [assigned, ...mutators(node).map(({ name, of }) => outcome(() => void call(view, name, ...of)))]
}

function mutators(node: Node): readonly { readonly name: string; readonly of: readonly unknown[] }[] {
  if (node.kind !== 'seq' && node.kind !== 'set' && node.kind !== 'bag') return []
  const element = literal(node.of, new Picks([0]))
  if (node.kind === 'seq')
    return [
      { name: 'push', of: [element] },
      { name: 'pop', of: [] },
    ]
  return [
    { name: 'add', of: [element] },
    { name: 'delete', of: [element] },
    { name: 'clear', of: [] },
  ]
}
