import { isDeepStrictEqual } from 'node:util'
import { array, range, type Spec, spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineExploration, EngineOptions } from '../../checker/explore/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { explored, searchedProperties } from '../support/engine/explored.ts'
import { options } from '../support/random/options.ts'
import { parameters } from '../support/random/seed.ts'
import { randomSpec } from '../support/random/specs.ts'
import { symmetricSpec } from '../support/random/symmetric.ts'

/**
 * What must be the same with both kinds of storage. They may show different counterexamples of the same length and may
 * report a failure in different states of the same level. So errors are compared only if `same` is set.
 */
function alike({ failure, properties, ...found }: EngineExploration, same: boolean): object {
  if (failure)
    return {
      failed: same ? failure.complaint.code : failure.complaint.class,
      steps: failure.path?.steps.length ?? null,
    }
  return { ...found, storage: null, properties: properties.map((p) => ({ ...p, path: p.path?.steps.length ?? null })) }
}

function expectAlike(model: Model, given: EngineOptions): EngineExploration {
  const limits = { ...given, properties: searchedProperties(model), maxMemory: 2 ** 20 }
  const exact = explored(model, limits)
  const hashed = explored(model, { ...limits, storage: 'hash' })
  const same = isDeepStrictEqual(hashed.failure?.path, exact.failure?.path)
  expect(alike(hashed, same)).toEqual(alike(exact, same))
  for (const { name, path } of hashed.properties) if (path) execute(model, path, name)
  if (hashed.failure?.path) execute(model, hashed.failure.path, null)
  return hashed
}

describe('fingerprints', () => {
  it('give the same results as whole states, on random specs, and counterexamples that can be executed', () => {
    let violated = 0
    const property = (made: Spec, given: EngineOptions): void => {
      const { properties } = expectAlike(instantiate(made), given)
      if (properties.some((p) => p.path)) violated++
    }
    fc.assert(fc.property(randomSpec, options, property), parameters(50))
    expect(violated).toBeGreaterThan(0)
  }, 60_000)

  it('of representatives do so, too, with symmetry', () => {
    let violated = 0
    const property = (made: Spec, given: EngineOptions): void => {
      const found = expectAlike(instantiate(made, { symmetry: true }), given)
      if (found.properties.some((p) => p.path)) violated++
    }
    fc.assert(fc.property(symmetricSpec, options, property), parameters(25))
    expect(violated).toBeGreaterThan(0)
  }, 60_000)
})

/** A grid of states with this many words. A level has at most as many states as one side of the grid. */
const grid = (side: number, words: number): Model =>
  instantiate(
    spec('grid', {}, (_c, _f, { state }) => {
      const { action, define } = state({
        n: range(0, side - 1),
        m: range(0, side - 1),
        pad: array(words - 1, range(0, 2 ** 32 - 1)),
      })
      return define({
        init: () => {},
        actions: {
          Right: action({ when: (s) => s.n < side - 1, then: (s) => void (s.n += 1) }),
          Down: action({ when: (s) => s.m < side - 1, then: (s) => void (s.m += 1) }),
        },
        invariants: { Inside: (s) => s.n < side },
      })
    }),
  )

describe('states that collide', () => {
  it('are lost, and the reported probability shows this', () => {
    const exact = explored(grid(100, 2), { stop: 'never' })
    const narrow = explored(grid(100, 2), { stop: 'never', storage: 'hash', fingerprintBits: 12 })
    expect(exact.distinct).toBe(10_000)
    expect(narrow.distinct).toBeGreaterThan(100)
    expect(narrow.distinct).toBeLessThanOrEqual(2 ** 12)
    expect(narrow.storage).toMatchObject({ kind: 'hash', collisions: { observed: 1 } })
    const wide = explored(grid(100, 2), { stop: 'never', storage: 'hash' })
    expect(wide).toMatchObject({ distinct: 10_000, properties: [{ verdict: 'holds' }] })
    expect(wide.storage.kind === 'hash' ? wide.storage.collisions.observed : 1).toBeLessThan(1e-6)
  })
})

describe('memory', () => {
  const small = { stop: 'never', batch: 16, initialSlots: 64 } as const

  it('holds more wide states as fingerprints, and the search exceeds it by at most one batch', () => {
    const limits = { ...small, maxMemory: 200_000 }
    const [exact, hashed] = [explored(grid(200, 20), limits), explored(grid(200, 20), { ...limits, storage: 'hash' })]
    for (const { ended, distinct, storage } of [exact, hashed]) {
      expect(ended).toBe('memory')
      expect(distinct * storage.bytesPerState).toBeLessThan(1.02 * limits.maxMemory)
      expect(distinct * storage.bytesPerState).toBeGreaterThan(0.6 * limits.maxMemory)
    }
    expect(hashed.distinct).toBeGreaterThan(2.5 * exact.distinct)
    expect(hashed.properties).toMatchObject([{ verdict: 'inconclusive' }])
  })

  it('is used as the report says', () => {
    const { distinct, storage } = explored(grid(60, 20), { ...small, storage: 'hash' })
    const whole = 2 * 60 - 1
    const slots = 2 ** 14
    expect(distinct * storage.bytesPerState).toBeCloseTo(distinct * 12 + whole * 20 * 4 + slots * 4, 3)
  })
})
