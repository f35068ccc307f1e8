import { ids, oneOf, range, set, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { graphDot } from '../../../checker/render/graph/graphDot.ts'
import { graphParts, type GraphParts, graphPicture } from '../../../checker/render/graph/graphParts.ts'
import { graphRows, viewedRows } from '../../../checker/render/graph/graphRows.ts'
import { graphSvg } from '../../../checker/render/graph/graphSvg.ts'
import { layout } from '../../../checker/render/graph/layout.ts'
import { checkedProperties } from '../../../checker/language/model/checked.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { stateGraph } from '../../../checker/trace/graph/stateGraph.ts'
import { complaintOf } from '../../support/complaint.ts'
import { explored } from '../../support/engine/explored.ts'
import { constrained, dying, faulty } from '../../support/models/tiny.ts'
import { twoPhase } from '../../support/models/zoo.ts'
import { overlaps, spills, textOf } from '../picture.ts'

/** Includes the counterexample to the first property that is violated. */
function partsOf(
  model: Model,
  { property, view = [] }: { property?: string; view?: readonly string[] } = {},
): GraphParts {
  const properties = property === undefined ? undefined : [property]
  const found = explored(model, { properties, stop: 'never' }).properties.find(({ path }) => path)
  const trace = found?.path ? execute(model, found.path, found.name) : null
  const graph = stateGraph(model, checkedProperties(model, properties))
  const rows = view.length > 0 ? viewedRows(model, view) : graphRows(model)
  return graphParts(graphPicture(model, graph, { rows, view, trace }))
}

function dotOf(...args: Parameters<typeof partsOf>): string {
  return graphDot(partsOf(...args))
}

const nodes = (dot: string): readonly string[] => dot.match(/^ {2}(?:s\d+|end) \[.*$/gm) ?? []
const edges = (dot: string): readonly string[] => dot.match(/^ {2}s\d+ -> .*$/gm) ?? []

const twoManagers = instantiate(twoPhase, { constants: { rms: 2, lossy: true } })

describe('graphParts', () => {
  it('has a node per state, and an edge per pair of states and kind of step', () => {
    const graph = stateGraph(twoManagers, [])
    const pairs = new Set(graph.steps.flatMap(({ from, to }) => (from === to ? [] : [`${from} ${to}`])))
    const dot = dotOf(twoManagers)
    expect(nodes(dot)).toHaveLength(explored(twoManagers, { stop: 'never' }).distinct)
    expect(edges(dot)).toHaveLength(pairs.size)
  })

  it('highlights the counterexample and violations', () => {
    const dot = dotOf(twoManagers)
    const told = nodes(dot).filter((node) => node.includes('counterexample: '))
    const { length } = explored(twoManagers).properties[0] ?? {}
    expect(told).toHaveLength(length ?? 0)
    expect(told.at(-1)).toContain('violates Consistent')
    expect(edges(dot).filter((edge) => edge.includes('penwidth=3'))).toHaveLength((length ?? 0) - 1)
  })

  it('draws faults differently from other steps', () => {
    const dot = dotOf(faulty(1))
    const [first] = edges(dot)
    expect(edges(dot)).toHaveLength(3)
    expect(first).toContain('FAULT crash')
    expect(edges(dot).filter((edge) => !edge.includes('style=dashed'))).toEqual([])
  })

  it('marks dead ends, end states that are allowed or not, and steps that change nothing', () => {
    const dot = dotOf(dying)
    const [, right, loop, left] = nodes(dot)
    expect(right).toContain('nothing enabled')
    expect(right).not.toContain('Deadlock')
    expect(loop).toContain('↺ Loop')
    expect(left).toContain('violates Deadlock')
  })

  it('draws nothing outside the constraint except the end of the counterexample', () => {
    const dot = dotOf(constrained, { property: 'Below3' })
    expect(nodes(dot)).toHaveLength(4)
    expect(nodes(dot).at(-1)).toContain('outside the constraint')
    expect(edges(dot).at(-1)).toMatch(/^ {2}s3 -> end /)
    expect(nodes(dotOf(constrained, { property: 'Below5' }))).toHaveLength(3)
  })

  it('merges states that look the same in a view, and labels edges with actions and how many bindings they have', () => {
    const dot = dotOf(twoManagers, { view: ['tm'] })
    expect(nodes(dot)).toHaveLength(3)
    expect(edges(dot)).toHaveLength(2)
    expect(nodes(dot)[0]).toContain('RmPrepare ×2')
    const labels = partsOf(twoManagers, { view: ['tm'] }).arrows.map(({ label }) => label[0]?.[0]?.text)
    expect(labels).toEqual(['TmAbort', 'TmCommit'])
  })

  it('merges states for which a function of the spec gives the same result, and prints that result', () => {
    const made = spec('views', {}, (_c, _f, { state }) => {
      const B = ids('b', 2)
      const { action, define } = state({ up: set(B), n: range(0, 3) })
      return define({
        init: () => {},
        actions: {
          Up: action({
            forall: { b: B },
            when: (s, { b }) => !s.up.has(b),
            then: (s, { b }) => {
              s.up.add(b)
              s.n += 1
            },
          }),
        },
        views: {
          Full: (s) => (s.up.size === 2 ? 'all are up' : 'some are down'),
          Parts: (s) => ({ up: s.up, odd: s.n % 2 === 1, list: [s.n, null] }),
        },
      })
    })
    const model = instantiate(made)
    const full = dotOf(model, { view: ['Full'] })
    expect(nodes(full).map((node) => /(\w+ are \w+)/.exec(node)?.[1])).toEqual(['some are down', 'all are up'])
    expect(edges(full)).toHaveLength(1)
    const parts = viewedRows(model, ['Parts'])
    const printed = stateGraph(model, []).states.map(({ value }) => parts[0]?.read(value)[0])
    expect(printed[1]).toBe('{ up: {b0}, odd: true, list: [1, none] }')
  })

  it('rejects a view that does not exist, and suggests an existing one', () => {
    expect(complaintOf(() => viewedRows(twoManagers, ['rms.phases']))).toMatchObject({
      code: 'Q018',
      hint: "did you mean 'rms.phase'?",
    })
    expect(viewedRows(twoManagers, ['rms']).map(({ label }) => label)).toEqual(['rms.phase'])
    expect(viewedRows(faulty(1), ['faults']).map(({ label }) => label)).toEqual(['faults.crash'])
  })

  it('escapes values', () => {
    const made = spec('a<b> & "c"', {}, (_c, _f, { state }) => {
      const { action, define } = state({ text: oneOf('x', 'a<b> & "c"'), n: range(0, 1) })
      return define({
        init: () => {},
        actions: {
          Go: action({
            forall: { to: oneOf('<&>') },
            then: (s) => {
              s.text = 'a<b> & "c"'
            },
          }),
        },
      })
    })
    const dot = dotOf(instantiate(made))
    expect(dot).toContain('a&lt;b&gt; &amp; &quot;c&quot;')
    expect(dot).toContain('Go(to=&lt;&amp;&gt;)')
  })

  it.each([
    ['whole', twoManagers, []],
    ['by a view', twoManagers, ['tm', 'prepared']],
    ['with faults', faulty(2), []],
  ])('is drawn without overlaps, and no text leaves its cell: %s', async (_name, model, view) => {
    const parts = partsOf(model, { view })
    const svg = (await graphSvg(parts, layout)) ?? ''
    expect(overlaps(svg)).toEqual([])
    const aside = new Set(
      parts.arrows.flatMap(({ label }) => label.map((line) => line.map(({ text }) => text).join(''))),
    )
    expect(spills(svg).filter((text) => !aside.has(text))).toEqual([])
    expect(textOf(svg)).toContain('#1')
    for (const text of aside) expect(textOf(svg)).toContain(text)
  })
})
