import { range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { checkModel } from '../../../checker/check/check.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { last } from '../../../checker/running.ts'

/** More than exist at the same time. */
const COUNT = 70_000

const many = spec('many', {}, (_c, _f, { state }) => {
  const { action, define } = state({ n: range(0, COUNT), steps: range(0, 2) })
  return define({
    init: function* () {
      for (let n = 0; n < COUNT; n++) yield (s) => void (s.n = n)
    },
    actions: { Up: action({ when: (s) => s.n > COUNT - 3 && s.steps < 2, then: (s) => void (s.steps += 1) }) },
    invariants: { Below: (s) => s.steps < 2 },
    initially: { Few: (s) => s.n < COUNT - 2 },
    temporal: { Stays: { eventually: (s) => s.n < COUNT - 1 } },
  })
})

describe('a generator of more initial states than exist at the same time', () => {
  it('gives all of them, and counterexamples from the last ones', () => {
    const { exploration, traces } = last(checkModel(instantiate(many), { stop: 'never' }))
    const { distinct, generated, levels, properties } = exploration
    expect({ distinct, generated, levels }).toEqual({
      distinct: COUNT + 4,
      generated: COUNT + 4,
      levels: [COUNT, 2, 2],
    })
    expect(properties.map(({ name, length, path }) => [name, length, path?.init])).toEqual([
      ['Below', 3, COUNT - 2],
      ['Few', 1, COUNT - 2],
      ['Stays', expect.anything(), COUNT - 1],
    ])
    expect(traces).toHaveLength(3)
  })
})
