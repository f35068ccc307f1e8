import { describe, expect, it } from 'vitest'
import { statesDot } from '../../../checker/render/states/statesDot.ts'
import { counterTrace, lost, truncated, wide } from '../fixtures.ts'

describe('statesDot', () => {
  it('draws states, steps and faults', () => {
    expect(statesDot(lost)).toMatchSnapshot()
  })

  it('escapes values and reasons', () => {
    const dot = statesDot(lost) ?? ''
    expect(dot).toContain('but &lt;no log&gt; has it &amp; none will')
    expect(statesDot(wide)).toContain('say &quot;a&amp;b&quot; &lt;c&gt;')
  })

  it('wraps a long trace into columns of the same top', () => {
    const dot = statesDot(truncated) ?? ''
    expect(dot.match(/rank=same/g)?.length).toBe(3)
    expect(dot).toContain('top1 -> top2 -> top3 [style=invis, weight=1000]')
  })

  it('keeps a short trace in one column', () => {
    expect(statesDot(counterTrace)?.match(/rank=same/g)?.length).toBe(1)
  })

  it('hides the counter of faults, folds rows that never change, and leaves out elements beyond the eighth', () => {
    const dot = statesDot(wide) ?? ''
    expect(dot).not.toContain('faults.')
    expect(dot).toContain('more, which never change')
    expect(dot).toContain('nodes (10 more)')
  })

  it('says what the last state violates', () => {
    expect(statesDot(lost)).toContain('state 4 violates NoAcknowledgedLoss')
    expect(statesDot(counterTrace)).toContain('the step to state 5 violates NeverDown')
  })
})
