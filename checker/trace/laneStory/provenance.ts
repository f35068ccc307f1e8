import type { RecordName } from '../../language/definition/lanes.ts'
import { printedLabel } from '../../language/model/binding.ts'
import type { LaneStory, Moment } from './laneStory.ts'
import type { Trace, TraceStep } from '../trace.ts'

/** A record that was promised but is missing at the end of a trace. */
export interface MissedRecord {
  readonly record: RecordName
  /** The leaders that should have the record but do not. */
  readonly leaders: readonly number[]
  /** What happened to the record, in order. */
  readonly story: readonly string[]
}

/**
 * Finds records that were acknowledged to a producer, or that a leader considered committed, but that, at the end, are
 * missing from all logs or from a leader's log. Explains when they were promised, which copies existed, and how these
 * were lost.
 */
export function missedRecords(trace: Trace, { lanes, moments }: LaneStory): readonly MissedRecord[] {
  const last = moments.at(-1)
  if (!last) return []
  const names = (nodes: readonly number[]): string => nodes.map((i) => lanes[i]?.name ?? '').join(', ')
  const reached = (at: number): string => `in state ${at + 1} by ${shortLabel(trace.states[at]?.step ?? null)}`
  const held = (copies: readonly number[]): string =>
    copies.length === 0 ? 'no copy' : `${copies.length === 1 ? 'the only copy' : 'copies'} on ${names(copies)}`
  return promisedRecords(moments).flatMap(({ record, at, how, committed }) => {
    const left = copiesOf(last, record)
    const without = leadersWithout(last, record)
    const lagging = committed && left.length > 0 ? inSyncWithout(last, record) : []
    if (left.length > 0 && without.length === 0 && lagging.length === 0) return []
    const lost = moments.flatMap((moment, i) => {
      const gone =
        i <= at
          ? []
          : copiesOf(moments[i - 1] as Moment, record).filter((node) => !copiesOf(moment, record).includes(node))
      return gone.length > 0
        ? [`${copiesOf(moment, record).length === 0 ? 'last copy ' : ''}lost by ${names(gone)} ${reached(i)}`]
        : []
    })
    const copies = copiesOf(moments[at] as Moment, record)
    const leader = without.map((node) => {
      const since = moments.findLastIndex((moment) => !leadersWithout(moment, record).includes(node)) + 1
      return `${names([node])} leads without it${since > at ? ` since state ${since + 1}` : ''}`
    })
    const inSync =
      lagging.length > 0 ? [`${names(lagging)} ${lagging.length > 1 ? 'are' : 'is'} in sync without it`] : []
    const rest = left.length > 0 ? [`still on ${names(left)}`] : []
    return [
      {
        record,
        leaders: without,
        story: [`${how} in state ${at + 1}, with ${held(copies)}`, ...lost, ...leader, ...inSync, ...rest],
      },
    ]
  })
}

interface Promised {
  readonly record: RecordName
  /** The position of the first state in which the record is promised. */
  readonly at: number
  readonly how: 'acknowledged' | 'committed'
  /** Whether a leader ever considered the record committed. */
  readonly committed: boolean
}

/**
 * All promised records, each with the first state in which it is promised. A record that is both acknowledged and
 * committed is reported as acknowledged.
 */
function promisedRecords(moments: readonly Moment[]): readonly Promised[] {
  const found = new Map<RecordName, Promised>()
  const everCommitted = new Set(moments.flatMap(committedIn))
  moments.forEach(({ acknowledged }, at) => {
    for (const record of acknowledged)
      if (!found.has(record))
        found.set(record, { record, at, how: 'acknowledged', committed: everCommitted.has(record) })
  })
  moments.forEach((moment, at) => {
    for (const record of committedIn(moment))
      if (!found.has(record)) found.set(record, { record, at, how: 'committed', committed: true })
  })
  return [...found.values()]
}

function committedIn({ nodes }: Moment): readonly RecordName[] {
  return nodes.flatMap(({ leads, log, highWatermark }) =>
    leads && log && highWatermark !== null
      ? log.slice(0, highWatermark).flatMap(({ record }) => (record === null ? [] : [record]))
      : [],
  )
}

/** The step's label, with only those parameters that are short enough for a sentence. */
function shortLabel(step: TraceStep | null): string {
  if (!step) return 'the start'
  const values = step.binding.map(({ name, value }) => ({ name, value: value.startsWith('{') ? '…' : value }))
  return printedLabel(step.action, values)
}

function copiesOf({ nodes }: Moment, record: RecordName): readonly number[] {
  return nodes.flatMap(({ log }, i) => (log?.some((entry) => entry.record === record) ? [i] : []))
}

/**
 * The latest epoch's leaders that lack a record. An older leader that does not know this epoch is expected to lack
 * records.
 */
function leadersWithout(moment: Moment, record: RecordName): readonly number[] {
  const copies = copiesOf(moment, record)
  const leading = moment.nodes.flatMap(({ leads, log, epoch }, i) => (leads && log ? [{ i, epoch: epoch ?? 0 }] : []))
  const latest = Math.max(...leading.map(({ epoch }) => epoch))
  return leading.filter(({ i, epoch }) => epoch === latest && !copies.includes(i)).map(({ i }) => i)
}

function inSyncWithout(moment: Moment, record: RecordName): readonly number[] {
  const copies = copiesOf(moment, record)
  return moment.nodes.flatMap(({ inSync, leads }, i) => (inSync && !leads && !copies.includes(i) ? [i] : []))
}
