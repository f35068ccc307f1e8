import { Drawing, type PictureOptions, type Point, type Stroke } from '../drawing/drawing.ts'
import { box } from '../drawing/label.ts'
import { CHARACTER, measured, textSize } from '../drawing/measure.ts'
import type { GraphArrow, GraphParts } from './graphParts.ts'
import type { Layouter } from './layout.ts'

/** The space below the caption, in points. */
const GAP = 14

/** Draws a graph as SVG. Returns null if the SVG would be too large. Rejects if the layout engine does. */
export async function graphSvg(
  { caption, nodes, arrows }: GraphParts,
  layout: Layouter,
  options: PictureOptions = {},
): Promise<string | null> {
  const tables = nodes.map(({ name, table, initial }) => ({ ...measured(table), name, initial }))
  const labels = arrows.map(({ from, to, label, taken }) => {
    const { width, height } = textSize(label)
    // A character on each side keeps the label away from the lines of the graph.
    return { from, to, label: { width: width + 2 * CHARACTER, height }, weight: taken ? 4 : 1 }
  })
  const places = await layout(tables, labels)
  const drawing = new Drawing()
  const head = measured(box(caption, '#ffffff'))
  const top = head.height + GAP
  const below = ({ x, y }: Point): Point => ({ x, y: y + top })
  if (!options.onPage) drawing.table(head, { x: 0, y: 0 })
  tables.forEach((table, i) => {
    if (options.onPage) drawing.mark((nodes[i]?.told.at(-1) ?? 0) - 1)
    drawing.table(table, below(places.nodes[i] ?? { x: 0, y: 0 }))
  })
  drawing.mark(null)
  arrows.forEach((arrow, i) => {
    const { curve = [], tip = null, label = null } = places.arrows[i] ?? {}
    drawing.curve(curve.map(below), tip && below(tip), strokeOf(arrow))
    if (label) drawing.text(arrow.label, below(label))
  })
  return drawing.svg(caption[0]?.map(({ text }) => text).join('') ?? '', options)
}

function strokeOf({ colour, width, dashed }: GraphArrow): Stroke {
  return { colour, width, ...(dashed ? { dashes: 'dashed' } : {}) }
}
