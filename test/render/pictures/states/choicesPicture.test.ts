import { describe, expect, it } from 'vitest'
import { choicesPicture } from '../../../../checker/render/pictures/states/choicesPicture.ts'
import { alternatives } from '../../../../checker/trace/execution/alternatives.ts'
import { counterTrace, lost, truncated } from '../../fixtures.ts'
import { overlaps, spills, textOf } from '../picture.ts'

describe('choicesPicture', () => {
  it.each([
    ['with faults', lost],
    ['long', truncated],
    ['of numbers', counterTrace],
  ])('draws every state and every other step, without overlaps, no text outside its cell: %s', (_name, trace) => {
    const svg = choicesPicture(trace) ?? ''
    expect(overlaps(svg)).toEqual([])
    expect(spills(svg)).toEqual([])
    const text = textOf(svg)
    for (const at of trace.states.keys()) expect(text).toContain(`state ${at + 1}`)
    for (const { steps } of alternatives(trace).flat()) for (const { action } of steps) expect(text).toContain(action)
  })

  it('draws faults differently', () => {
    const faults = alternatives(lost)
      .flat()
      .filter(({ steps }) => steps[0]?.fault)
    expect(faults.length).toBeGreaterThan(0)
    expect(choicesPicture(lost)?.match(/>FAULT \w+</g)?.length).toBe(faults.length)
  })
})
