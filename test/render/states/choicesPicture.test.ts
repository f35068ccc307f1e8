import { describe, expect, it } from 'vitest'
import { choicesPicture } from '../../../checker/render/states/choicesPicture.ts'
import { alternatives } from '../../../checker/trace/execution/alternatives.ts'
import { guardedModel } from '../../support/sources/guarded.ts'
import { Walker } from '../../../checker/walk/walker.ts'
import { counterTrace, lost, truncated } from '../fixtures.ts'
import { overlaps, spills, textOf } from '../picture.ts'

describe('choicesPicture', () => {
  it.each([
    ['with faults', lost],
    ['long', truncated],
    ['of numbers', counterTrace],
  ])('draws every state and every other step, with no overlaps and no text outside its cell: %s', (_name, trace) => {
    const svg = choicesPicture(trace) ?? ''
    expect(overlaps(svg)).toEqual([])
    expect(spills(svg)).toEqual([])
    const text = textOf(svg)
    for (const at of trace.states.keys()) expect(text).toContain(`state ${at + 1}`)
    for (const { steps } of alternatives(trace).flat()) for (const { action } of steps) expect(text).toContain(action)
  })

  it('names the condition that refuses steps, together with those steps', () => {
    const walker = new Walker(guardedModel({ when: 'when: (s, { i }) => s.x > 0 && s.cells[i].n > s.y' }))
    const text = (path: readonly string[]): string =>
      textOf(choicesPicture(walker.plain(walker.walk(path))) ?? '').replaceAll(/\s+/g, ' ')
    expect(text([])).toContain('not possible, by the condition that is false s.cells[i].n > s.y Act(i=id0)')
    expect(text(['Act(i=id1)'])).toContain('not possible, by the condition that is false s.x > 0 Act ×2')
  })

  it('draws faults differently', () => {
    const faults = alternatives(lost)
      .flat()
      .filter(({ steps }) => steps[0]?.fault)
    expect(faults.length).toBeGreaterThan(0)
    expect(choicesPicture(lost)?.match(/>FAULT \w+</g)?.length).toBe(faults.length)
  })
})
