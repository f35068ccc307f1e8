import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { traceText } from '../../../checker/render/text/traceText.ts'
import { counterTrace, deadlocked, lost, truncated, wide } from '../fixtures.ts'

it('shows what every step changed, and at the end why', () => {
  expect(traceText(lost)).toMatchInlineSnapshot(`
    "NoAcknowledgedLoss is violated: 4 states, faults used: diskLoss 1 of 1
      1    initial state
           brokers[b0, b1].up  true
      2    Send
           brokers[b0].log[0]  + 1
           sent                0 → 1
      3    Acknowledge(m=1)
           acked               + 1
      4 !! DiskLoss(b=b0)   fault: diskLoss
           brokers[b0].up      true → false
                      .log[0]  - 1
      → state 4 violates NoAcknowledgedLoss:
        for m=1
          acknowledged, but <no log> has it & none will"
  `)
})

it('shows whole states on request', () => {
  expect(traceText(lost, { full: true })).toMatchInlineSnapshot(`
    "NoAcknowledgedLoss is violated: 4 states, faults used: diskLoss 1 of 1
      1    initial state
           brokers[b0]  { up: true, log: [] }
           brokers[b1]  { up: true, log: [] }
           sent         0
           acked        {}
           faults       { diskLoss: 0 }
      2    Send
         * brokers[b0]  { up: true, log: [1] }
           brokers[b1]  { up: true, log: [] }
         * sent         1
           acked        {}
           faults       { diskLoss: 0 }
      3    Acknowledge(m=1)
           brokers[b0]  { up: true, log: [1] }
           brokers[b1]  { up: true, log: [] }
           sent         1
         * acked        {1}
           faults       { diskLoss: 0 }
      4 !! DiskLoss(b=b0)   fault: diskLoss
         * brokers[b0]  { up: false, log: [] }
           brokers[b1]  { up: true, log: [] }
           sent         1
           acked        {1}
         ! faults       { diskLoss: 1 }
      → state 4 violates NoAcknowledgedLoss:
        for m=1
          acknowledged, but <no log> has it & none will"
  `)
})

it('shows a long trace', () => {
  expect(traceText(truncated)).toMatchSnapshot()
})

it('names a step that breaks a transition property, a deadlock and a failure', () => {
  expect(traceText(counterTrace)).toMatchInlineSnapshot(`
    "NeverDown is violated by a step: 5 states
      1    initial state  all variables at their first value
      2    Step
           n  0 → 1
      3    Step
           n  1 → 2
      4    Step
           n  2 → 3
      5    Reset
           n  3 → 0
      → the step to state 5 violates NeverDown"
  `)
  expect(traceText(deadlocked)).toContain('no action is enabled in state 1')
  expect(traceText({ ...lost, property: null, reasons: [] })).toContain('the run failed after state 4')
})

it.each([lost, truncated, wide])('keeps within 100 columns', (trace) => {
  for (const full of [false, true])
    for (const line of traceText(trace, { full }).split('\n')) expect(line.length).toBeLessThanOrEqual(100)
})

it('fits eight states on one screen', () => {
  const first = { ...truncated, states: truncated.states.slice(0, 8) }
  expect(traceText(first).split('\n').length).toBeLessThanOrEqual(40)
})

it('says when a step changes nothing, and does not repeat the counter of a fault', () => {
  const text = traceText(wide)
  expect(text).toContain('(changes nothing)')
  expect(text).not.toContain('faults.')
  expect(traceText(wide, { full: true })).toContain('faults')
})

it('keeps both of two equal values that were added to a bag', () => {
  expect(traceText(wide)).toContain('+ 7, + 7')
})

it('colours without changing the text', () => {
  const coloured = traceText(truncated, { colour: true })
  expect(coloured).toContain('\u001B[31m')
  expect(stripVTControlCharacters(coloured)).toBe(traceText(truncated))
})
