import { describe, expect, it } from 'vitest'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { onlySteps, range, spec, taken } from 'quorate'
import { explored } from '../support/engine/explored.ts'

/** Up and Down take turns. The property assumes `assumed` times over that Up is taken infinitely often. */
const alternating = (assumed: number) =>
  instantiate(
    spec('alternating', {}, (_constants, _budgets, { state }) => {
      const { action, define } = state({ n: range(0, 1) })
      return define({
        init: () => {},
        actions: {
          Up: action({ when: (s) => s.n === 0, then: (s) => void (s.n = 1) }),
          Down: action({ when: (s) => s.n === 1, then: (s) => void (s.n = 0) }),
        },
        temporal: {
          OnlyUp: {
            eventuallyAlways: onlySteps('Up'),
            given: { alwaysEventually: Array.from({ length: assumed }, () => taken('Up')) },
          },
        },
      })
    }),
  )

describe('a claim about steps', () => {
  it.each([1, 7, 8])('is violated under %d assumptions about steps', (assumed) => {
    const model = alternating(assumed)
    for (const { properties } of [explored(model), referenceExplore(model)])
      expect(properties).toMatchObject([{ name: 'OnlyUp', verdict: 'violated' }])
  })
})
