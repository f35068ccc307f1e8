import { describe, expect, it } from 'vitest'
import { statesPicture } from '../../../checker/render/states/statesPicture.ts'
import { counterTrace, lost, truncated, wide } from '../fixtures.ts'
import { overlaps, spills, textOf } from '../picture.ts'

describe('statesPicture', () => {
  it.each([lost, truncated, wide, counterTrace])(
    'draws every state, well-formed, within the picture and with no overlaps',
    (trace) => {
      const svg = statesPicture(trace) ?? ''
      expect(unbalanced(svg)).toEqual([])
      for (const { label } of trace.states.flatMap(({ step }) => step ?? [])) expect(textOf(svg)).toContain(label)
      for (const reason of trace.reasons) expect(textOf(svg)).toContain(reason.split(' ')[0])
      expect(svg.match(/<text/g)?.length).toBeGreaterThanOrEqual(trace.states.length * 2)
      expect(outside(svg)).toEqual([])
      expect(overlaps(svg)).toEqual([])
      expect(spills(svg)).toEqual([])
    },
  )

  it('is the same each time, byte for byte', () => {
    expect(statesPicture(truncated)).toBe(statesPicture(truncated))
  })

  it('has the claim as its title, except on a page, where each state is a separate part', () => {
    const title = '<title>NoAcknowledgedLoss is violated: 4 states, faults used: diskLoss 1 of 1</title>'
    expect(statesPicture(lost)?.split('\n')[1]).toBe(title)
    const onPage = statesPicture(lost, { onPage: true })
    expect(onPage).not.toContain('<title>')
    for (const at of lost.states.keys()) expect(onPage).toContain(`<g class="part state${at + 1}">`)
  })
})

/** Tags that are opened but not closed, or closed but not opened. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = []
  for (const [, close, name = '', empty] of svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return [name]
    } else if (!empty) open.push(name)
  }
  return open
}

/** Cells that extend beyond the picture. */
function outside(svg: string): readonly string[] {
  const [, left = 0, top = 0, width = 0, height = 0] = (
    /viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  ).map(Number)
  return [...svg.matchAll(/M([-\d.]+) ([-\d.]+)h([\d.]+)v([\d.]+)h/g)]
    .filter(([, ...numbers]) => {
      const [x = 0, y = 0, w = 0, h = 0] = numbers.map(Number)
      return x < left || y < top || x + w > left + width || y + h > top + height
    })
    .map(([rect]) => rect)
}
