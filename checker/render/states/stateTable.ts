import { is as same } from 'immutable'
import type { Value } from '../../immutableValues/value.ts'
import { laneStory } from '../../trace/laneStory/laneStory.ts'
import { missedRecords } from '../../trace/laneStory/provenance.ts'
import type { Trace, TraceLasso, TraceState } from '../../trace/trace.ts'
import { COLOURS, RULE } from '../drawing/colours.ts'
import { bold, box, type Cell, cell, coloured, spread, table, type Table } from '../drawing/label.ts'
import { changedAt, type Group, type PlaceRow, placeRows } from './places.ts'
import { footerLines } from '../wording/story.ts'
import { wrap } from '../wording/words.ts'
import { valueLines } from './valueLines.ts'

/** If a whole state has more rows than this, rows that never change are left out. */
const MANY_ROWS = 16
/** At most this many array elements get a column. */
const MANY_COLUMNS = 8
/** How wide lines in cells are, in characters. */
const WIDE_CELL = 26
const WIDE_PLACE = 64
/** How wide lines in a step's label are, in characters. */
const WIDE_STEP = 56

type Row = readonly Cell[]

/** What all tables of a trace share. */
export interface Storyboard {
  readonly trace: Trace
  readonly rows: readonly PlaceRow[]
  /** The rows that any step changes. */
  readonly moving: ReadonlySet<PlaceRow>
  /** The positions of the elements shown, by group. */
  readonly shown: ReadonlyMap<string, readonly number[]>
  /** Lines that explain what the last state violates and why. */
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

/**
 * The rows to draw: those that the step changed or, in the first and last state, all rows. If there are many, rows
 * that never change are left out.
 */
function rowsDrawn({ trace, rows, moving }: Storyboard, at: number): readonly PlaceRow[] {
  const state = trace.states[at] as TraceState
  const before = trace.states[at - 1]
  const end = at === trace.states.length - 1
  if (before && !end) return rows.filter((r) => changedAt(r, before, state).length > 0)
  return rows.length <= MANY_ROWS || moving.size === 0 ? rows.slice(0, MANY_ROWS) : rows.filter((r) => moving.has(r))
}

export function stateTable(board: Storyboard, at: number): Table {
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
    ...(last ? [verdictRow(board, span + 1)] : []),
  ]
  return table(body, { border: last ? 3 : 1, stroke: last ? endColours(trace).line : RULE })
}

/** The box of the step that leads to a state. */
export function stepTable({ step }: Pick<TraceState, 'step'>): Table {
  const fault = step?.fault ?? null
  const label = wrap(`${fault === null ? '' : `FAULT ${fault}: `}${step?.label ?? ''}`, WIDE_STEP).map(bold)
  return fault === null
    ? box(label, COLOURS.step, COLOURS.line)
    : box(
        label.map((part) => coloured('#ffffff', part)),
        COLOURS.fault,
      )
}

/** The box after the last state of a lasso: the step that closes the cycle, or the note that nothing more happens. */
export function backTable({ back }: TraceLasso): Table {
  return back ? stepTable(back) : box([bold('nothing happens any more')], COLOURS.cycleHead, COLOURS.cycle)
}

/** `again` is true if the state is part of a cycle. */
function titleRow({ step }: TraceState, at: number, { span, again }: { span: number; again: boolean }): Row {
  const faulty = (step?.fault ?? null) !== null
  const text = `state ${at + 1}${step ? '' : ': initial'}${again ? ' ↺' : ''}`
  const fill = faulty ? COLOURS.faultHead : again ? COLOURS.cycleHead : COLOURS.head
  return [cell([coloured(faulty ? COLOURS.fault : COLOURS.ink, bold(text))], { span, fill })]
}

function noteRow(text: string, span: number): Row {
  return [cell([coloured(COLOURS.quiet, text)], { span })]
}

function verdictRow({ trace, footer }: Storyboard, span: number): Row {
  const { ink, line, fill } = endColours(trace)
  const text = footer.map((part, i) => coloured(ink, i === 0 ? bold(part) : part))
  return [cell(text, { span, fill, stroke: line })]
}

/** A walk that does not violate anything ends like any other state. */
function endColours({ property, walked }: Trace): Readonly<Record<'ink' | 'line' | 'fill', string>> {
  if (walked && property === null) return { ink: COLOURS.ink, line: COLOURS.line, fill: COLOURS.head }
  return { ink: COLOURS.fault, line: COLOURS.fault, fill: COLOURS.faultHead }
}

function bodyRows(board: Storyboard, drawn: readonly PlaceRow[], at: number, span: number): readonly Row[] {
  return drawn.flatMap((r, i) => {
    const header = r.group && r.group.key !== drawn[i - 1]?.group?.key ? [columnsRow(board, r.group, drawn, span)] : []
    return [...header, placeRow(board, r, drawn, at, span)]
  })
}

function columnsRow(board: Storyboard, group: Group, drawn: readonly PlaceRow[], span: number): Row {
  const columns = columnsOf(board, group)
  const hidden = group.columns.length - columns.length
  const names = columns.map((i, k) =>
    cell([bold(group.columns[i] ?? '')], { align: 'middle', span: spread(k, columns.length, span) }),
  )
  const corner = `${commonArray(drawn, group) ?? ''}${hidden > 0 ? ` (${hidden} more)` : ''}`
  return [cell([coloured(COLOURS.quiet, corner)]), ...names]
}

function placeRow(board: Storyboard, r: PlaceRow, drawn: readonly PlaceRow[], at: number, span: number): Row {
  const state = board.trace.states[at] as TraceState
  const before = board.trace.states[at - 1]
  const [values, earlier] = [r.read(state), before ? r.read(before) : r.read(state)]
  const columns = columnsOf(board, r.group)
  const array = r.group && commonArray(drawn, r.group)
  const label = array !== null && r.label.startsWith(`${array}.`) ? r.label.slice(array.length + 1) : r.label
  const cells = columns.map((i, k) =>
    valueCell(r, earlier[i] ?? null, values[i] ?? null, { initial: at === 0, span: spread(k, columns.length, span) }),
  )
  return [cell([coloured(COLOURS.quiet, label)]), ...cells]
}

function columnsOf(board: Storyboard, group: Group | null): readonly number[] {
  return group ? (board.shown.get(group.key) ?? []) : [0]
}

/** The array that all of a group's rows belong to, or null if they belong to more than one. */
function commonArray(drawn: readonly PlaceRow[], group: Group): string | null {
  const names = new Set(drawn.filter((r) => r.group?.key === group.key).map((r) => r.label.split('.')[0]))
  const [name] = names
  return names.size === 1 && name !== undefined ? name : null
}

function valueCell(
  { node, group }: PlaceRow,
  before: Value,
  after: Value,
  { initial, span }: { initial: boolean; span: number },
): Cell {
  const changed = !same(before, after)
  const text = valueLines(node, before, after, group ? WIDE_CELL : WIDE_PLACE)
  const drawn = changed || initial ? text : text.map((part) => coloured(COLOURS.quiet, part))
  return cell(drawn, { span, fill: changed ? COLOURS.changed : '#ffffff' })
}
