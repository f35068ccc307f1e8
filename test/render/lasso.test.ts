import { describe, expect, it } from 'vitest'
import { checkModel } from '../../checker/check/check.ts'
import { last } from '../../checker/running.ts'
import { statesDot } from '../../checker/render/states/statesDot.ts'
import { statesPicture } from '../../checker/render/states/statesPicture.ts'
import { counterexampleJson } from '../../checker/render/machine/json.ts'
import { traceMermaid } from '../../checker/render/markdown/mermaid.ts'
import { traceText } from '../../checker/render/text/traceText.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { traceToItf } from '../../checker/trace/saved/itf.ts'
import { replay } from '../../checker/trace/saved/replay.ts'
import { parseTraces } from '../../checker/trace/saved/saved.ts'
import type { Trace } from '../../checker/trace/trace.ts'
import { page } from '../docs/markdown.ts'
import { alternatingBit, peterson } from '../support/models/classics.ts'

function traceOf(spec: Parameters<typeof instantiate>[0], model: string, property: string): Trace {
  const { traces } = last(checkModel(instantiate(spec, { model })))
  const trace = traces.find((t) => t.property?.name === property)
  if (!trace) throw new Error(`no trace of ${property}`)
  return trace
}

const cycling = traceOf(alternatingBit, 'weak', 'Delivers')
const stuttering = traceOf(peterson, 'unfair', 'FirstLeaves')
const witness = traceOf(peterson, 'fair', 'FirstEnters')

describe('a lasso', () => {
  it('in text shows the start of the cycle, the step back, and why the cycle is fair', () => {
    expect(traceText(cycling)).toMatchInlineSnapshot(`
      "Delivers is violated: 2 states, repeating forever from state 1
        ┌─ repeats forever from here
        1    initial state  all variables at their first value
        2    Send
             data  none → 0
        ↺    LoseData   back to state 1
             data  0 → none
             weakly fair: Send, taken from state 1
             weakly fair: Receive, not enabled in state 1
             weakly fair: ReceiveAck, enabled in no state of the cycle
        → Delivers is violated by this fair behaviour"
    `)
  })

  it('in docs/counterexamples.md is exactly as printed', () => {
    expect(page('docs/counterexamples.md')).toContain(`\n${traceText(cycling)}\n`)
  })

  it('in text says when nothing happens any more', () => {
    expect(traceText(stuttering)).toMatchInlineSnapshot(`
      "FirstLeaves is violated: 4 states, then nothing happens after state 4
        1    initial state  all variables at their first value
        2    Raise(p=p0)
             at[p0]    idle → raised
             flag[p0]  false → true
        3    GiveWay(p=p0)
             at[p0]    raised → waiting
             turn      p0 → p1
        4    Enter(p=p0)
             at[p0]    waiting → critical
        ↺    (stutters: nothing happens any more)
        → FirstLeaves is violated by this fair behaviour"
    `)
  })

  it('in DOT has marked states and an edge back', () => {
    const dot = statesDot(cycling) ?? ''
    const { from = 0 } = cycling.lasso ?? {}
    expect(dot).toContain(`back -> state${from} [constraint=false`)
    expect(dot.match(/ ↺/g)).toHaveLength(cycling.states.length - from + 1)
    expect(statesDot(stuttering)).toContain('nothing happens any more')
  })

  it('in SVG shows the step back, or a note that there is none', () => {
    expect(statesPicture(cycling)).toContain('LoseData')
    expect(statesPicture(stuttering)).toContain('nothing happens any more')
  })

  it('in Mermaid is a closed loop', () => {
    const lines = traceMermaid(cycling).split('\n')
    expect(lines.filter((line) => line === '  loop repeats forever')).toHaveLength(1)
    expect(lines.filter((line) => line === '  end')).toHaveLength(1)
  })

  it.each([
    ['json', (trace: Trace) => counterexampleJson(trace)],
    ['itf', (trace: Trace) => traceToItf(trace)],
  ])('saved as %s: it is still a violation on the same model, unless it is no longer fair there', (_format, save) => {
    const [saved] = parseTraces('trace.json', JSON.stringify(save(cycling)))
    if (!saved) throw new Error('nothing saved')
    expect(saved.loop).toBe((cycling.lasso?.from ?? 0) - 1)
    expect(replay(instantiate(alternatingBit, { model: 'weak' }), saved, ['Delivers'])).toMatchObject({
      outcome: 'violated',
      trace: { states: { length: cycling.states.length }, lasso: { from: cycling.lasso?.from } },
    })
    expect(replay(instantiate(alternatingBit, { model: 'strong' }), saved, ['Delivers'])).toMatchObject({
      outcome: 'fixed',
      problem: 'the behaviour is not fair: strong fairness of Receive',
    })
  })
})

it('a witness is labelled as a witness', () => {
  expect(traceText(witness)).toContain('FirstEnters is possible: 4 states')
  expect(traceText(witness)).toContain('state 4 shows FirstEnters')
})
