import { RULE } from './colours.ts'

/** Text in one style. */
export interface Run {
  readonly text: string
  /** Null: as the text around it. */
  readonly colour: string | null
  readonly bold: boolean
  readonly struck: boolean
}

export type Line = readonly Run[]

/** What a line is made of. */
export type Text = string | Line

/** A box with lines of text, one under the other. */
export interface Cell {
  readonly lines: readonly Line[]
  readonly fill: string
  readonly stroke: string
  readonly align: 'left' | 'middle'
  /** Columns of the table that it takes. */
  readonly span: number
  /** In points, at least; `exact`: at most, too. */
  readonly width: number
  readonly exact: boolean
}

export interface Table {
  readonly rows: readonly (readonly Cell[])[]
  /** The frame round all cells. */
  readonly stroke: string
  /** In points: the width of the frame, the space round the text of a cell, and the least width of the whole. */
  readonly border: number
  readonly padding: number
  readonly width: number
}

export function line(text: Text): Line {
  if (typeof text !== 'string') return text
  return text === '' ? [] : [{ text, colour: null, bold: false, struck: false }]
}

/** Where a part has a colour of its own, it keeps that. */
export function coloured(colour: string, text: Text): Line {
  return line(text).map((run) => ({ ...run, colour: run.colour ?? colour }))
}

export function bold(text: Text): Line {
  return line(text).map((run) => ({ ...run, bold: true }))
}

export function struck(text: Text): Line {
  return line(text).map((run) => ({ ...run, struck: true }))
}

/** Parts of one line, one after the other. */
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

/** Lines in a box of their own. */
export function box(lines: readonly Text[], fill: string, stroke = fill, border = 1): Table {
  return table([[cell(lines, { fill, stroke })]], { stroke, border, padding: 4 })
}

/** Columns that a cell of a row takes: the last one has those that are left. */
export function spread(i: number, cells: number, columns: number): number {
  return i === cells - 1 ? columns - i : 1
}
