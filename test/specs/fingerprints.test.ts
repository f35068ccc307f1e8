import { describe, expect, it } from 'vitest'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import coordination from '../../specs/kafka/coordination.ts'
import isr from '../../specs/kafka/isr.ts'
import truncation from '../../specs/kafka/truncation.ts'
import lock from '../../specs/verdicts.lock.json' with { type: 'json' }
import { explored, searchedProperties } from '../support/engine/explored.ts'

describe('no two states have the same fingerprint', () => {
  it.each([
    ['kip-279, (2,3,3,3)', truncation, lock['kafka/truncation']['kip-279, (2,3,3,3)']],
    ['split service, no fault', coordination, lock['kafka/coordination']['split service, no fault']],
    ['min 1, lossy crash and crash', isr, lock['kafka/isr']['min 1, lossy crash and crash']],
  ] as const)('of %s', (name, spec, locked) => {
    const model = instantiate(spec, { model: name })
    const found = explored(model, { properties: searchedProperties(model), stop: 'never', storage: 'hash' })
    expect(found.failure).toBeNull()
    expect(found.distinct).toBeGreaterThan(100_000)
    expect([found.distinct, found.generated, found.depth]).toEqual([locked.distinct, locked.generated, locked.depth])
    for (const { name: property, verdict, length } of found.properties)
      expect(length ?? verdict).toBe(new Map<string, number | string>(Object.entries(locked.verdicts)).get(property))
    expect(found.storage.kind).toBe('hash')
  })
})
