import { range, spec } from 'quorate'
import { expect, it } from 'vitest'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { eventsInSpecWords } from '../../../checker/conformance/events/lines.ts'
import { logsOf } from '../../../checker/conformance/search/configuration.ts'
import { Stepper } from '../../../checker/conformance/search/stepper.ts'
import { search } from '../../../checker/conformance/search/search.ts'
import { interpreterOf } from '../../../checker/reference/interpreter/interpreter.ts'
import { last } from '../../../checker/running.ts'
import { conformed } from '../../support/conformed.ts'
import { bytesInUse } from '../../support/memory.ts'

/** How many lines the log has. A separate CI step tries 30,000. */
const LINES = Number(process.env['LOG_LINES'] ?? 3000)

/** A counter that wraps around, so that the state stays small. */
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

/** A choice that every later state remembers. */
const choice = spec('choice', {}, (_c, _b, { state }) => {
  const { action, define } = state({ n: range(0, 3), waited: range(0, 1) })
  return define({
    init: () => {},
    actions: {
      Choose: action({
        forall: { by: range(1, 3) },
        then: (s, { by }) => {
          s.n = by
        },
      }),
      Wait: action({
        then: (s) => {
          s.waited = 1 - s.waited
        },
      }),
    },
  })
})

/** A log that counts up. */
function roundLog(count: number): string {
  let n = 0
  const lines = Array.from({ length: count }, () => {
    if (n % 7 === 0) n = (n + 1) % 100
    n = (n + 2) % 100
    return JSON.stringify({ action: 'Next', see: { n } })
  })
  return lines.join('\n')
}

it('a long log with hidden steps is explained with a few states per line', () => {
  const found = conformed(instantiate(round), roundLog(LINES), { unlogged: ['Unseen'], hidden: 2 })
  expect([found.outcome, found.explained]).toEqual(['accepted', LINES])
  // The search tries each choice for a line only once.
  expect(found.states).toBeLessThan(12 * LINES)
}, 600_000)

/** How many bytes a log of this length takes: its events and its explanation when the search ends. */
function bytesFor(lines: number): number {
  const model = instantiate(round)
  const text = roundLog(lines)
  const before = bytesInUse()
  const events = eventsInSpecWords(model, [{ file: 'log', text }], ['Unseen'])
  const stepper = new Stepper(interpreterOf(model))
  const state = stepper.initial()[0] ?? stepper.interpreter.zero
  const start = { positions: [0], explained: 0, state, hasBroken: false, initial: state, trail: null }
  let bytes = 0
  const stopped = (): null => {
    // The search explains the last line after this pause.
    if (bytes === 0 && stepper.states >= 3 * (lines - 1)) bytes = bytesInUse() - before
    return null
  }
  const limits = { skew: 0, hidden: 2, maxStates: Infinity, stopped }
  const found = last(search(stepper, logsOf(events), limits, [start]))
  expect([found.outcome, events.length, bytes > 0]).toEqual(['explained', lines, true])
  return bytes
}

it('keeps little of each line while it searches', () => {
  bytesFor(500)
  const [short, long] = [bytesFor(2000), bytesFor(6000)]
  // A line takes 180 bytes. It would take 5,400 if the search kept all its states and choices, and 1,400 if
  // it kept only the events.
  expect((long - short) / 4000).toBeLessThan(500)
}, 120_000)

it('backtracks over many lines', () => {
  // The first step is wrong, which shows only at the end.
  const lines = Array.from({ length: 700 }, (_, i) => (i === 0 ? 'Choose' : 'Wait')).map((action) =>
    JSON.stringify({ action }),
  )
  const text = [...lines, JSON.stringify({ see: { n: 3 } })].join('\n')
  const found = conformed(instantiate(choice), text)
  expect([found.outcome, found.explained, found.witness.steps[0]?.chosen.binding]).toEqual(['accepted', 701, { by: 3 }])
})
