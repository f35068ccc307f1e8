import { range, spec } from 'quorate'
import { expect, it } from 'vitest'
import { last } from '../../../checker/running.ts'
import { checkModel } from '../../../checker/check/check.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'

/** Counts forever. Only the states up to 3 are explored. */
const counter = spec(
  'counter',
  { constants: { most: 3 } },
  (c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 9) })
    return define({
      init: () => {},
      actions: {
        Up: action({
          then: (s) => {
            s.n = Math.min(9, s.n + 1)
          },
        }),
      },
      invariants: { Small: (s) => s.n <= 4 },
      observations: { Odd: (s) => s.n % 2 === 1 },
      transitions: { Grows: (before, after) => after.n > before.n },
      possibilities: { Two: { possible: (s) => s.n === 2 } },
      temporal: { Three: { eventually: (s) => s.n === 3 } },
      constraint: (s) => s.n <= c.most,
      fairness: [{ weak: 'Up' }],
      deadlock: 'error',
    })
  },
  { bounded: { expect: 'bounded' }, all: { constants: { most: 9 }, expect: 'bounded' } },
)

it.each([
  ['bounded', [true, true, true, true, true]],
  ['all', [false, false, true, false, false]],
] as const)('a model that expects all its promises to be bounded: %s', (name, met) => {
  const { expectations } = last(checkModel(instantiate(counter, { model: name })))
  expect(expectations.map((e) => e.name)).toEqual(['Small', 'Grows', 'Two', 'Three', 'Deadlock'])
  expect(expectations.map((e) => e.met)).toEqual(met)
})
