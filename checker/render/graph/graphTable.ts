import { is as same } from 'immutable'
import type { StateValue, Value } from '../../immutableValues/value.ts'
import { COLOURS, RULE } from '../drawing/colours.ts'
import type { GraphRow } from './graphRows.ts'
import { bold, type Cell, cell, coloured, line, spread, table, type Table } from '../drawing/label.ts'
import { hang, wrap } from '../wording/words.ts'

/** The heading of a state or a group of states. */
export interface Heading {
  /** The lines, most important first. */
  readonly text: readonly string[]
  readonly look: Look
}

/**
 * A `broken` state violates a property, a `told` one is part of the counterexample, and in an `end` no action is
 * enabled.
 */
export type Look = 'broken' | 'told' | 'shown' | 'end' | 'initial' | 'plain'

/** How wide lines are, in characters: in one cell among several, and in a cell that fills the row. */
const WIDE_CELL = 26
const WIDE_ROW = 34

const HEADS: Readonly<Record<Look, { readonly fill: string; readonly ink: string; readonly border: number }>> = {
  broken: { fill: COLOURS.faultHead, ink: COLOURS.fault, border: 3 },
  told: { fill: COLOURS.changed, ink: COLOURS.ink, border: 2 },
  shown: { fill: COLOURS.good, ink: COLOURS.ink, border: 2 },
  end: { fill: COLOURS.down, ink: '#ffffff', border: 1 },
  initial: { fill: COLOURS.step, ink: COLOURS.ink, border: 1 },
  plain: { fill: COLOURS.head, ink: COLOURS.ink, border: 1 },
}

const FRAMES: Readonly<Partial<Record<Look, string>>> = { broken: COLOURS.fault, told: COLOURS.ink }

/** The rows in which any of these states differ. */
export function tellingRows(rows: readonly GraphRow[], states: readonly StateValue[]): readonly GraphRow[] {
  const [first, ...others] = states
  if (!first) return []
  return rows.filter((r) => {
    const values = r.read(first)
    return others.some((state) => r.read(state).some((value, i) => !same(value, values[i])))
  })
}

/** Builds a state's table: its heading, its rows, and the steps that stay in it. */
export function graphTable(
  rows: readonly GraphRow[],
  state: StateValue,
  { text, look }: Heading,
  staying: readonly string[],
): Table {
  const span = 1 + Math.max(1, ...rows.map(({ group }) => group?.columns.length ?? 1))
  const { fill, ink, border } = HEADS[look]
  const head = text.flatMap((part) => wrap(part, WIDE_ROW)).map((part, i) => coloured(ink, i === 0 ? bold(part) : part))
  const foot = staying.flatMap((part) => hang('↺ ', part, WIDE_ROW)).map((part) => coloured(COLOURS.quiet, part))
  return table(
    [
      [cell(head, { span, fill })],
      ...rows.flatMap((each, i) => {
        const isNew = each.group !== null && each.group.key !== rows[i - 1]?.group?.key
        return [...(isNew ? [columnsRow(each, span)] : []), valuesRow(each, each.read(state), span)]
      }),
      ...(foot.length > 0 ? [[cell(foot, { span })]] : []),
    ],
    { border, padding: 2, stroke: FRAMES[look] ?? RULE },
  )
}

function columnsRow({ group }: GraphRow, span: number): readonly Cell[] {
  const columns = group?.columns ?? []
  return [
    cell([]),
    ...columns.map((name, i) => cell([bold(name)], { span: spread(i, columns.length, span - 1), align: 'middle' })),
  ]
}

function valuesRow({ label, print }: GraphRow, values: readonly Value[], span: number): readonly Cell[] {
  const cells = values.map((value, i) => {
    const text = wrap(print(value), values.length > 1 ? WIDE_CELL : WIDE_ROW)
    return cell(text.map(line), { span: spread(i, values.length, span - 1) })
  })
  return [cell([coloured(COLOURS.quiet, label)]), ...cells]
}
