import { is as same } from 'immutable'
import type { StateValue, Value } from '../../../reference/value.ts'
import { COLOURS } from '../drawing/colours.ts'
import type { GraphRow } from './graphRows.ts'
import { bold, cell, escape, font, lines, row, RULE, table } from '../drawing/html.ts'
import { hang, wrap } from '../../wording/words.ts'

/** What stands over a state, or a group of them, and what it is. */
export interface Heading {
  /** The most important line first. */
  readonly text: readonly string[]
  readonly look: Look
}

/** `broken`: a violation; `told`: of the counterexample; `end`: nothing is enabled. */
export type Look = 'broken' | 'told' | 'shown' | 'end' | 'initial' | 'plain'

/** Characters that stay on one line: of a cell of several, and of one that has the whole row. */
const WIDE_CELL = 26
const WIDE_ROW = 34

const HEADS: Readonly<Record<Look, { readonly fill: string; readonly ink: string; readonly border: number }>> = {
  broken: { fill: COLOURS.faultHead, ink: COLOURS.fault, border: 3 },
  told: { fill: COLOURS.changed, ink: COLOURS.ink, border: 2 },
  shown: { fill: COLOURS.good, ink: COLOURS.ink, border: 2 },
  end: { fill: COLOURS.down, ink: 'white', border: 1 },
  initial: { fill: COLOURS.step, ink: COLOURS.ink, border: 1 },
  plain: { fill: COLOURS.head, ink: COLOURS.ink, border: 1 },
}

const FRAMES: Readonly<Partial<Record<Look, string>>> = { broken: COLOURS.fault, told: COLOURS.ink }

/** The rows in which some of these states differ. */
export function tellingRows(rows: readonly GraphRow[], states: readonly StateValue[]): readonly GraphRow[] {
  const [first, ...others] = states
  if (!first) return []
  return rows.filter((r) => {
    const values = r.read(first)
    return others.some((state) => r.read(state).some((value, i) => !same(value, values[i])))
  })
}

/** One state of a graph as an HTML-like table: a heading, the rows, and the steps that lead nowhere else. */
export function graphTable(
  rows: readonly GraphRow[],
  state: StateValue,
  { text, look }: Heading,
  staying: readonly string[],
): string {
  const span = 1 + Math.max(1, ...rows.map(({ group }) => group?.columns.length ?? 1))
  const { fill, ink, border } = HEADS[look]
  const wide = { COLSPAN: span, ALIGN: 'LEFT', BALIGN: 'LEFT' }
  const head = text
    .flatMap((line) => wrap(line, WIDE_ROW))
    .map((line, i) => (i === 0 ? bold(escape(line)) : escape(line)))
  const foot = staying.flatMap((line) => hang('↺ ', line, WIDE_ROW)).map((line) => font(COLOURS.quiet, escape(line)))
  return table(
    [
      row([cell(font(ink, lines(head)), { ...wide, BGCOLOR: fill })]),
      ...rows.flatMap((each, i) => {
        const isNew = each.group !== null && each.group.key !== rows[i - 1]?.group?.key
        return [...(isNew ? [columnsRow(each, span)] : []), valuesRow(each, each.read(state), span)]
      }),
      ...(foot.length > 0 ? [row([cell(lines(foot), wide)])] : []),
    ],
    {
      BORDER: border,
      CELLBORDER: 1,
      CELLSPACING: 0,
      CELLPADDING: 2,
      COLOR: FRAMES[look] ?? RULE,
      BGCOLOR: '#ffffff',
    },
  )
}

function columnsRow({ group }: GraphRow, span: number): string {
  const columns = group?.columns ?? []
  return row([cell(''), ...columns.map((name, i) => cell(bold(escape(name)), spread(i, columns.length, span)))])
}

function valuesRow({ label, print }: GraphRow, values: readonly Value[], span: number): string {
  const cells = values.map((value, i) => {
    const inner = wrap(print(value), values.length > 1 ? WIDE_CELL : WIDE_ROW).map(escape)
    return cell(lines(inner), { ...spread(i, values.length, span), ALIGN: 'LEFT', BALIGN: 'LEFT' })
  })
  return row([cell(font(COLOURS.quiet, escape(label)), { ALIGN: 'LEFT' }), ...cells])
}

/** The last cell of a row takes the columns that are left. */
function spread(i: number, cells: number, span: number): Readonly<Record<string, number>> {
  return i === cells - 1 && span - 1 > cells ? { COLSPAN: span - cells } : {}
}
