import { is as same } from 'immutable'
import type { Entry, LaneStory, Moment, NodeMoment } from '../../trace/laneStory/laneStory.ts'
import { type MissedRecord, missedRecords } from '../../trace/laneStory/provenance.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Value } from '../../immutableValues/value.ts'
import { changedAt, type PlaceRow, placeRows } from '../states/places.ts'

/**
 * The colours of epochs, which are light enough to put text on and easy to tell apart. None of them is a colour that
 * marks changes.
 */
export const EPOCH_COLOURS = [
  '#cfe3ff',
  '#cdeccf',
  '#e6d6f7',
  '#ffd8b0',
  '#bfe8e6',
  '#f9cfe0',
  '#d9dde3',
  '#dfe3a8',
] as const

/** Everything needed to draw a trace. */
export interface LaneData {
  readonly trace: Trace
  readonly story: LaneStory
  readonly missed: readonly MissedRecord[]
  readonly epochs: ReadonlyMap<number, string>
  /** For each state, which elements of each row the step to it changed. */
  readonly changed: readonly Changed[]
  /** Places that a step changes and that the lane description does not cover: those of each lane and all others. */
  readonly ownRows: readonly (readonly CardRow[])[]
  readonly otherRows: readonly CardRow[]
}

type Changed = ReadonlyMap<PlaceRow, ReadonlySet<number>>

/** One place on a card. */
export interface CardRow {
  readonly label: string
  readonly row: PlaceRow
  readonly column: number
}

export function laneData(trace: Trace, story: LaneStory): LaneData {
  const rows = placeRows(trace.model)
  const changed = trace.states.map((_, at) => changedIn(trace, rows, at))
  const moving = new Map(rows.map((row) => [row, new Set(changed.flatMap((own) => [...(own.get(row) ?? [])]))]))
  const isShown = (row: PlaceRow, column: number): boolean =>
    !story.covered.has(row.paths[column] ?? '') && moving.get(row)?.has(column) === true
  const types = new Set(story.lanes.map(({ ids }) => ids))
  const isOwn = (row: PlaceRow): boolean => row.group !== null && types.has(row.group.key)
  const own = rows.filter((row) => isOwn(row) && !isInTitles(row, trace, story))
  const ofNone = rows.filter((row) => !isOwn(row))
  return {
    trace,
    story,
    missed: missedRecords(trace, story),
    epochs: coloursOf(story.moments),
    changed,
    ownRows: story.lanes.map(({ ids, at }) =>
      shortened(
        own.filter((row) => row.group?.key === ids && isShown(row, at)),
        at,
      ),
    ),
    otherRows: ofNone.flatMap((row) =>
      row.paths.flatMap((label, column) => (isShown(row, column) ? [{ label, row, column }] : [])),
    ),
  }
}

/** Whether lane titles already show every value that a place takes in the trace. */
function isInTitles(
  { group, paths, read }: PlaceRow,
  { states }: Trace,
  { lanes, moments, asked }: LaneStory,
): boolean {
  if (!paths.some((path) => asked.has(path))) return false
  const values = new Map<string, Value>()
  return states.every((state, i) =>
    read(state).every((value, column) => {
      const lane = lanes.findIndex(({ ids, at }) => ids === group?.key && at === column)
      const { leads, role, inSync } = moments[i]?.nodes[lane] ?? {}
      const title = JSON.stringify([leads, role, inSync])
      if (!values.has(title)) values.set(title, value)
      return same(values.get(title), value)
    }),
  )
}

function changedIn({ states }: Trace, rows: readonly PlaceRow[], at: number): Changed {
  const [before, after] = [states[at - 1], states[at]]
  if (!before || !after) return new Map()
  return new Map(
    rows.flatMap((row) => {
      const columns = changedAt(row, before, after)
      return columns.length > 0 ? [[row, new Set(columns)] as const] : []
    }),
  )
}

/** If all rows are fields of one variable, drops its name from the labels. */
function shortened(rows: readonly PlaceRow[], lane: number): readonly CardRow[] {
  const name = common(rows.map((row) => row.label.split('.')[0] ?? ''))
  return rows.map((row) => ({
    row,
    column: lane,
    label: name !== null && row.label.startsWith(`${name}.`) ? row.label.slice(name.length + 1) : row.label,
  }))
}

/** The rows that a step changes on a lane's card, or all rows for the initial state. */
export function ownChanges(data: LaneData, at: number, lane: number): readonly CardRow[] {
  return changedRows(data, data.ownRows[lane] ?? [], at)
}

/** The rows that a step changes on the card of variables that do not belong to any node. */
export function otherChanges(data: LaneData, at: number): readonly CardRow[] {
  return changedRows(data, data.otherRows, at)
}

function changedRows({ changed }: LaneData, rows: readonly CardRow[], at: number): readonly CardRow[] {
  return at === 0 ? rows : rows.filter(({ row, column }) => changed[at]?.get(row)?.has(column))
}

/** Whether the step is a fault that affected this node. */
export function strikes({ trace, story }: LaneData, at: number, lane: number): boolean {
  const { step } = trace.states[at] ?? {}
  if ((step?.fault ?? null) === null) return false
  const wasUp = story.moments[at - 1]?.nodes[lane]?.up
  const named = step?.binding.some(({ value }) => value === story.lanes[lane]?.id)
  return named === true || (wasUp === true && story.moments[at]?.nodes[lane]?.up === false)
}

/** Whether the step changed anything that the lane of a node shows. */
export function isTouched(data: LaneData, at: number, lane: number): boolean {
  const [now, before] = [data.story.moments[at]?.nodes[lane], data.story.moments[at - 1]?.nodes[lane]]
  const differ = JSON.stringify(now) !== JSON.stringify(before)
  return differ || strikes(data, at, lane) || ownChanges(data, at, lane).length > 0
}

/** Records that no log held before the step, with the lanes that now hold them. */
export function arrivals(
  { story }: LaneData,
  at: number,
): readonly { readonly record: string; readonly lane: number }[] {
  const before = new Set(story.moments[at - 1]?.nodes.flatMap(({ log }) => log?.map(({ record }) => record) ?? []))
  if (at === 0) return []
  return (story.moments[at]?.nodes ?? []).flatMap(({ log }, lane) =>
    (log ?? []).flatMap(({ record }) =>
      record === null || before.has(record) ? [] : [{ record: String(record), lane }],
    ),
  )
}

/** The records that a step acknowledged. */
export function newlyAcknowledged({ story }: LaneData, at: number): readonly string[] {
  const before = story.moments[at - 1]?.acknowledged ?? []
  return at === 0
    ? []
    : (story.moments[at]?.acknowledged ?? []).filter((record) => !before.includes(record)).map(String)
}

/** The entries of a log that stayed, that the step removed, and that it added. */
export function logDifference(
  now: NodeMoment,
  before: NodeMoment | undefined,
): readonly (Entry & { readonly kind: 'same' | 'gone' | 'new' })[] {
  const [is, was] = [now.log ?? [], before?.log ?? now.log ?? []]
  const firstOther = is.findIndex((entry, i) => !equal(entry, was[i]))
  const kept = Math.min(firstOther < 0 ? is.length : firstOther, was.length)
  return [
    ...is.slice(0, kept).map((entry) => ({ ...entry, kind: 'same' as const })),
    ...was.slice(kept).map((entry) => ({ ...entry, kind: 'gone' as const })),
    ...is.slice(kept).map((entry) => ({ ...entry, kind: 'new' as const })),
  ]
}

function equal(a: Entry, b: Entry | undefined): boolean {
  return a.record === b?.record && a.epoch === b.epoch
}

function coloursOf(moments: readonly Moment[]): ReadonlyMap<number, string> {
  const nodes = moments.flatMap((moment) => moment.nodes)
  const epochs = nodes.flatMap(({ epoch, log }) => [epoch, ...(log ?? []).map((entry) => entry.epoch)])
  const known = [...new Set(epochs)].filter((epoch) => epoch !== null).sort((a, b) => a - b)
  return new Map(known.map((epoch, i) => [epoch, EPOCH_COLOURS[i % EPOCH_COLOURS.length] ?? EPOCH_COLOURS[0]]))
}

function common(names: readonly string[]): string | null {
  const [first, ...rest] = new Set(names)
  return first !== undefined && rest.length === 0 ? first : null
}
