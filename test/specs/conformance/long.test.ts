import { range, spec } from 'quorate'
import { expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { conformed } from '../../support/conformed.ts'

/** 30,000 in a step of their own. */
const LINES = Number(process.env['LOG_LINES'] ?? 3000)

/** A counter that goes round, so that the state stays small. */
const round = spec('round', {}, (_c, _b, { state }) => {
  const { action, define } = state({ n: range(0, 99) })
  return define({
    init: () => {},
    actions: {
      Next: action({
        forall: { by: range(1, 3) },
        then: (s, { by }) => {
          s.n = (s.n + by) % 100
        },
      }),
      Unseen: action({
        when: (s) => s.n % 7 === 0,
        then: (s) => {
          s.n = (s.n + 1) % 100
        },
      }),
    },
    invariants: { Small: (s) => s.n < 100 },
  })
})

it('a long log is explained with a few states per line, and hidden steps between', () => {
  let n = 0
  const lines = Array.from({ length: LINES }, () => {
    if (n % 7 === 0) n = (n + 1) % 100
    n = (n + 2) % 100
    return JSON.stringify({ action: 'Next', see: { n } })
  })
  const found = conformed(instantiate(round), lines.join('\n'), { unlogged: ['Unseen'], hidden: 2 })
  expect([found.outcome, found.explained]).toEqual(['accepted', LINES])
  // The choices of a line are tried, and none is tried twice.
  expect(found.states).toBeLessThan(12 * LINES)
}, 600_000)
