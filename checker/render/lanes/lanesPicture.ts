import type { LaneStory } from '../../trace/laneStory/laneStory.ts'
import type { Trace } from '../../trace/trace.ts'
import { COLOURS } from '../drawing/colours.ts'
import { Drawing, type PictureOptions, type Point } from '../drawing/drawing.ts'
import { bold, box, coloured } from '../drawing/label.ts'
import { measured, type MeasuredTable } from '../drawing/measure.ts'
import { type LaneData, laneData } from './laneData.ts'
import { tag, widened } from './laneCard.ts'
import {
  type Arrow,
  arrowHeight,
  arrowsHeight,
  LANE_GAP,
  type LaneColumn,
  laneLayout,
  ROW_GAP,
  type LaneLayout,
  type LaneRow,
} from './laneLayout.ts'
import { aboutLines, claim, extent, footerLines } from '../wording/story.ts'

/** How wide the explanation's lines are, in characters. */
const WIDE_FOOTER = 120
/** How far a row's shading extends beyond its parts, in points. */
const MARGIN = 4

/**
 * Draws a counterexample as SVG, with one lane per node and one row per state. Time runs down. Returns null if it
 * would be too large.
 */
export function lanesPicture(trace: Trace, story: LaneStory, options: PictureOptions = {}): string | null {
  const data = laneData(trace, story)
  const layout = laneLayout(data)
  if (!layout) return null
  const drawing = new Drawing()
  const top = options.onPage ? 0 : drawCaption(drawing, trace)
  let [left, bottom] = [0, top]
  layout.panels.forEach((rows, i) => {
    left = i * (layout.width + 3 * LANE_GAP)
    bottom = drawPanel(drawing, data, layout, rows, { x: left, y: top }, options)
  })
  if (!options.onPage) drawing.table(footer(data), { x: left - MARGIN, y: bottom + ROW_GAP })
  return drawing.svg(`${claim(trace)}: ${extent(trace)}`, options)
}

/** Draws the caption. Returns where the next part starts. */
function drawCaption(drawing: Drawing, trace: Trace): number {
  const [first = '', ...about] = aboutLines(trace)
  const caption = measured(box([bold(first), ...about.map((text) => coloured(COLOURS.quiet, text))], '#ffffff'))
  drawing.table(caption, { x: -MARGIN, y: 0 })
  return caption.height + ROW_GAP
}

/** Draws a panel. Returns its lower edge. */
function drawPanel(
  drawing: Drawing,
  data: LaneData,
  { columns, width }: LaneLayout,
  rows: readonly LaneRow[],
  { x, y: top }: Point,
  { onPage }: PictureOptions,
): number {
  const isFirst = rows[0]?.at === 0
  let y = isFirst ? top : top + drawHeads(drawing, data, columns, { x, y: top })
  for (const column of columns) drawLane(drawing, data, column, rows, { x: x + column.x + column.width / 2, y })
  for (const each of rows) {
    if (onPage) drawing.mark(each.at)
    // On a page, every row has an area, so that its frame is as wide as the panel.
    const shade = each.fault ? COLOURS.faultHead : each.at % 2 === 1 ? COLOURS.band : onPage ? '#ffffff' : null
    const area = { width: width + 2 * MARGIN, height: each.height + ROW_GAP }
    if (shade !== null) drawing.area({ x: x - MARGIN, y: y - ROW_GAP / 2 }, area, shade)
    drawRow(drawing, each, columns, { x, y })
    y += each.height + ROW_GAP
  }
  drawing.mark(null)
  return y
}

/** Repeats the names above the lanes, for each panel after the first. Returns their height. */
function drawHeads(drawing: Drawing, { story }: LaneData, columns: readonly LaneColumn[], { x, y }: Point): number {
  const names = columns.map(
    ({ party }) => story.lanes[Number(party)]?.name ?? (party === 'others' ? story.others : party),
  )
  const heights = columns.map((column, i) =>
    drawCard(drawing, widened(tag(names[i] ?? '', 'head'), column.width), { x: x + column.x, y }),
  )
  return Math.max(...heights) + ROW_GAP
}

function drawRow(
  drawing: Drawing,
  { label, arrows, cards }: LaneRow,
  columns: readonly LaneColumn[],
  { x, y }: Point,
): void {
  drawing.table(label, { x, y })
  let below = y
  for (const arrow of arrows) {
    drawArrow(drawing, arrow, columns, { x, y: below })
    below += arrowHeight(arrow)
  }
  for (const column of columns) {
    const card = cards.get(column.party)
    if (card) drawCard(drawing, card, { x: x + column.x, y: y + arrowsHeight(arrows) })
  }
}

/** Draws a card. Returns its height. */
function drawCard(drawing: Drawing, tables: readonly MeasuredTable[], at: Point): number {
  let { y } = at
  for (const each of tables) {
    drawing.table(each, { x: at.x, y })
    y += each.height
  }
  return y - at.y
}

/** Draws an arrow from the middle of one lane to the middle of another, or to the tag in the producer's lane. */
function drawArrow(drawing: Drawing, arrow: Arrow, columns: readonly LaneColumn[], { x, y }: Point): void {
  const middle = y + (arrow.tag ? arrowHeight(arrow) - 1 : arrowHeight(arrow)) / 2
  const end = (party: string): Point | null => {
    const column = columns.find((each) => each.party === party)
    if (!column) return null
    if (party === 'producer' && arrow.tag) {
      drawCard(drawing, widened(arrow.tag, column.width), { x: x + column.x, y })
      return { x: x + column.x + column.width, y: middle }
    }
    return { x: x + column.x + column.width / 2, y: middle }
  }
  const [from, to] = [end(arrow.from), end(arrow.to)]
  const dashes = arrow.isGuess ? ({ dashes: 'dashed' } as const) : {}
  if (from && to) drawing.line([from, to], { colour: arrow.colour, width: 1.5, arrow: true, ...dashes })
}

/** Draws the line of a lane, dotted while the node is down. */
function drawLane(
  drawing: Drawing,
  { story }: LaneData,
  { party }: LaneColumn,
  rows: readonly LaneRow[],
  top: Point,
): void {
  const isUp = (at: number): boolean => story.moments[at]?.nodes[Number(party)]?.up ?? true
  let [from, y] = [top.y, top.y]
  rows.forEach((each, i) => {
    y += each.height + ROW_GAP
    const next = rows[i + 1]
    if (next && isUp(next.at) === isUp(each.at)) return
    const way = [
      { x: top.x, y: from },
      { x: top.x, y },
    ]
    drawing.line(way, { colour: COLOURS.lane, ...(isUp(each.at) ? {} : { dashes: 'dotted' }) })
    from = y
  })
}

/** The box that explains what is violated and why. */
function footer({ trace, missed }: LaneData): MeasuredTable {
  const text = footerLines(trace, missed, WIDE_FOOTER)
  const told = text.map((part, i) => coloured(COLOURS.fault, i === 0 ? bold(part) : part))
  return measured(box(told, COLOURS.faultHead, COLOURS.fault, 2))
}
