import type { Spec } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineExploration, EngineOptions } from '../../checker/explore/explore.ts'
import { checkedProperties, graphProperty } from '../../checker/spec/checked.ts'
import { instantiate } from '../../checker/spec/instantiate.ts'
import type { Model } from '../../checker/spec/model.ts'
import { replay } from '../../checker/trace/replay.ts'
import { explored } from '../support/explored.ts'
import { options } from '../support/random/options.ts'
import { parameters } from '../support/random/seed.ts'
import { randomSpec } from '../support/random/specs.ts'
import { symmetricSpec } from '../support/random/symmetric.ts'

/** All that both kinds of storage must find alike. Which of the shortest counterexamples is shown may differ. */
function alike({ failure, properties, ...found }: EngineExploration): object {
  if (failure) return { code: failure.complaint.code, steps: failure.path?.steps.length ?? null }
  return { ...found, storage: null, properties: properties.map((p) => ({ ...p, path: p.path?.steps.length ?? null })) }
}

function expectAlike(model: Model, given: EngineOptions): EngineExploration {
  const properties = checkedProperties(model, undefined).filter((p) => graphProperty(model, p) === null)
  const limits = { ...given, properties: properties.map(({ name }) => name), maxMemory: 2 ** 20 }
  const exact = explored(model, limits)
  const hashed = explored(model, { ...limits, storage: 'hash' })
  expect(alike(hashed)).toEqual(alike(exact))
  for (const { name, path } of hashed.properties) if (path) replay(model, path, name)
  return hashed
}

describe('fingerprints', () => {
  it('give what whole states give, on random specs, and counterexamples that can be executed', () => {
    const census = { violated: 0, failed: 0, cut: 0, remembering: 0 }
    const property = (spec: Spec, given: EngineOptions): void => {
      const found = expectAlike(instantiate(spec), given)
      if (found.failure) census.failed++
      if (found.cut > 0) census.cut++
      if (found.properties.some((p) => p.path)) census.violated++
      if (found.distinct > (given.rememberAfter ?? Infinity) + 4) census.remembering++
    }
    fc.assert(fc.property(randomSpec, options, property), parameters(80))
    expect(Math.min(...Object.values(census))).toBeGreaterThan(1)
  }, 60_000)

  it('of representatives do so with symmetry', () => {
    let violated = 0
    const property = (spec: Spec, given: EngineOptions): void => {
      const found = expectAlike(instantiate(spec, { symmetry: true }), given)
      if (found.properties.some((p) => p.path)) violated++
    }
    fc.assert(fc.property(symmetricSpec, options, property), parameters(40))
    expect(violated).toBeGreaterThan(1)
  }, 60_000)
})
