import { RULE } from './html.ts'
import { type Attributes, type Label, lengthOf, type Line, type Run, type TableCell } from './htmlLabel.ts'

/** In points. Every monospaced font of any spread is at most this wide, so that no text leaves its cell. */
export const FONT_SIZE = 10
const CHARACTER = 0.605 * FONT_SIZE
const LINE = 1.25 * FONT_SIZE

type Table = Extract<Label, { kind: 'table' }>

/** A table with the widths of its columns and the heights of its rows, in points. */
export interface MeasuredTable {
  readonly table: Table
  readonly widths: readonly number[]
  readonly heights: readonly number[]
  readonly width: number
  readonly height: number
}

export function measure(table: Table): MeasuredTable {
  const padding = numberOf(table.attributes, 'CELLPADDING', 2)
  const heights = table.rows.map((row) => Math.max(...row.map((c) => c.lines.length * LINE + 2 * padding)))
  const cells = table.rows.flatMap(placed)
  const widths = Array.from({ length: Math.max(...cells.map((c) => c.column + c.span)) }, () => 0)
  for (const { cell, column, span } of cells.toSorted((a, b) => a.span - b.span)) {
    const needed = widthOf(cell, padding)
    const missing = needed - sum(widths.slice(column, column + span))
    // What a wide cell needs goes to the columns of values: the first one holds the names.
    const growing = span > 1 && column === 0 ? span - 1 : span
    if (missing > 0)
      for (let i = column + span - growing; i < column + span; i++) widths[i] = (widths[i] ?? 0) + missing / growing
  }
  const wanted = numberOf(table.attributes, 'WIDTH', 0) - sum(widths)
  if (wanted > 0) widths[widths.length - 1] = (widths.at(-1) ?? 0) + wanted
  return { table, widths, heights, width: sum(widths), height: sum(heights) }
}

function widthOf({ attributes, lines }: TableCell, padding: number): number {
  const least = numberOf(attributes, 'WIDTH', 0)
  const needed = Math.max(...lines.map(lengthOf)) * CHARACTER + 2 * padding + 2
  return attributes['FIXEDSIZE'] === 'TRUE' ? least : Math.max(least, needed)
}

/** The table as SVG with its upper left corner at (`left`, `top`). */
export function drawTable({ table, widths, heights, width, height }: MeasuredTable, left: number, top: number): string {
  const rule = table.attributes['COLOR'] ?? 'black'
  const padding = numberOf(table.attributes, 'CELLPADDING', 2)
  const border = numberOf(table.attributes, 'BORDER', 1)
  const cells = table.rows.flatMap((row, r) => {
    const y = top + sum(heights.slice(0, r))
    return placed(row).map(({ cell, column, span }) => {
      const x = left + sum(widths.slice(0, column))
      return { cell, box: { x, y, width: sum(widths.slice(column, column + span)), height: heights[r] ?? 0 } }
    })
  })
  const frame = `<path d="${outline({ x: left, y: top, width, height })}" fill="none" stroke="${rule}" stroke-width="${border}"/>`
  const [plain, framed] = drawBoxes(cells)
  return `${plain}${frame}${framed}${cells.map(({ cell, box }) => drawText(cell, box, padding)).join('')}`
}

interface Placed {
  readonly cell: TableCell
  readonly box: Box
}

/**
 * One path for all boxes of a look: most of a picture would be rectangles otherwise. First those with the usual frame, then
 * those with one of their own colour, which neighbours must not draw over.
 */
function drawBoxes(cells: readonly Placed[]): readonly [string, string] {
  const outlines = new Map<string, string[]>()
  for (const { cell, box } of cells) {
    const { BGCOLOR: fill = 'white', COLOR: stroke = 'black' } = cell.attributes
    const look = `fill="${fill}" stroke="${stroke}"`
    outlines.set(look, [...(outlines.get(look) ?? []), outline(box)])
  }
  const all = [...outlines]
  return [drawLooks(all.filter(([look]) => isPlain(look))), drawLooks(all.filter(([look]) => !isPlain(look)))]
}

function isPlain(look: string): boolean {
  return look.endsWith(`stroke="${RULE}"`)
}

function drawLooks(looks: readonly (readonly [string, readonly string[]])[]): string {
  return looks.map(([look, outlines]) => `<path ${look} d="${outlines.join('')}"/>`).join('')
}

function outline({ x, y, width, height }: Box): string {
  return `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`
}

/** Runs of text one after another, as the content of a `text` element. */
export function drawLine(line: Line): string {
  return line.map(drawRun).join('')
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function drawText({ attributes, lines }: TableCell, { x, y, width }: Box, padding: number): string {
  const left = attributes['ALIGN'] === 'LEFT'
  const at = left ? x + padding + 1 : x + width / 2
  const first = y + padding + 0.95 * FONT_SIZE
  const text = lines.map((line, i) => {
    const [run] = line
    if (run === undefined || line.every(({ text: part }) => part.trim() === '')) return ''
    const [look, inner] = line.length === 1 ? [styleOf(run), run.text] : ['', drawLine(line)]
    const anchor = left ? '' : ' text-anchor="middle"'
    return `<text x="${short(at)}" y="${short(first + i * LINE)}"${anchor}${look}>${inner}</text>`
  })
  return text.join('')
}

function drawRun(run: Run): string {
  const style = styleOf(run)
  return style === '' ? run.text : `<tspan${style}>${run.text}</tspan>`
}

function styleOf({ colour, bold, struck }: Run): string {
  return [
    colour ? ` fill="${colour}"` : '',
    bold ? ' font-weight="bold"' : '',
    struck ? ' text-decoration="line-through"' : '',
  ].join('')
}

function placed(row: readonly TableCell[]): readonly { cell: TableCell; column: number; span: number }[] {
  let column = 0
  return row.map((cell) => {
    const span = numberOf(cell.attributes, 'COLSPAN', 1)
    const at = column
    column += span
    return { cell, column: at, span }
  })
}

function numberOf(attributes: Attributes, name: string, otherwise: number): number {
  const value = attributes[name]
  return value === undefined ? otherwise : Number(value)
}

function sum(list: readonly number[]): number {
  return list.reduce((total, n) => total + n, 0)
}

function short(n: number): string {
  return String(Math.round(n * 10) / 10)
}
