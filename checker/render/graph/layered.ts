import * as dagre from '@dagrejs/dagre'
import type { Point } from '../drawing/drawing.ts'
import type { Size } from '../drawing/measure.ts'
import type { Layout, LayoutArrow, LayoutNode, PlacedArrow } from './layout.ts'

/**
 * The part of Dagre that is used here. TypeScript cannot find Dagre's own types when it resolves modules as Node.js
 * does.
 */
interface Dagre {
  readonly Graph: new (options: { readonly multigraph: true }) => DagreGraph
  readonly layout: (graph: DagreGraph) => void
}

interface DagreGraph {
  readonly setGraph: (settings: typeof SPACE & { readonly rankdir: 'TB' }) => void
  readonly setNode: (name: string, size: Size) => void
  readonly setEdge: (
    from: string,
    to: string,
    label: Size & { readonly weight: number; readonly labelpos: 'r'; readonly labeloffset: number },
    name: string,
  ) => void
  /** The node's centre, set by the layout. */
  readonly node: (name: string) => Partial<Point>
  /** The edge's points and the centre of its label, set by the layout. */
  readonly edge: (from: string, to: string, name: string) => Partial<Point> & { readonly points?: readonly Point[] }
}

const { Graph, layout: place } = dagre as unknown as Dagre

/** In points: the space between neighbouring boxes and between rows, and the length of an arrowhead. */
const SPACE = { nodesep: 22, ranksep: 32, edgesep: 12 }
const TIP = 6

/**
 * Does in pages what `layout` does elsewhere, because Dagre is one-fiftieth the size of Graphviz. It draws the same
 * graph larger than Graphviz does.
 */
export function layeredLayout(nodes: readonly LayoutNode[], arrows: readonly LayoutArrow[]): Layout {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ ...SPACE, rankdir: 'TB' })
  // If arrows form a cycle, Dagre reverses the one that leads to an earlier node, so initial nodes come first.
  const sorted = nodes.toSorted((a, b) => Number(b.initial) - Number(a.initial))
  for (const { name, width, height } of sorted) graph.setNode(name, { width, height })
  arrows.forEach(({ from, to, label, weight }, i) => {
    graph.setEdge(from, to, { ...label, weight, labelpos: 'r', labeloffset: 4 }, String(i))
  })
  place(graph)
  return {
    nodes: nodes.map(({ name, width, height }) => {
      const { x = 0, y = 0 } = graph.node(name)
      return { x: x - width / 2, y: y - height / 2 }
    }),
    arrows: arrows.map(({ from, to }, i) => {
      const { points = [], x, y } = graph.edge(from, to, String(i))
      return { ...curveThrough(points), label: x === undefined || y === undefined ? null : { x, y } }
    }),
  }
}

/** Draws a uniform cubic B-spline. It starts at the first point and ends at the last one, minus the arrowhead. */
function curveThrough(points: readonly Point[]): Pick<PlacedArrow, 'curve' | 'tip'> {
  const [first, tip, before] = [points[0], points.at(-1), points.at(-2)]
  if (!first || !tip || !before) return { curve: [], tip: null }
  const end = mixed([tip, before], [1 - TIP / distance(tip, before), TIP / distance(tip, before)])
  const knots = [first, first, ...points.slice(0, -1), end, end, end]
  const segments = knots.slice(3).flatMap((d, i): readonly Point[] => {
    const [b = d, c = d] = knots.slice(i + 1)
    return [mixed([b, c], [2 / 3, 1 / 3]), mixed([b, c], [1 / 3, 2 / 3]), mixed([b, c, d], [1 / 6, 4 / 6, 1 / 6])]
  })
  return { curve: [first, ...segments], tip }
}

function distance(a: Point, b: Point): number {
  return Math.max(TIP, Math.hypot(a.x - b.x, a.y - b.y))
}

function mixed(points: readonly Point[], weights: readonly number[]): Point {
  const sum = (of: (point: Point) => number): number =>
    points.reduce((total, point, i) => total + of(point) * (weights[i] ?? 0), 0)
  return { x: sum(({ x }) => x), y: sum(({ y }) => y) }
}
