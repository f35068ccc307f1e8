import { describe, expect, it } from 'vitest'
import { exercised } from '../../checker/check/exercised.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { range, spec } from 'quorate'

/** Counts to 3. `promised` applies to the behaviours that start with the number `first`. */
const counting = (first: number) =>
  spec('counting', {}, (_constants, _budgets, { state }) => {
    const { action, define } = state({ n: range(0, 3) })
    return define({
      init: [(s) => void (s.n = 0), (s) => void (s.n = 1)],
      actions: { count: action({ when: (s) => s.n < 3, then: (s) => void s.n++ }) },
      fairness: [{ weak: 'count' }],
      temporal: { promised: { eventually: (s) => s.n === 3, given: { initially: (s) => s.n === first } } },
    })
  })

describe('a temporal property that applies only to some initial states', () => {
  it.each([
    ['is exercised if there are such', 1, 'matters'],
    ['is vacuous if later states only are like that', 2, 'vacuous'],
    ['is vacuous if no state is', 4, 'vacuous'],
  ])('%s', (_title, first, told) => {
    const { model, exercise } = exercised(instantiate(counting(first)))
    referenceExplore(model)
    expect(exercise()).toEqual({ promised: told })
  })
})
