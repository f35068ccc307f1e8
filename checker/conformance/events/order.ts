import { QuorateError } from '../../errors.ts'
import { type LogEvent, placeOf } from './event.ts'

/** An event, with its time if it has one. */
export interface Timed {
  readonly time: number | null
  readonly event: Omit<LogEvent, 'time'>
}

/**
 * Puts events in order and makes sure they have times. Without any times, the lines of a single file simply follow each
 * other. The events of a node stay in order if they are all in one file; if they are spread across files, they are
 * sorted by time.
 *
 * Throws Q136 (load) if only some events have a time, or if there are several files and no times.
 */
export function inOrder(all: readonly Timed[]): readonly LogEvent[] {
  const untimed = all.filter(({ time }) => time === null)
  const [first] = untimed
  if (!first) return sorted(all.map(({ time, event }): LogEvent => ({ ...event, time: time ?? 0 })))
  if (untimed.length < all.length)
    throw disordered(
      placeOf(first.event),
      'this line has no time, but others have one',
      'give every line a time, or none',
    )
  const other = untimed.find(({ event }) => event.file !== first.event.file)
  if (other)
    throw disordered(
      placeOf(other.event),
      'there are several files, and their lines have no time',
      'give every line a time, or put the lines into one file in the order in which they happened',
    )
  return untimed.map(({ event }, i): LogEvent => ({ ...event, time: i }))
}

function sorted(events: readonly LogEvent[]): readonly LogEvent[] {
  const filesOf = new Map<string, Set<string>>()
  for (const { node, file } of events) filesOf.set(node, (filesOf.get(node) ?? new Set()).add(file))
  const isSpread = ({ node }: LogEvent): boolean => (filesOf.get(node)?.size ?? 0) > 1
  return [...events.filter((event) => !isSpread(event)), ...events.filter(isSpread).sort((a, b) => a.time - b.time)]
}

function disordered(where: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q136', class: 'load', where: [where], problem, hint })
}
