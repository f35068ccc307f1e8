import { RULE } from './colours.ts'

/** Text in one style. */
export interface Run {
  readonly text: string
  /** The colour, or null for that of the surrounding text. */
  readonly colour: string | null
  readonly bold: boolean
  readonly struck: boolean
}

export type Line = readonly Run[]

/** A line, or plain text that becomes one. */
export type Text = string | Line

/** A box with lines of text, from top to bottom. */
export interface Cell {
  readonly lines: readonly Line[]
  readonly fill: string
  readonly stroke: string
  readonly align: 'left' | 'middle'
  /** How many table columns the cell spans. */
  readonly span: number
  /** The minimum width in points. With `exact`, also the maximum. */
  readonly width: number
  readonly exact: boolean
}

export interface Table {
  readonly rows: readonly (readonly Cell[])[]
  /** The colour of the frame around all cells. */
  readonly stroke: string
  /** In points: the thickness of the frame, the space around a cell's text, and the table's minimum width. */
  readonly border: number
  readonly padding: number
  readonly width: number
}

export function line(text: Text): Line {
  if (typeof text !== 'string') return text
  return text === '' ? [] : [{ text, colour: null, bold: false, struck: false }]
}

/** Colours those parts that have no colour. */
export function coloured(colour: string, text: Text): Line {
  return line(text).map((run) => ({ ...run, colour: run.colour ?? colour }))
}

export function bold(text: Text): Line {
  return line(text).map((run) => ({ ...run, bold: true }))
}

export function struck(text: Text): Line {
  return line(text).map((run) => ({ ...run, struck: true }))
}

/** Joins parts into one line. */
export function joined(parts: readonly Text[], separator = ''): Line {
  return parts.flatMap((part, i) => [...(i === 0 ? [] : line(separator)), ...line(part)])
}

export function cell(lines: readonly Text[], look: Partial<Omit<Cell, 'lines'>> = {}): Cell {
  return {
    fill: '#ffffff',
    stroke: RULE,
    align: 'left',
    span: 1,
    width: 0,
    exact: false,
    ...look,
    lines: lines.map(line),
  }
}

export function table(rows: Table['rows'], look: Partial<Omit<Table, 'rows'>> = {}): Table {
  return { stroke: RULE, border: 1, padding: 3, width: 0, ...look, rows }
}

/** A table with one cell. */
export function box(lines: readonly Text[], fill: string, stroke = fill, border = 1): Table {
  return table([[cell(lines, { fill, stroke })]], { stroke, border, padding: 4 })
}

/** How many columns a cell of a row spans. The last cell takes all remaining columns. */
export function spread(i: number, cells: number, columns: number): number {
  return i === cells - 1 ? columns - i : 1
}
