import { escapeSpaced } from '../wording/xml.ts'
import type { Cell, Line, Run, Table } from './label.ts'

/** Writes a table as a Graphviz HTML-like label. */
export function tableDot({ rows, stroke, border, padding, width }: Table): string {
  const single = rows.length === 1 && rows[0]?.length === 1
  const attributes = {
    BORDER: border,
    CELLBORDER: single ? 0 : 1,
    CELLSPACING: 0,
    CELLPADDING: padding,
    COLOR: stroke,
    BGCOLOR: '#ffffff',
    ...(width > 0 ? { WIDTH: Math.round(width) } : {}),
  }
  const body = rows.map((row) => `<TR>${row.map(cellDot).join('')}</TR>`)
  return `<TABLE${attributesDot(attributes)}>${body.join('')}</TABLE>`
}

/** Writes left-aligned lines as a Graphviz HTML-like label. */
export function linesDot(lines: readonly Line[]): string {
  const drawn = lines.map((line) => line.map(runDot).join(''))
  return drawn.length < 2 ? (drawn[0] ?? '') : drawn.map((line) => `${line}<BR ALIGN="LEFT"/>`).join('')
}

function cellDot({ lines, fill, stroke, align, span }: Cell): string {
  const attributes = {
    ...(span > 1 ? { COLSPAN: span } : {}),
    ...(align === 'left' ? { ALIGN: 'LEFT', VALIGN: 'TOP' } : {}),
    ...(fill === '#ffffff' ? {} : { BGCOLOR: fill }),
    COLOR: stroke,
  }
  return `<TD${attributesDot(attributes)}>${linesDot(lines) || ' '}</TD>`
}

function runDot({ text, colour, bold, struck }: Run): string {
  const inner = struck ? `<S>${textDot(text)}</S>` : textDot(text)
  const weighed = bold ? `<B>${inner}</B>` : inner
  return colour === null ? weighed : `<FONT COLOR="${colour}">${weighed}</FONT>`
}

/**
 * Writes `]` as an entity, because Graphviz's XML parser holds back a `]` at the end of a cell's text and would put it
 * into the next cell.
 */
function textDot(text: string): string {
  return escapeSpaced(text).replaceAll(']', '&#93;')
}

function attributesDot(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
}
