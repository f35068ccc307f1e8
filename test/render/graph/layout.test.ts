import { expect, it } from 'vitest'
import { layeredLayout } from '../../../checker/render/graph/layered.ts'
import { layout } from '../../../checker/render/graph/layout.ts'

const node = (name: string, width: number, initial = false) => ({ name, width, height: 20, initial })
const nodes = [node('c', 300), node('"; }', 100, true), node('b\\n', 50)]
const at = (name: string): number => nodes.findIndex((each) => each.name === name)
const arrow = (from: string, to: string, label: number) => ({
  from,
  to,
  weight: 1,
  label: { width: label, height: 10 },
})

it.each([
  ['Graphviz', layout],
  ['Dagre', layeredLayout],
])('%s places nodes and arrows in their order, regardless of their names', async (_name, layouter) => {
  const arrows = [arrow('b\\n', 'c', 60), arrow('"; }', 'b\\n', 0), arrow('c', '"; }', 120)]
  const { nodes: places, arrows: ways } = await layouter(nodes, arrows)
  const top = places.map(({ y }) => y)
  expect(top[1]).toBe(0)
  arrows.forEach(({ from, to }, i) => {
    for (const [point, name] of [
      [ways[i]?.curve[0], from],
      [ways[i]?.tip, to],
    ] as const) {
      const { x = 0, y = 0 } = places[at(name)] ?? {}
      expect(point?.x).toBeGreaterThan(x - 2)
      expect(point?.x).toBeLessThan(x + (nodes[at(name)]?.width ?? 0) + 2)
      expect(Math.abs((point?.y ?? 0) - (y + 10))).toBeLessThan(12)
    }
  })
})
