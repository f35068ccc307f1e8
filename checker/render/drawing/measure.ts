import type { Cell, Line, Table } from './label.ts'
import { columns, sum } from '../wording/words.ts'

/**
 * The font size, and the size of its characters, in points. Common monospaced fonts are no wider, so text stays
 * inside its cell.
 */
export const FONT_SIZE = 10
export const CHARACTER = 0.605 * FONT_SIZE
export const LINE = 1.25 * FONT_SIZE

export interface Size {
  readonly width: number
  readonly height: number
}

/** A size and its upper left corner. y points down. */
export interface Box extends Size {
  readonly x: number
  readonly y: number
}

export interface PlacedCell {
  readonly cell: Cell
  /** The cell's box, relative to the table's upper left corner. */
  readonly box: Box
}

/** A table and where its cells are, in points. */
export interface MeasuredTable extends Size {
  readonly table: Table
  readonly cells: readonly PlacedCell[]
}

export function measured(table: Table): MeasuredTable {
  const { rows, padding } = table
  const heights = rows.map((row) => Math.max(...row.map((c) => Math.max(1, c.lines.length) * LINE + 2 * padding)))
  const spans = rows.flatMap((row, r) => spansOf(row, r))
  const lefts = offsets(columnWidths(spans, table))
  const tops = offsets(heights)
  const cells = spans.map(({ cell, row, column }): PlacedCell => {
    const [x, y] = [lefts[column] ?? 0, tops[row] ?? 0]
    return { cell, box: { x, y, width: (lefts[column + cell.span] ?? 0) - x, height: (tops[row + 1] ?? 0) - y } }
  })
  return { table, cells, width: lefts.at(-1) ?? 0, height: tops.at(-1) ?? 0 }
}

/** The total size of all lines. */
export function textSize(lines: readonly Line[]): Size {
  return { width: Math.max(0, ...lines.map(columnsOf)) * CHARACTER, height: lines.length * LINE }
}

/** How wide a line is, in columns of a monospaced font. */
export function columnsOf(line: Line): number {
  return sum(line.map(({ text }) => columns(text)))
}

interface Span {
  readonly cell: Cell
  readonly row: number
  readonly column: number
}

function spansOf(row: readonly Cell[], number: number): readonly Span[] {
  let column = 0
  return row.map((cell) => {
    const at = column
    column += cell.span
    return { cell, row: number, column: at }
  })
}

/**
 * Computes column widths. A cell that spans several columns widens those with values, not the first one, which has
 * names. The last column takes the rest.
 */
function columnWidths(spans: readonly Span[], { padding, width }: Table): readonly number[] {
  const widths = Array.from({ length: Math.max(...spans.map(({ cell, column }) => column + cell.span)) }, () => 0)
  for (const { cell, column } of spans.toSorted((a, b) => a.cell.span - b.cell.span)) {
    const end = column + cell.span
    const missing = widthOf(cell, padding) - sum(widths.slice(column, end))
    const start = cell.span > 1 && column === 0 ? 1 : column
    if (missing > 0) for (let i = start; i < end; i++) widths[i] = (widths[i] ?? 0) + missing / (end - start)
  }
  const wanted = width - sum(widths)
  if (wanted > 0) widths[widths.length - 1] = (widths.at(-1) ?? 0) + wanted
  return widths
}

function widthOf({ lines, width, exact }: Cell, padding: number): number {
  return exact ? width : Math.max(width, textSize(lines).width + 2 * padding + 2)
}

/** Where each length starts and where the last one ends. */
function offsets(lengths: readonly number[]): readonly number[] {
  const list = [0]
  for (const length of lengths) list.push((list.at(-1) ?? 0) + length)
  return list
}
