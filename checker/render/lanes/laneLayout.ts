import type { Moment } from '../../trace/laneStory/laneStory.ts'
import type { Trace } from '../../trace/trace.ts'
import { COLOURS } from '../drawing/colours.ts'
import { CellCount } from '../drawing/drawing.ts'
import { bold, cell, coloured, table } from '../drawing/label.ts'
import { measured, type MeasuredTable, type Size } from '../drawing/measure.ts'
import { arrivals, isTouched, type LaneData, newlyAcknowledged, otherChanges } from './laneData.ts'
import { type Card, nodeCard, othersCard, tag, widened } from './laneCard.ts'
import { wrap, sum } from '../wording/words.ts'

/** How wide a step's label is, in characters. */
const WIDE_STEP = 38
/** Sizes in points. */
export const LANE_GAP = 14
export const ROW_GAP = 7
/** The height of an arrow, with and without a tag in the producer's lane. */
const TAGGED_ARROW = 17
const PLAIN_ARROW = 11
/**
 * A picture taller than `TALL` continues in a panel next to it. If all panels together are `BROADEST` times wider
 * than tall, panels are made taller.
 */
const TALL = 1100
const BROADEST = 3

/** Where the lanes and their contents go, in points. */
export interface LaneLayout {
  readonly columns: readonly LaneColumn[]
  readonly width: number
  /** Panels side by side, each with part of the trace. */
  readonly panels: readonly (readonly LaneRow[])[]
}

export interface LaneColumn {
  /** The number of a node, or `producer`, `others`, `consumer`. */
  readonly party: string
  readonly x: number
  readonly width: number
}

/** A state and the step that leads to it. */
export interface LaneRow {
  readonly at: number
  readonly label: MeasuredTable
  readonly arrows: readonly Arrow[]
  /** The cards of each party. */
  readonly cards: ReadonlyMap<string, readonly MeasuredTable[]>
  readonly fault: boolean
  readonly height: number
}

export interface Arrow {
  readonly from: string
  readonly to: string
  readonly colour: string
  /** The tag in the producer's lane. */
  readonly tag: Card | null
  /** Whether the message is a guess, because the action does not describe it. */
  readonly isGuess: boolean
}

/** Lays out the lanes. Returns null if there is too much to draw. */
export function laneLayout(data: LaneData): LaneLayout | null {
  const rows = rowsOf(data)
  if (!rows) return null
  const columns: LaneColumn[] = []
  let x = widest(rows.map(({ label }) => label)) + LANE_GAP
  for (const party of partiesOf(rows)) {
    const tags = party === 'producer' ? rows.flatMap(({ arrows }) => arrows.flatMap((arrow) => arrow.tag ?? [])) : []
    const cards = rows.flatMap(({ cards: own }) => own.get(party) ?? [])
    const width = widest(widened([...tags.flat(), ...cards], 0))
    columns.push({ party, x, width })
    x += width + LANE_GAP
  }
  const sized = rows.map((each) => sizedRow(each, columns))
  return { columns, width: x - LANE_GAP, panels: panelsOf(sized, x) }
}

function widest(sizes: readonly Size[]): number {
  return sizes.reduce((most, { width }) => Math.max(most, width), 0)
}

export function arrowHeight(arrow: Arrow): number {
  return arrow.tag ? TAGGED_ARROW : PLAIN_ARROW
}

export function arrowsHeight(arrows: readonly Arrow[]): number {
  return sum(arrows.map(arrowHeight))
}

type Unmeasured = Omit<LaneRow, 'cards' | 'height'> & { readonly cards: ReadonlyMap<string, Card> }

function rowsOf(data: LaneData): readonly Unmeasured[] | null {
  const count = new CellCount()
  const rows: Unmeasured[] = []
  for (const at of data.trace.states.keys()) {
    const row = rowOf(data, at)
    if (!count.fits([row.label.table, ...[...row.cards.values()].flat()])) return null
    rows.push(row)
  }
  return rows
}

function rowOf(data: LaneData, at: number): Unmeasured {
  const { trace, story } = data
  const step = trace.states[at]?.step ?? null
  const ends = at === 0 || at === trace.states.length - 1
  const cards = new Map<string, Card>()
  story.lanes.forEach((_, lane) => {
    if (ends || isTouched(data, at, lane)) cards.set(String(lane), nodeCard(data, at, lane))
  })
  if (otherChanges(data, at).length > 0 || (at === 0 && partakes(data, 'others')))
    cards.set('others', othersCard(data, at))
  if (at === 0)
    for (const party of ['producer', 'consumer']) if (partakes(data, party)) cards.set(party, tag(party, 'head'))
  const fault = step?.fault ?? null
  return {
    at,
    label: stepBox(at, `${step?.label ?? 'initial state'}${isAgain(trace, at) ? ' ↺' : ''}`, fault),
    arrows: arrowsOf(data, at),
    cards,
    fault: fault !== null,
  }
}

/** Whether the state is part of a cycle. */
function isAgain({ lasso }: Trace, at: number): boolean {
  return lasso !== undefined && at + 1 >= lasso.from
}

/** Whether an arrow starts or ends in this lane. */
function partakes(data: LaneData, party: string): boolean {
  return data.trace.states.some((_, at) => arrowsOf(data, at).some(({ from, to }) => from === party || to === party))
}

/**
 * The lanes that the trace uses, from left to right: producer, nodes, variables that do not belong to any node,
 * consumer.
 */
function partiesOf(rows: readonly Unmeasured[]): readonly string[] {
  const present = new Set(rows.flatMap(({ cards }) => [...cards.keys()]))
  const nodes = [...present].filter((party) => /^\d+$/.test(party)).sort((a, b) => Number(a) - Number(b))
  return ['producer', ...nodes, 'others', 'consumer'].filter((party) => present.has(party))
}

/** Splits the rows into panels of about the same height. `width` is the width of one panel. */
function panelsOf(rows: readonly LaneRow[], width: number): readonly (readonly LaneRow[])[] {
  const total = sum(rows.map(({ height }) => height + ROW_GAP))
  const tall = Math.max(TALL, Math.sqrt((total * width) / BROADEST))
  const limit = total / Math.ceil(total / tall)
  const panels: LaneRow[][] = [[]]
  let filled = 0
  for (const each of rows) {
    if (filled > 0 && filled + each.height / 2 > limit) {
      panels.push([])
      filled = 0
    }
    panels.at(-1)?.push(each)
    filled += each.height + ROW_GAP
  }
  return panels
}

function sizedRow(row: Unmeasured, columns: readonly LaneColumn[]): LaneRow {
  const cards = columns.flatMap(({ party, width }) => {
    const card = row.cards.get(party)
    return card ? [[party, widened(card, width)] as const] : []
  })
  const tallest = cards.reduce((most, [, tables]) => Math.max(most, heightOf(tables)), 0)
  const height = Math.max(row.label.height, arrowsHeight(row.arrows) + tallest)
  return { ...row, cards: new Map(cards), height }
}

function heightOf(tables: readonly MeasuredTable[]): number {
  return sum(tables.map(({ height }) => height))
}

function arrowsOf(data: LaneData, at: number): readonly Arrow[] {
  const { message } = data.story.moments[at] ?? {}
  const told = newlyAcknowledged(data, at)
  const sent = message?.from === 'producer' || !hasProducer(data) ? [] : arrivals(data, at)
  const speaks = message && !(message.to === 'producer' && told.length > 0)
  return [
    ...(speaks
      ? [
          {
            from: String(message.from),
            to: String(message.to),
            colour: COLOURS.line,
            tag: null,
            isGuess: message.isGuess,
          },
        ]
      : []),
    ...sent.map(({ record, lane }) => ({
      from: 'producer',
      to: String(lane),
      colour: COLOURS.line,
      tag: tag(`send ${record}`, 'quiet'),
      isGuess: false,
    })),
    ...told.map((record) => ({
      from: speakerOf(data, at),
      to: 'producer',
      colour: COLOURS.added,
      tag: tag(`ack ${record}`, 'good'),
      isGuess: false,
    })),
  ]
}

/** Whether there is a producer. If the lane description has no acknowledgements, there is none. */
function hasProducer({ trace }: LaneData): boolean {
  return trace.model.lanes?.acknowledged !== undefined
}

/**
 * Which node acknowledges: the message's sender, or else the first node that the step names, or else a leader.
 */
function speakerOf({ trace, story }: LaneData, at: number): string {
  const { message, nodes } = story.moments[at] as Moment
  if (message && typeof message.from === 'number') return String(message.from)
  const binding = trace.states[at]?.step?.binding ?? []
  const named = binding
    .map((bound) => story.lanes.findIndex(({ id, ids }) => id === bound.value && ids === bound.ids))
    .find((i) => i >= 0)
  const leader = nodes.findIndex(({ leads }) => leads)
  return String(named ?? Math.max(0, leader))
}

function stepBox(at: number, text: string, fault: string | null): MeasuredTable {
  const [ink, fill] = fault === null ? [COLOURS.ink, at === 0 ? '#ffffff' : COLOURS.step] : ['#ffffff', COLOURS.fault]
  const told = wrap(`${fault === null ? '' : `FAULT ${fault}: `}${text}`, WIDE_STEP)
  const look = { fill, stroke: fill }
  const cells = [
    cell([coloured(ink, bold(String(at + 1)))], { ...look, align: 'middle' }),
    cell(
      told.map((part) => coloured(ink, bold(part))),
      look,
    ),
  ]
  return measured(table([cells], { stroke: fill, border: 0, padding: 2 }))
}
