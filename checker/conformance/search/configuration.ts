import type { StateValue } from '../../immutableValues/value.ts'
import type { LogEvent } from '../events/event.ts'
import type { Move } from './stepper.ts'

/** How much of a log has been explained, and how. */
export interface Configuration {
  /** How many lines of each node are explained, in the order of `Logs.nodes`. */
  readonly positions: readonly number[]
  readonly explained: number
  readonly state: StateValue
  readonly initial: StateValue
  /** Whether the explanation breaks one of the properties that the search is looking for. */
  readonly hasBroken: boolean
  /** Null at the start. */
  readonly trail: Trail | null
}

/**
 * The most recently explained line, the steps that explain it, and the trail before it. It does not hold states,
 * because a log may have hundreds of thousands of lines and states can be recomputed.
 */
export interface Trail {
  readonly event: LogEvent
  readonly moves: readonly Move[]
  readonly before: Trail | null
}

/** The lines of each node, in order. */
export interface Logs {
  readonly nodes: readonly (readonly LogEvent[])[]
  readonly total: number
}

/** Groups lines by node. Nodes are in the order of their first line. */
export function logsOf(events: readonly LogEvent[]): Logs {
  const nodes = new Map<string, LogEvent[]>()
  for (const event of events) {
    const list = nodes.get(event.node)
    if (list) list.push(event)
    else nodes.set(event.node, [event])
  }
  return { nodes: [...nodes.values()], total: events.length }
}

export interface Candidate {
  readonly node: number
  readonly event: LogEvent
}

/** The lines that may come next, oldest first. */
export function candidates({ nodes }: Logs, skew: number, { positions }: Configuration): readonly Candidate[] {
  const heads = nodes.flatMap((events, node): readonly Candidate[] => {
    const event = events[positions[node] ?? 0]
    return event ? [{ node, event }] : []
  })
  const oldest = heads.reduce((least, { event }) => Math.min(least, event.time), Infinity)
  return heads.filter(({ event }) => event.time <= oldest + skew).sort((a, b) => a.event.time - b.event.time)
}

/** A line and the steps that explain it. */
export interface Line {
  readonly event: LogEvent
  readonly moves: readonly Move[]
}

/** The explained lines, from first to last. */
export function linesTo({ trail }: Configuration): readonly Line[] {
  const lines: Line[] = []
  for (let at = trail; at; at = at.before) lines.push(at)
  return lines.toReversed()
}
