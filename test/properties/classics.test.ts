import { describe, expect, it } from 'vitest'
import { checkModel } from '../../checker/check/check.ts'
import { last } from '../../checker/running.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { alternatingBit, peterson, philosophers } from '../support/models/classics.ts'

const cases = [peterson, philosophers, alternatingBit].flatMap((spec) =>
  Object.keys(spec.models).flatMap((model) =>
    (['fast', 'reference'] as const).map((engine) => [spec.name, model, engine, spec] as const),
  ),
)

describe('classic cases', () => {
  it.each(cases)('%s, %s, %s: every property is as expected', (_name, model, engine, spec) => {
    const { exploration, expectations } = last(checkModel(instantiate(spec, { model }), { engine }))
    expect(exploration.failure).toBeNull()
    expect(expectations.filter(({ met }) => met !== true)).toEqual([])
  })
})
