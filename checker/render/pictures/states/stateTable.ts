import { is as same } from 'immutable'
import type { Value } from '../../../reference/value.ts'
import { laneStory } from '../../../trace/lanes.ts'
import { missedRecords } from '../../../trace/provenance.ts'
import type { Trace, TraceState } from '../../../trace/types.ts'
import { COLOURS } from '../drawing/colours.ts'
import { bold, cell, escape, font, lines, row, RULE, table } from '../drawing/html.ts'
import { changedAt, type Group, type PlaceRow, placeRows } from './places.ts'
import { footerLines } from '../../wording/story.ts'
import { valueLines } from './valueLines.ts'

/** Rows that a whole state may show before those that never change are folded. */
const MANY_ROWS = 16
/** Elements of an array that get a column. */
const MANY_COLUMNS = 8
/** Characters of a cell that stay on one line. */
const WIDE_CELL = 26
const WIDE_PLACE = 64

/** What the tables of one trace have in common. */
export interface Storyboard {
  readonly trace: Trace
  readonly rows: readonly PlaceRow[]
  /** Those that some step changes. */
  readonly moving: ReadonlySet<PlaceRow>
  /** Positions of the elements shown, by group. */
  readonly shown: ReadonlyMap<string, readonly number[]>
  /** What the last state violates, and why. */
  readonly footer: readonly string[]
}

export function storyboard(trace: Trace): Storyboard {
  const rows = placeRows(trace.model)
  const pairs = trace.states.slice(1).map((after, i) => [trace.states[i] as TraceState, after] as const)
  const moving = new Set(rows.filter((r) => pairs.some(([before, after]) => changedAt(r, before, after).length > 0)))
  const shown = new Map<string, readonly number[]>()
  for (const { group } of rows) {
    if (!group || shown.has(group.key)) continue
    const touched = new Set(
      rows
        .filter((r) => r.group?.key === group.key)
        .flatMap((r) => pairs.flatMap(([before, after]) => changedAt(r, before, after))),
    )
    const every = group.columns.map((_, i) => i)
    const picked = every.length <= MANY_COLUMNS || touched.size === 0 ? every : every.filter((i) => touched.has(i))
    shown.set(group.key, picked.slice(0, MANY_COLUMNS))
  }
  const story = laneStory(trace)
  const missed = story ? missedRecords(trace, story) : []
  return { trace, rows, moving, shown, footer: footerLines(trace, missed, WIDE_PLACE) }
}

/** The rows to draw of a state: what it changed; of the first and the last all, without what never changes where they are many. */
function rowsDrawn({ trace, rows, moving }: Storyboard, at: number): readonly PlaceRow[] {
  const state = trace.states[at] as TraceState
  const before = trace.states[at - 1]
  const end = at === trace.states.length - 1
  if (before && !end) return rows.filter((r) => changedAt(r, before, state).length > 0)
  return rows.length <= MANY_ROWS || moving.size === 0 ? rows.slice(0, MANY_ROWS) : rows.filter((r) => moving.has(r))
}

/** How high the table will be, about, in lines of text. */
export function linesDrawn(board: Storyboard, at: number): number {
  const { trace } = board
  const state = trace.states[at] as TraceState
  const before = trace.states[at - 1] ?? state
  const lists = rowsDrawn(board, at).map((r) => {
    const [was, is] = [r.read(before), r.read(state)]
    return Math.max(1, ...columnsOf(board, r.group).map((i) => cellLines(r, was[i] ?? null, is[i] ?? null).length))
  })
  return lists.reduce((sum, n) => sum + n, 0) + (at === trace.states.length - 1 ? board.footer.length : 0)
}

/** One state as an HTML-like table. */
export function stateTable(board: Storyboard, at: number): string {
  const { trace } = board
  const state = trace.states[at] as TraceState
  const drawn = rowsDrawn(board, at)
  const span = Math.max(1, ...drawn.map((r) => columnsOf(board, r.group).length))
  const last = at === trace.states.length - 1
  const folded = at === 0 || last ? board.rows.length - drawn.length : 0
  const body = [
    titleRow(state, at, { span: span + 1, again: trace.lasso !== undefined && at + 1 >= trace.lasso.from }),
    ...bodyRows(board, drawn, at, span),
    ...(drawn.length === 0 ? [noteRow('nothing changes', span + 1)] : []),
    ...(folded > 0 ? [noteRow(`${folded} more, which never change`, span + 1)] : []),
    ...(last ? verdictRows(board, span + 1) : []),
  ]
  return table(body, {
    BORDER: last ? 3 : 1,
    CELLBORDER: 1,
    CELLSPACING: 0,
    CELLPADDING: 3,
    COLOR: last ? COLOURS.fault : RULE,
    BGCOLOR: '#ffffff',
  })
}

/** `again`: the state is part of a cycle. */
function titleRow({ step }: TraceState, at: number, { span, again }: { span: number; again: boolean }): string {
  const faulty = (step?.fault ?? null) !== null
  const text = `state ${at + 1}${step ? '' : ': initial'}${again ? ' ↺' : ''}`
  return row([
    cell(font(faulty ? COLOURS.fault : COLOURS.ink, bold(escape(text))), {
      COLSPAN: span,
      ALIGN: 'LEFT',
      BGCOLOR: faulty ? COLOURS.faultHead : again ? COLOURS.cycleHead : COLOURS.head,
    }),
  ])
}

function noteRow(text: string, span: number): string {
  return row([cell(font(COLOURS.quiet, escape(text)), { COLSPAN: span, ALIGN: 'LEFT' })])
}

function verdictRows({ footer }: Storyboard, span: number): readonly string[] {
  const inner = footer.map((line, i) => (i === 0 ? bold(escape(line)) : escape(line)))
  return [
    row([
      cell(font(COLOURS.fault, lines(inner)), {
        COLSPAN: span,
        ALIGN: 'LEFT',
        BALIGN: 'LEFT',
        BGCOLOR: COLOURS.faultHead,
        COLOR: COLOURS.fault,
      }),
    ]),
  ]
}

function bodyRows(board: Storyboard, drawn: readonly PlaceRow[], at: number, span: number): readonly string[] {
  return drawn.flatMap((r, i) => {
    const header = r.group && r.group.key !== drawn[i - 1]?.group?.key ? [columnsRow(board, r.group, drawn, span)] : []
    return [...header, placeRow(board, r, drawn, at, span)]
  })
}

function columnsRow(board: Storyboard, group: Group, drawn: readonly PlaceRow[], span: number): string {
  const columns = columnsOf(board, group)
  const hidden = group.columns.length - columns.length
  const names = columns.map((i, k) => cell(bold(escape(group.columns[i] ?? '')), spread(k, columns.length, span)))
  const corner = `${commonArray(drawn, group) ?? ''}${hidden > 0 ? ` (${hidden} more)` : ''}`
  return row([cell(font(COLOURS.quiet, escape(corner)), { ALIGN: 'LEFT' }), ...names])
}

function placeRow(board: Storyboard, r: PlaceRow, drawn: readonly PlaceRow[], at: number, span: number): string {
  const state = board.trace.states[at] as TraceState
  const before = board.trace.states[at - 1]
  const [values, earlier] = [r.read(state), before ? r.read(before) : r.read(state)]
  const columns = columnsOf(board, r.group)
  const array = r.group && commonArray(drawn, r.group)
  const label = array !== null && r.label.startsWith(`${array}.`) ? r.label.slice(array.length + 1) : r.label
  const cells = columns.map((i, k) =>
    valueCell(r, earlier[i] ?? null, values[i] ?? null, at === 0, spread(k, columns.length, span)),
  )
  return row([cell(font(COLOURS.quiet, escape(label)), { ALIGN: 'LEFT', VALIGN: 'TOP' }), ...cells])
}

function columnsOf(board: Storyboard, group: Group | null): readonly number[] {
  return group ? (board.shown.get(group.key) ?? []) : [0]
}

/** The array that all rows of a group belong to, if it is one. */
function commonArray(drawn: readonly PlaceRow[], group: Group): string | null {
  const names = new Set(drawn.filter((r) => r.group?.key === group.key).map((r) => r.label.split('.')[0]))
  const [name] = names
  return names.size === 1 && name !== undefined ? name : null
}

/** The last cell of a row takes the columns that are left. */
function spread(k: number, cells: number, span: number): Readonly<Record<string, string | number>> {
  return k === cells - 1 && span > cells ? { COLSPAN: span - cells + 1 } : {}
}

function valueCell(
  r: PlaceRow,
  before: Value,
  after: Value,
  initial: boolean,
  attributes: Readonly<Record<string, string | number>>,
): string {
  const changed = !same(before, after)
  const inner = cellLines(r, before, after)
  const quiet = changed || initial ? inner : inner.map((line) => font(COLOURS.quiet, line))
  return cell(lines(quiet), {
    ...attributes,
    ALIGN: 'LEFT',
    BALIGN: 'LEFT',
    VALIGN: 'TOP',
    ...(changed ? { BGCOLOR: COLOURS.changed } : {}),
  })
}

function cellLines({ node, group }: PlaceRow, before: Value, after: Value): readonly string[] {
  return valueLines(node, before, after, group ? WIDE_CELL : WIDE_PLACE)
}
