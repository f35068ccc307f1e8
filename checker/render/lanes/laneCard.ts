import type { Entry, NodeMoment } from '../../trace/laneStory/laneStory.ts'
import type { TraceState } from '../../trace/trace.ts'
import { COLOURS, RULE } from '../drawing/colours.ts'
import {
  bold,
  type Cell,
  cell,
  coloured,
  joined,
  type Line,
  line,
  struck,
  table,
  type Table,
} from '../drawing/label.ts'
import { measured, type MeasuredTable } from '../drawing/measure.ts'
import { type CardRow, type LaneData, logDifference, otherChanges, ownChanges, strikes } from './laneData.ts'
import { valueLines } from '../states/valueLines.ts'

/** How wide a value's lines are, in characters. */
const WIDE_OWN = 28
const WIDE_OTHER = 34
/** Sizes in points. */
const ENTRY_WIDTH = 18
const BAR_WIDTH = 4

/** A card: tables stacked from top to bottom. */
export type Card = readonly Table[]

/** A card's tables, each at least `width` points wide. */
export function widened(card: Card, width: number): readonly MeasuredTable[] {
  return card.map((each) => measured({ ...each, width }))
}

/** Shows a node after a step: its role, its log, and anything else that the step changed. */
export function nodeCard(data: LaneData, at: number, lane: number): Card {
  const now = data.story.moments[at]?.nodes[lane]
  if (!now) return []
  const before = data.story.moments[at - 1]?.nodes[lane]
  const rows = ownChanges(data, at, lane)
  const looks = { now, before, struck: strikes(data, at, lane) }
  return [
    strip([titleCells(data, lane, looks)]),
    ...(now.log ? [strip([logCells(data, at, lane, looks)])] : []),
    ...(rows.length > 0 ? [strip(rows.map((r) => placeCells(data, r, at, WIDE_OWN)))] : []),
  ]
}

/** Shows the variables that the step changed and that do not belong to any node. */
export function othersCard(data: LaneData, at: number): Card {
  const rows = otherChanges(data, at)
  return [
    ...(at === 0 ? [strip([[cell([bold(data.story.others)], { fill: COLOURS.head })]])] : []),
    ...(rows.length > 0 ? [strip(rows.map((r) => placeCells(data, r, at, WIDE_OTHER)))] : []),
  ]
}

/** A small box with a word or two. */
export function tag(text: string, look: 'quiet' | 'good' | 'bad' | 'head'): Card {
  const [ink, fill] = {
    quiet: [COLOURS.ink, '#ffffff'],
    good: [COLOURS.added, COLOURS.good],
    bad: [COLOURS.fault, COLOURS.faultHead],
    head: [COLOURS.ink, COLOURS.head],
  }[look] as [string, string]
  return [strip([[cell([coloured(ink, bold(text))], { fill, stroke: look === 'head' ? RULE : ink, align: 'middle' })]])]
}

interface Looks {
  readonly now: NodeMoment
  readonly before: NodeMoment | undefined
  /** Whether the step is a fault that affected this node. */
  readonly struck: boolean
}

function strip(rows: Table['rows']): Table {
  return table(rows, { padding: 2 })
}

function titleCells(data: LaneData, lane: number, { now, before, struck: hit }: Looks): readonly Cell[] {
  const roles = [now.up ? null : 'DOWN', now.leads ? 'LEADER' : null, now.role === '' ? null : now.role].filter(
    (word) => word !== null,
  )
  const name = bold([data.story.lanes[lane]?.name ?? '', ...roles].join(' '))
  const moved = before !== undefined && (before.leads !== now.leads || before.role !== now.role || before.up !== now.up)
  const fill = hit
    ? COLOURS.fault
    : !now.up
      ? COLOURS.down
      : moved
        ? COLOURS.changed
        : now.leads
          ? COLOURS.leader
          : COLOURS.head
  return [
    cell([coloured(hit || !now.up ? '#ffffff' : COLOURS.ink, name)], { fill }),
    ...epochCell(data, now, before),
    ...syncCell(now, before),
    cell([], { fill, stroke: fill, width: 1, exact: true }),
  ]
}

function epochCell(
  { epochs, story: { epochName } }: LaneData,
  { epoch }: NodeMoment,
  before: NodeMoment | undefined,
): readonly Cell[] {
  if (epoch === null) return []
  const was = before?.epoch ?? null
  const stays = was === null || was === epoch
  const text = stays ? line(`${epochName} ${epoch}`) : bold(`${epochName} ${was} → ${epoch}`)
  return [cell([text], { fill: epochs.get(epoch) ?? '#ffffff', align: 'middle' })]
}

function syncCell({ inSync }: NodeMoment, before: NodeMoment | undefined): readonly Cell[] {
  const was = before?.inSync ?? inSync
  const changed = { fill: COLOURS.changed, align: 'middle' } as const
  if (inSync && was) return [cell(['ISR'], { align: 'middle' })]
  if (inSync) return [cell([coloured(COLOURS.added, bold('+ISR'))], changed)]
  return was ? [cell([coloured(COLOURS.removed, struck('ISR'))], changed)] : []
}

function logCells(data: LaneData, at: number, lane: number, { now, before }: Looks): readonly Cell[] {
  const drawn = logDifference(now, before)
  const present = drawn.filter(({ kind }) => kind !== 'gone')
  const bars = offsetsOf(now)
  const barsAt = (offset: number): readonly Cell[] => bars.filter((bar) => bar.offset === offset).map(barCell)
  const cells: Cell[] = [...barsAt(0)]
  for (const entry of drawn) {
    cells.push(entryCell(data, at, entry))
    if (entry.kind !== 'gone') cells.push(...barsAt(present.indexOf(entry) + 1))
  }
  cells.push(...bars.filter(({ offset }) => offset > present.length).map(barCell))
  const ghosts = at === data.trace.states.length - 1 ? missingIn(data, lane) : []
  const marks = bars.map((bar) =>
    markText(bar, before && offsetsOf(before).find(({ name }) => name === bar.name)?.offset),
  )
  const text = marks.length > 0 ? joined(marks, ' ') : drawn.length === 0 ? coloured(COLOURS.quiet, 'empty') : ''
  return [...cells, ...ghosts.map(ghostCell), cell([text])]
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

function barCell({ colour }: Bar): Cell {
  return cell([], { width: BAR_WIDTH, exact: true, fill: colour, stroke: colour })
}

function markText({ name, offset, colour }: Bar, was: number | undefined): Line {
  if (was === undefined || was === offset) return coloured(colour, `${name} ${offset}`)
  return coloured(colour, bold(`${name} ${was} → ${offset}`))
}

function entryCell(
  { epochs, missed, trace }: LaneData,
  at: number,
  { record, epoch, kind }: Entry & { readonly kind: string },
): Cell {
  const text = record === null ? '·' : String(record)
  const place = { width: ENTRY_WIDTH, align: 'middle' } as const
  if (kind === 'gone')
    return cell([coloured(COLOURS.removed, bold(struck(text)))], {
      ...place,
      fill: COLOURS.faultHead,
      stroke: COLOURS.removed,
    })
  const concerned = missed.some((one) => one.record === record)
  const shown = kind === 'new' ? coloured(COLOURS.added, bold(`+${text}`)) : concerned ? bold(text) : line(text)
  const stroke = concerned && at === trace.states.length - 1 ? COLOURS.fault : RULE
  const fill = epoch === null ? COLOURS.entry : (epochs.get(epoch) ?? COLOURS.entry)
  return cell([shown], { ...place, fill, stroke })
}

/** The acknowledged records that this node is missing, even though it is a leader in the last state. */
function missingIn({ missed }: LaneData, lane: number): readonly string[] {
  return missed.filter(({ leaders }) => leaders.includes(lane)).map(({ record }) => String(record))
}

function ghostCell(record: string): Cell {
  return cell([coloured(COLOURS.fault, bold(`no ${record}`))], { stroke: COLOURS.fault, align: 'middle' })
}

function placeCells(
  { trace }: LaneData,
  { label, row: place, column }: CardRow,
  at: number,
  wide: number,
): readonly Cell[] {
  const state = trace.states[at] as TraceState
  const before = trace.states[at - 1] ?? state
  const text = valueLines(place.node, place.read(before)[column] ?? null, place.read(state)[column] ?? null, wide)
  return [cell([coloured(COLOURS.quiet, label)]), cell(text, { fill: at === 0 ? '#ffffff' : COLOURS.changed })]
}
