import { renderGraphFromSource } from 'graphviz-cli'
import { QuorateError } from '../../../errors.ts'
import { count } from '../../wording/words.ts'
import type { Point } from '../drawing/drawing.ts'
import type { Size } from '../drawing/measure.ts'

/** In points. */
export interface LayoutNode extends Size {
  readonly name: string
  /** One of those that stand in the first row. */
  readonly initial: boolean
}

export interface LayoutArrow {
  /** Names of nodes. */
  readonly from: string
  readonly to: string
  readonly label: Size
  /** How much it matters that it is short and straight. */
  readonly weight: number
}

/** In points, y going down; in the order of the nodes and arrows. */
export interface Layout {
  /** The upper left corners. */
  readonly nodes: readonly Point[]
  readonly arrows: readonly PlacedArrow[]
}

export interface PlacedArrow {
  /** Of Bézier segments: where the line starts, and three points for each. */
  readonly curve: readonly Point[]
  readonly tip: Point | null
  /** The middle of the label. */
  readonly label: Point | null
}

const POINTS_PER_INCH = 72

/**
 * Where the nodes of a graph are, from top to bottom, and how the arrows run: Graphviz decides that, from sizes alone. It gets no
 * name and no text, so that none can trouble it. Throws Q072 (limit) where it gives up, which it does on large graphs.
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
      ({ from, to, label, weight }) =>
        `  ${numberOf(from)} -> ${numberOf(to)} [label="${placeholder(label)}", weight=${weight}]`,
    ),
    '}',
  ].join('\n')
  const drawn = await renderGraphFromSource({ input: dot }, { engine: 'dot', format: 'json0' }).catch(
    (error: unknown) => {
      throw tooLarge(nodes, arrows, error)
    },
  )
  return layoutOf(JSON.parse(drawn) as Drawn, nodes)
}

function tooLarge(nodes: readonly LayoutNode[], arrows: readonly LayoutArrow[], cause: unknown): QuorateError {
  const problem = `Graphviz finds no layout for ${count(nodes.length, 'state')} and ${count(arrows.length, 'arrow')}`
  const hint = 'draw fewer: joined by --view, or as DOT for a Graphviz of your own: --out FILE.dot'
  return new QuorateError({ code: 'Q072', class: 'limit', problem, hint }, { cause })
}

/** An edge's label has the size of its text: lines of `x`, each of a known size in this font. */
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

/** What is used of Graphviz's output format `json0`; y goes up there. */
interface Drawn {
  /** `0,0,width,height` */
  readonly bb: string
  /** Nodes, and before them subgraphs, which have no `pos`. */
  readonly objects: readonly { readonly name: string; readonly pos?: string }[]
  readonly edges?: readonly { readonly pos: string; readonly lp?: string }[]
}

function layoutOf({ bb, objects, edges = [] }: Drawn, nodes: readonly LayoutNode[]): Layout {
  const height = Number(bb.split(',')[3])
  const point = (text: string): Point => {
    const [x = 0, y = 0] = text.split(',').map(Number)
    return { x, y: height - y }
  }
  const middles = new Map(objects.flatMap(({ name, pos }) => (pos === undefined ? [] : [[name, point(pos)] as const])))
  return {
    nodes: nodes.map((node, i) => {
      const { x, y } = middles.get(`n${i}`) ?? { x: 0, y: 0 }
      return { x: x - node.width / 2, y: y - node.height / 2 }
    }),
    // `e,` stands before the tip of an arrow.
    arrows: edges.map(({ pos, lp }) => {
      const parts = pos.split(' ')
      const tip = parts.find((part) => part.startsWith('e,'))
      return {
        curve: parts.filter((part) => part !== tip).map(point),
        tip: tip === undefined ? null : point(tip.slice(2)),
        label: lp === undefined ? null : point(lp),
      }
    }),
  }
}
