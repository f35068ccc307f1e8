import { range, spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EngineOptions, explore } from '../../checker/explore/explore.ts'
import { type Exploration, levelsChecked, statesSearched } from '../../checker/results/exploration.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { CRAMPED } from '../support/engine/explored.ts'
import { parameters } from '../support/random/seed.ts'
import { randomSpec } from '../support/random/specs.ts'
import { dying, manyInitial } from '../support/models/tiny.ts'
import { twoPhase } from '../support/models/zoo.ts'

const small = { ...CRAMPED, stop: 'never' } as const

/** Gives this reason to stop at the n-th pause. */
function afterPauses(pauses: number): () => 'time' | null {
  let asked = 0
  return () => (++asked >= pauses ? 'time' : null)
}

/** One state leads to a hundred others. */
const wide = spec('wide', {}, (_c, _f, { state }) => {
  const { action, define } = state({ n: range(0, 100) })
  return define({
    init: () => {},
    actions: {
      Choose: action({
        forall: { n: range(1, 100) },
        when: (s) => s.n === 0,
        then: (s, { n }) => {
          s.n = n
        },
      }),
    },
  })
})

const found = ({ properties }: Exploration, length: number): readonly (readonly [string, number])[] =>
  properties.flatMap((p) => (p.length !== null && p.length <= length ? [[p.name, p.length] as const] : []))

/** Checks that a run finds all violations among the behaviours that it claims to have searched. */
function expectHonest(model: Model, options: EngineOptions, maxStates = Infinity): Exploration {
  const all = explore(model, { ...small, maxStates })
  const cut = explore(model, { ...small, maxStates, ...options })
  const searched = Math.min(statesSearched(all), statesSearched(cut))
  const compared = all.failure || cut.failure ? 0 : searched
  expect(found(cut, compared)).toEqual(found(all, compared))
  return cut
}

describe('the depth that an incomplete run has searched', () => {
  it('is correct on random specs, whichever limit ended the run', () => {
    const limits = fc.oneof(
      fc.record({ maxMemory: fc.integer({ min: 40, max: 2000 }) }),
      fc.integer({ min: 1, max: 3 }).map((n) => ({ interrupted: afterPauses(n) })),
      fc.record({ maxStates: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ maxDepth: fc.integer({ min: 1, max: 5 }) }),
    )
    const ended = new Map<string | null, number>()
    fc.assert(
      fc.property(randomSpec, limits, (made, options) => {
        const cut = expectHonest(instantiate(made), options, 150)
        ended.set(cut.ended, (ended.get(cut.ended) ?? 0) + 1)
      }),
      parameters(150),
    )
    for (const limit of ['memory', 'time', 'states', 'depth']) expect(ended.get(limit) ?? 0).toBeGreaterThan(0)
  }, 60_000)

  it('excludes the last level, whose states were found but not checked', () => {
    const cut = expectHonest(instantiate(twoPhase, { model: 'one not waited for' }), { interrupted: afterPauses(17) })
    expect(cut).toMatchObject({ ended: 'time', depth: 8 })
    expect([levelsChecked(cut), statesSearched(cut)]).toEqual([7, 7])
  })

  it('can be small, because states can be slow: limits are tested after 1, 2, 4, 8 … more states', () => {
    const expanded = [1, 2, 3, 4, 5].map((pauses) => {
      const { distinct, queued } = explore(instantiate(wide), { ...small, interrupted: afterPauses(pauses) })
      return distinct - queued
    })
    expect(expanded).toEqual([1, 3, 7, 15, 31])
  })

  it('is one state less if deadlocks are checked', () => {
    const cut = expectHonest(dying, { maxStates: 2 })
    expect(cut).toMatchObject({ ended: 'states', depth: 2, queued: 2 })
    expect(statesSearched(cut)).toBe(1)
  })

  it('is zero if the initial states do not fit', () => {
    const cut = expectHonest(manyInitial, { maxMemory: 20 })
    expect(cut).toMatchObject({ ended: 'memory', depth: 0 })
    expect(statesSearched(cut)).toBe(0)
  })
})

/**
 * A square in which one invariant is violated near one corner, and the other near the opposite corner.
 */
const square = spec('square', { constants: { side: 9 } }, (c, _f, { state }) => {
  const { action, define } = state({ x: range(0, c.side), y: range(0, c.side) })
  return define({
    init: () => {},
    actions: {
      Right: action({
        when: (s) => s.x < c.side,
        then: (s) => {
          s.x += 1
        },
      }),
      Up: action({
        when: (s) => s.y < c.side,
        then: (s) => {
          s.y += 1
        },
      }),
    },
    invariants: { Near: (s) => s.x + s.y < 2, Far: (s) => s.x + s.y < 2 * c.side },
  })
})

describe('stop: first of many', () => {
  it.each([
    ['shows every violation of a model of few states', 9, [3, 19]],
    ['ends with the first beyond', 149, [3, null]],
  ] as const)('%s, on both engines', (_what, side, lengths) => {
    const model = instantiate(square, { constants: { side } })
    for (const run of [explore, referenceExplore]) {
      const { properties } = run(model, { stop: 'first of many' })
      expect(properties.map(({ length }) => length)).toEqual(lengths)
    }
  })
})
