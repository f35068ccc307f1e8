import { describe, expect, it } from 'vitest'
import { traceDot } from '../../../../checker/render/pictures/states/dot.ts'
import { parseLabel } from '../../../../checker/render/pictures/drawing/htmlLabel.ts'
import { renderSvg } from '../../../../checker/render/pictures/drawing/svg.ts'
import { counterTrace, lost, truncated, wide } from '../../fixtures.ts'

describe('renderSvg', () => {
  it.each([lost, truncated, wide, counterTrace])(
    'draws everything that the DOT says, well-formed and within the picture',
    async (trace) => {
      const dot = traceDot(trace)
      const svg = await renderSvg(dot)
      expect(unbalanced(svg)).toEqual([])
      expect(svg).not.toMatch(/<!--|DOCTYPE|<\?xml|xxxx|html\d/)
      for (const { label } of trace.states.flatMap(({ step }) => step ?? [])) expect(textOf(svg)).toContain(label)
      for (const reason of trace.reasons) expect(textOf(svg)).toContain(reason.split(' ')[0])
      expect(svg.match(/<text/g)?.length).toBeGreaterThanOrEqual(trace.states.length * 2)
      expect(outside(svg)).toEqual([])
    },
  )

  it('gives the same bytes again', async () => {
    const dot = traceDot(truncated)
    expect(await renderSvg(dot)).toBe(await renderSvg(dot))
  })

  it('has the claim as its title', async () => {
    const svg = await renderSvg(traceDot(lost))
    expect(svg.split('\n')[2]).toBe(
      '<title>NoAcknowledgedLoss is violated: 4 states, faults used: diskLoss 1 of 1</title>',
    )
  })

  it('draws other DOT as Graphviz does', async () => {
    const svg = await renderSvg('digraph { a -> b [label="go"] }')
    expect(svg).toContain('>go</text>')
    expect(svg).toContain('>a</text>')
  })
})

describe('parseLabel', () => {
  it('reads styled lines', () => {
    expect(parseLabel('<FONT COLOR="red">a <B>b</B></FONT><BR ALIGN="LEFT"/>c<BR ALIGN="LEFT"/>')).toEqual({
      kind: 'text',
      lines: [
        [
          { text: 'a ', colour: 'red', bold: false, struck: false },
          { text: 'b', colour: 'red', bold: true, struck: false },
        ],
        [{ text: 'c', colour: null, bold: false, struck: false }],
      ],
    })
  })

  it('refuses what it could not draw', () => {
    expect(() => parseLabel('<I>a</I>')).toThrow('<I> is not supported in a label')
  })
})

/** Tags that are opened and not closed, or the other way round. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = []
  for (const [, close, name = '', empty] of svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return [name]
    } else if (!empty) open.push(name)
  }
  return open
}

function textOf(svg: string): string {
  const text = svg.replaceAll(/<\/?tspan[^>]*>/g, '').replaceAll(/<[^>]*>/g, '\n')
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

/** Cells that stick out of the picture. */
function outside(svg: string): readonly string[] {
  const [, width = 0, height = 0] = (/viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map(Number)
  const [, dx = 0, dy = 0] = (/translate\(([-\d.]+) ([-\d.]+)\)/.exec(svg) ?? []).map(Number)
  return [...svg.matchAll(/M([-\d.]+) ([-\d.]+)h([\d.]+)v([\d.]+)h/g)]
    .filter(
      ([, x, y, w, h]) =>
        Number(x) + dx < 0 ||
        Number(y) + dy < 0 ||
        Number(x) + dx + Number(w) > width ||
        Number(y) + dy + Number(h) > height,
    )
    .map(([rect]) => rect)
}
