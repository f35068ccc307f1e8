import type { Trace, TraceLasso, TraceStep } from '../../trace/trace.ts'
import { COLOURS } from '../drawing/colours.ts'
import { Drawing, type PictureOptions, type Point, type Stroke } from '../drawing/drawing.ts'
import { box } from '../drawing/label.ts'
import { type Box, measured, type MeasuredTable } from '../drawing/measure.ts'
import { claim, extent } from '../wording/story.ts'
import { BOX_GAP, captionLines, chainOf, type Link } from './chain.ts'
import { backTable } from './stateTable.ts'

/** In points: the space between two columns and between a column and the line that leads back to one of its states. */
const COLUMN_GAP = 36
const BACK_GAP = 12

/**
 * Draws a counterexample as SVG, with states and steps from top to bottom, in several columns if there are many.
 * Returns null if it would be too large.
 */
export function statesPicture(trace: Trace, options: PictureOptions = {}): string | null {
  const columns = chainOf(trace)
  if (!columns) return null
  const drawing = new Drawing()
  let top = 0
  if (!options.onPage) {
    const caption = measured(box(captionLines(trace), '#ffffff'))
    drawing.table(caption, { x: 0, y: 0 })
    top = caption.height + BOX_GAP
  }
  const places = drawColumns(drawing, trace, columns, { top, ...options })
  if (trace.lasso) drawBack(drawing, trace.lasso, places)
  return drawing.svg(`${claim(trace)}: ${extent(trace)}`, options)
}

/** Where a state is and the left edge of its column. */
interface StateBox {
  readonly state: Box
  readonly left: number
}

function drawColumns(
  drawing: Drawing,
  trace: Trace,
  columns: readonly (readonly Link[])[],
  { top, onPage }: PictureOptions & { readonly top: number },
): readonly StateBox[] {
  const places: StateBox[] = []
  let left = 0
  for (const column of columns) {
    const width = Math.max(...column.flatMap(({ step, state }) => [step?.width ?? 0, state.width]))
    let y = top
    for (const link of column) {
      drawing.mark(onPage ? link.at : null)
      const { step, state } = drawLink(drawing, link, { x: left + width / 2, y })
      drawing.mark(null)
      const before = places.at(-1)
      if (step && before) drawWay(drawing, [before.state, step, state], left, strokeOf(trace.states[link.at]?.step))
      places.push({ state, left })
      y = state.y + state.height + BOX_GAP
    }
    left += width + COLUMN_GAP
  }
  return places
}

export function strokeOf(step: TraceStep | null | undefined): Stroke {
  return (step?.fault ?? null) === null
    ? { colour: COLOURS.line }
    : { colour: COLOURS.fault, width: 2, dashes: 'dashed' }
}

/** Draws a step above its state. `top` is the middle of the step's upper edge. Returns where both are. */
function drawLink(drawing: Drawing, { step, state }: Link, top: Point) {
  if (!step) return { step: null, state: drawMiddle(drawing, state, top) }
  const over = drawMiddle(drawing, step, top)
  return { step: over, state: drawMiddle(drawing, state, { x: top.x, y: over.y + over.height + BOX_GAP }) }
}

/**
 * Draws the line from a state through the step to the next state. `left` is the left edge of the step's column.
 */
function drawWay(drawing: Drawing, [from, step, to]: readonly [Box, Box, Box], left: number, stroke: Stroke): void {
  drawing.line(wayTo(from, step, left), stroke)
  drawing.line([middle(step, step.y + step.height), middle(to, to.y)], { ...stroke, arrow: true })
}

/** The line down to the next box in the column, or from the last box of one column to the first box of the next. */
function wayTo(from: Box, to: Box, left: number): readonly Point[] {
  const bottom = from.y + from.height
  if (bottom <= to.y) return [middle(from, bottom), middle(to, to.y)]
  const [out, gap, enter] = [from.y + from.height / 2, left - COLUMN_GAP / 2, to.y + to.height / 2]
  return [
    { x: from.x + from.width, y: out },
    { x: gap, y: out },
    { x: gap, y: enter },
    { x: to.x, y: enter },
  ]
}

function middle({ x, width }: Box, y: number): Point {
  return { x: x + width / 2, y }
}

/** Draws a table. The point is the middle of its upper edge. */
function drawMiddle(drawing: Drawing, each: MeasuredTable, { x, y }: Point): Box {
  const place = { x: x - each.width / 2, y, width: each.width, height: each.height }
  drawing.table(each, place)
  return place
}

/**
 * Shows how a lasso continues after its last state. A line to the left of the states leads back to where the cycle
 * starts.
 */
function drawBack(drawing: Drawing, lasso: TraceLasso, places: readonly StateBox[]): void {
  const [last, target] = [places.at(-1), places[lasso.from - 1]]
  if (!last || !target) return
  const stroke = { colour: COLOURS.cycle, width: 2 }
  const bottom = last.state.y + last.state.height
  const top = { x: last.state.x + last.state.width / 2, y: bottom + BOX_GAP }
  const place = drawMiddle(drawing, measured(backTable(lasso)), top)
  drawing.line([middle(last.state, bottom), top], stroke)
  const lowest = places.reduce((low, { state }) => Math.max(low, state.y + state.height), place.y + place.height)
  const [gap, enter] = [target.left - BACK_GAP, target.state.y + target.state.height / 2]
  const isBeside = target.left === last.left
  const start = isBeside ? { x: place.x, y: place.y + place.height / 2 } : middle(place, place.y + place.height)
  const turns = isBeside
    ? [{ x: gap, y: start.y }]
    : [
        { x: start.x, y: lowest + BACK_GAP },
        { x: gap, y: lowest + BACK_GAP },
      ]
  drawing.line([start, ...turns, { x: gap, y: enter }, { x: target.state.x, y: enter }], { ...stroke, arrow: true })
}
