import type { Entry, NodeMoment } from '../../../trace/lanes.ts'
import type { TraceState } from '../../../trace/types.ts'
import { COLOURS } from '../drawing/colours.ts'
import { bold, cell, escape, font, lines, row, RULE, struck, table } from '../drawing/html.ts'
import { type CardRow, type LaneBoard, logDifference, otherChanges, ownChanges, strikes } from './laneBoard.ts'
import { valueLines } from '../states/valueLines.ts'

/** Characters of a value that stay on one line. */
const WIDE_OWN = 28
const WIDE_OTHER = 34
/** In points. */
const ENTRY_WIDTH = 18
const BAR_WIDTH = 4

type Attributes = Readonly<Record<string, string | number>>

/** Tables of the same width, one under the other, that make up a card; `width`: in points, at least. */
export type Card = (width: number) => readonly string[]

/** A node after a step: its role, its log, and whatever else the step has changed. */
export function nodeCard(board: LaneBoard, at: number, lane: number): Card {
  const now = board.story.moments[at]?.nodes[lane]
  if (!now) return () => []
  const before = board.story.moments[at - 1]?.nodes[lane]
  const rows = ownChanges(board, at, lane)
  const looks = { now, before, struck: strikes(board, at, lane) }
  return (width) => [
    strip([titleCells(board, lane, looks)], width),
    ...(now.log ? [strip([logCells(board, at, lane, looks)], width)] : []),
    ...(rows.length > 0
      ? [
          strip(
            rows.map((r) => placeCells(board, r, at, WIDE_OWN)),
            width,
          ),
        ]
      : []),
  ]
}

/** The variables that belong to no node, as far as a step has changed them. */
export function othersCard(board: LaneBoard, at: number): Card {
  const rows = otherChanges(board, at)
  return (width) => [
    ...(at === 0
      ? [strip([[cell(bold(escape(board.story.others)), { ALIGN: 'LEFT', BGCOLOR: COLOURS.head })]], width)]
      : []),
    ...(rows.length > 0
      ? [
          strip(
            rows.map((r) => placeCells(board, r, at, WIDE_OTHER)),
            width,
          ),
        ]
      : []),
  ]
}

/** A word or two in a box. */
export function tag(text: string, look: 'quiet' | 'good' | 'bad' | 'head'): Card {
  const [ink, back] = {
    quiet: [COLOURS.ink, '#ffffff'],
    good: [COLOURS.added, COLOURS.good],
    bad: [COLOURS.fault, COLOURS.faultHead],
    head: [COLOURS.ink, COLOURS.head],
  }[look] as [string, string]
  return (width) => [
    strip([[cell(font(ink, bold(escape(text))), { BGCOLOR: back, COLOR: look === 'head' ? RULE : ink })]], width),
  ]
}

interface Looks {
  readonly now: NodeMoment
  readonly before: NodeMoment | undefined
  /** The step is a fault, and this node is whom it struck. */
  readonly struck: boolean
}

function strip(rows: readonly (readonly string[])[], width: number): string {
  return table(
    rows.map((cells) => row(cells)),
    {
      BORDER: 1,
      CELLBORDER: 1,
      CELLSPACING: 0,
      CELLPADDING: 2,
      COLOR: RULE,
      ...(width > 0 ? { WIDTH: Math.round(width * 10) / 10 } : {}),
    },
  )
}

function titleCells(board: LaneBoard, lane: number, { now, before, struck: hit }: Looks): readonly string[] {
  const roles = [now.up ? null : 'DOWN', now.leads ? 'LEADER' : null, now.role === '' ? null : now.role].filter(
    (word) => word !== null,
  )
  const name = bold(escape([board.story.lanes[lane]?.name ?? '', ...roles].join(' ')))
  const moved = before !== undefined && (before.leads !== now.leads || before.role !== now.role || before.up !== now.up)
  const back = hit
    ? COLOURS.fault
    : !now.up
      ? COLOURS.down
      : moved
        ? COLOURS.changed
        : now.leads
          ? COLOURS.leader
          : COLOURS.head
  return [
    cell(font(hit || !now.up ? '#ffffff' : COLOURS.ink, name), { ALIGN: 'LEFT', BGCOLOR: back }),
    ...epochCell(board, now, before),
    ...syncCell(now, before),
    cell('', { BGCOLOR: back, WIDTH: 1, FIXEDSIZE: 'TRUE', COLOR: back }),
  ]
}

function epochCell(
  { epochs, story: { epochName } }: LaneBoard,
  { epoch }: NodeMoment,
  before: NodeMoment | undefined,
): readonly string[] {
  if (epoch === null) return []
  const was = before?.epoch ?? null
  const stays = was === null || was === epoch
  const text = stays ? escape(`${epochName} ${epoch}`) : bold(escape(`${epochName} ${was} → ${epoch}`))
  return [cell(text, { BGCOLOR: epochs.get(epoch) ?? '#ffffff' })]
}

function syncCell({ inSync }: NodeMoment, before: NodeMoment | undefined): readonly string[] {
  const was = before?.inSync ?? inSync
  if (inSync)
    return [cell(was ? 'ISR' : font(COLOURS.added, bold('+ISR')), { BGCOLOR: was ? '#ffffff' : COLOURS.changed })]
  return was ? [cell(font(COLOURS.removed, struck('ISR')), { BGCOLOR: COLOURS.changed })] : []
}

function logCells(board: LaneBoard, at: number, lane: number, { now, before }: Looks): readonly string[] {
  const drawn = logDifference(now, before)
  const present = drawn.filter(({ kind }) => kind !== 'gone')
  const bars = offsetsOf(now)
  const barsAt = (offset: number): readonly string[] => bars.filter((bar) => bar.offset === offset).map(barCell)
  const cells: string[] = [...barsAt(0)]
  for (const entry of drawn) {
    cells.push(entryCell(board, at, entry))
    if (entry.kind !== 'gone') cells.push(...barsAt(present.indexOf(entry) + 1))
  }
  cells.push(...bars.filter(({ offset }) => offset > present.length).map(barCell))
  const ghosts = at === board.trace.states.length - 1 ? missingIn(board, lane) : []
  const marks = bars.map((bar) =>
    markText(bar, before && offsetsOf(before).find(({ name }) => name === bar.name)?.offset),
  )
  const text = marks.length > 0 ? marks.join(' ') : drawn.length === 0 ? font(COLOURS.quiet, 'empty') : ''
  return [...cells, ...ghosts.map(ghostCell), cell(text, { ALIGN: 'LEFT' })]
}

interface Bar {
  readonly name: string
  readonly offset: number
  readonly colour: string
}

function offsetsOf({ highWatermark, marks }: NodeMoment): readonly Bar[] {
  const others = Object.entries(marks).map(([name, offset]) => ({ name, offset, colour: COLOURS.mark }))
  return highWatermark === null ? others : [{ name: 'hw', offset: highWatermark, colour: COLOURS.ink }, ...others]
}

function barCell({ colour }: Bar): string {
  return cell('', { WIDTH: BAR_WIDTH, FIXEDSIZE: 'TRUE', BGCOLOR: colour, COLOR: colour })
}

function markText({ name, offset, colour }: Bar, was: number | undefined): string {
  if (was === undefined || was === offset) return font(colour, escape(`${name} ${offset}`))
  return font(colour, bold(escape(`${name} ${was} → ${offset}`)))
}

function entryCell(
  { epochs, missed, trace }: LaneBoard,
  at: number,
  { record, epoch, kind }: Entry & { readonly kind: string },
): string {
  const text = escape(record === null ? '·' : String(record))
  const concerned = missed.some((one) => one.record === record)
  const attributes: Attributes = { WIDTH: ENTRY_WIDTH }
  if (kind === 'gone')
    return cell(font(COLOURS.removed, bold(struck(text))), {
      ...attributes,
      BGCOLOR: COLOURS.faultHead,
      COLOR: COLOURS.removed,
    })
  const end = concerned && at === trace.states.length - 1 ? { COLOR: COLOURS.fault } : {}
  const back = epoch === null ? COLOURS.entry : (epochs.get(epoch) ?? COLOURS.entry)
  const shown = kind === 'new' ? font(COLOURS.added, bold(`+${text}`)) : concerned ? bold(text) : text
  return cell(shown, { ...attributes, BGCOLOR: back, ...end })
}

/** What a leader of the last state should have. */
function missingIn({ missed }: LaneBoard, lane: number): readonly string[] {
  return missed.filter(({ leaders }) => leaders.includes(lane)).map(({ record }) => String(record))
}

function ghostCell(record: string): string {
  return cell(font(COLOURS.fault, bold(escape(`no ${record}`))), { COLOR: COLOURS.fault, BGCOLOR: '#ffffff' })
}

function placeCells(
  { trace }: LaneBoard,
  { label, row: place, column }: CardRow,
  at: number,
  wide: number,
): readonly string[] {
  const state = trace.states[at] as TraceState
  const before = trace.states[at - 1] ?? state
  const text = valueLines(place.node, place.read(before)[column] ?? null, place.read(state)[column] ?? null, wide)
  return [
    cell(font(COLOURS.quiet, escape(label)), { ALIGN: 'LEFT', VALIGN: 'TOP' }),
    cell(lines(text), { ALIGN: 'LEFT', BALIGN: 'LEFT', ...(at === 0 ? {} : { BGCOLOR: COLOURS.changed }) }),
  ]
}
