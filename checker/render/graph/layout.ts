import { renderGraphFromSource } from 'graphviz-cli'
import { QuorateError } from '../../errors.ts'
import { count } from '../wording/words.ts'
import type { Point } from '../drawing/drawing.ts'
import type { Size } from '../drawing/measure.ts'

/** A node's name and its size in points. */
export interface LayoutNode extends Size {
  readonly name: string
  /** Whether the node is initial. Initial nodes go into the first row. */
  readonly initial: boolean
}

export interface LayoutArrow {
  /** The arrow's two nodes, by name. */
  readonly from: string
  readonly to: string
  readonly label: Size
  /** The higher the weight, the shorter and straighter the arrow. */
  readonly weight: number
}

/** A layout in points, with y pointing down. Nodes and arrows are in the given order. */
export interface Layout {
  /** The upper left corners of the nodes. */
  readonly nodes: readonly Point[]
  readonly arrows: readonly PlacedArrow[]
}

/** Where to put nodes and how to route arrows. */
export type Layouter = (nodes: readonly LayoutNode[], arrows: readonly LayoutArrow[]) => Layout | Promise<Layout>

export interface PlacedArrow {
  /** Bézier segments: a start point, then three points per segment. */
  readonly curve: readonly Point[]
  readonly tip: Point | null
  /** The middle of the arrow's label. */
  readonly label: Point | null
}

const POINTS_PER_INCH = 72

/**
 * Has Graphviz place a graph's nodes and route its arrows. Graphviz gets only sizes, never names or labels. Throws
 * Q072 (limit) if it fails, as it does on very large graphs.
 */
export async function layout(nodes: readonly LayoutNode[], arrows: readonly LayoutArrow[]): Promise<Layout> {
  const numbers = new Map(nodes.map(({ name }, i) => [name, i]))
  const numberOf = (name: string): string => `n${numbers.get(name) ?? 0}`
  const dot = [
    'digraph {',
    '  graph [nodesep=0.3, ranksep=0.45]',
    '  node [shape=box, fixedsize=true, label=""]',
    `  edge [arrowsize=0.7, fontname="Courier", fontsize=${LABEL_FONT}]`,
    `  { rank=min; ${nodes.flatMap((node) => (node.initial ? [numberOf(node.name)] : [])).join('; ')} }`,
    ...nodes.map(({ name, width, height }) => `  ${numberOf(name)} [width=${inches(width)}, height=${inches(height)}]`),
    ...arrows.map(
      ({ from, to, label, weight }, i) =>
        `  ${numberOf(from)} -> ${numberOf(to)} [id=a${i}, label="${placeholder(label)}", weight=${weight}]`,
    ),
    '}',
  ].join('\n')
  const drawn = await renderGraphFromSource({ input: dot }, { engine: 'dot', format: 'json0' }).catch(
    (error: unknown) => {
      throw tooLarge(nodes, arrows, error)
    },
  )
  return layoutOf(JSON.parse(drawn) as Drawn, nodes, arrows)
}

function tooLarge(nodes: readonly LayoutNode[], arrows: readonly LayoutArrow[], cause: unknown): QuorateError {
  const problem = `Graphviz finds no layout for ${count(nodes.length, 'state')} and ${count(arrows.length, 'arrow')}`
  const hint = 'merge states with --view, or write DOT for your own Graphviz: --out FILE.dot'
  return new QuorateError({ code: 'Q072', class: 'limit', problem, hint }, { cause })
}

/** Graphviz sizes an edge label by its text. So labels consist of `x`, whose size in this font is known. */
const LABEL_FONT = 10
const LABEL_CHARACTER = 0.6 * LABEL_FONT
const LABEL_LINE = 1.2 * LABEL_FONT

function placeholder({ width, height }: Size): string {
  const line = 'x'.repeat(Math.ceil(width / LABEL_CHARACTER))
  return Array.from({ length: Math.max(1, Math.ceil(height / LABEL_LINE)) }, () => line).join(String.raw`\n`)
}

function inches(points: number): string {
  return (points / POINTS_PER_INCH).toFixed(4)
}

/** The parts of Graphviz's `json0` output that are read here. In it, y points up. */
interface Drawn {
  /** `0,0,width,height` */
  readonly bb: string
  /** The subgraphs, which have no `pos`, come first, then the nodes. */
  readonly objects: readonly { readonly name: string; readonly pos?: string }[]
  readonly edges?: readonly { readonly id: string; readonly pos: string; readonly lp?: string }[]
}

function layoutOf(
  { bb, objects, edges = [] }: Drawn,
  nodes: readonly LayoutNode[],
  arrows: readonly LayoutArrow[],
): Layout {
  const height = Number(bb.split(',')[3])
  const point = (text: string): Point => {
    const [x = 0, y = 0] = text.split(',').map(Number)
    return { x, y: height - y }
  }
  const middles = new Map(objects.flatMap(({ name, pos }) => (pos === undefined ? [] : [[name, point(pos)] as const])))
  const drawn = new Map(edges.map((edge) => [edge.id, edge]))
  return {
    nodes: nodes.map((node, i) => {
      const { x, y } = middles.get(`n${i}`) ?? { x: 0, y: 0 }
      return { x: x - node.width / 2, y: y - node.height / 2 }
    }),
    arrows: arrows.map((_, i) => {
      const { pos = '', lp } = drawn.get(`a${i}`) ?? {}
      // The tip of the arrow has the prefix `e,`.
      const parts = pos.split(' ').filter((part) => part !== '')
      const tip = parts.find((part) => part.startsWith('e,'))
      return {
        curve: parts.filter((part) => part !== tip).map(point),
        tip: tip === undefined ? null : point(tip.slice(2)),
        label: lp === undefined ? null : point(lp),
      }
    }),
  }
}
