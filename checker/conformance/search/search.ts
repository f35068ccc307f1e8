import { Set as ImmutableSet } from 'immutable'
import type { StateValue } from '../../values/value.ts'
import type { LogEvent } from '../events/event.ts'
import type { Machine, Taken } from './machine.ts'
import { type Way, Ways } from './ways.ts'

/** Where an explanation of a log has come to. */
export interface Configuration {
  /** By node, in the order of `Logs.nodes`: how many of its lines are explained. */
  readonly positions: readonly number[]
  readonly explained: number
  readonly state: StateValue
  /** The line that was explained last, and the steps that explain it; null at the start. */
  readonly last: { readonly event: LogEvent; readonly steps: readonly Taken[]; readonly before: Configuration } | null
}

/** The lines of each node, in order. */
export interface Logs {
  readonly nodes: readonly (readonly LogEvent[])[]
  readonly total: number
}

export interface SearchLimits {
  /** Milliseconds by which clocks of nodes may differ. */
  readonly skew: number
  /** Hidden steps per line. */
  readonly hidden: number
  readonly maxStates: number
  /** Asked at every pause: why the search has to end. */
  readonly stopped: () => Stop | null
}

export type Stop = 'states' | 'time' | 'interrupt'

export interface SearchProgress {
  readonly explained: number
  readonly states: number
}

/**
 * The result for a log: explained to its end, or not. `ends`: the configurations without a next line, the furthest
 * first.
 */
export type Found =
  | { readonly outcome: 'explained'; readonly end: Configuration }
  | { readonly outcome: 'unexplained'; readonly stop: Stop | null; readonly ends: readonly Configuration[] }

/** Configurations in which an explanation ended that are kept for the report. */
const ENDS = 3
/** Lines by which the others may be behind the furthest. */
const BEHIND = 3

/** The lines of each node: nodes in the order of their first line. */
export function logsOf(events: readonly LogEvent[]): Logs {
  const nodes = new Map<string, LogEvent[]>()
  for (const event of events) {
    const list = nodes.get(event.node)
    if (list) list.push(event)
    else nodes.set(event.node, [event])
  }
  return { nodes: [...nodes.values()], total: events.length }
}

/**
 * Looks for a behaviour of a model that explains a log: depth first, over configurations. A configuration from which no
 * explanation leads to the end is stored, and not entered again.
 *
 * A line may be explained next if it is the next one of its node, and its time is at most `skew` after the time of the oldest such
 * line. `from`: where to begin.
 */
export function* search(
  machine: Machine,
  logs: Logs,
  limits: SearchLimits,
  from: readonly Configuration[],
): Generator<SearchProgress, Found> {
  const failed = new Map<string, ImmutableSet<StateValue>>()
  const ends = new Ends()
  const isFailed = ({ positions, state }: Configuration): boolean => failed.get(positions.join())?.has(state) ?? false
  for (const start of from) {
    const stack = [frameOf(machine, logs, limits, start)]
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { configuration } = top
      if (configuration.explained === logs.total) return { outcome: 'explained', end: configuration }
      const next = top.ways.next()
      if (next.done) {
        stack.pop()
        const key = configuration.positions.join()
        failed.set(key, (failed.get(key) ?? ImmutableSet<StateValue>()).add(configuration.state))
        if (!top.leadsOn) ends.add(configuration)
      } else if (next.value === null) {
        yield { explained: ends.furthest, states: machine.states }
        const stop = machine.states > limits.maxStates ? 'states' : limits.stopped()
        if (stop) return { outcome: 'unexplained', stop, ends: ends.withAny(configuration) }
      } else {
        top.leadsOn = true
        if (!isFailed(next.value)) stack.push(frameOf(machine, logs, limits, next.value))
      }
    }
  }
  return { outcome: 'unexplained', stop: null, ends: ends.all }
}

interface Frame {
  readonly configuration: Configuration
  readonly ways: Generator<Configuration | null>
  leadsOn: boolean
}

function frameOf(machine: Machine, logs: Logs, limits: SearchLimits, configuration: Configuration): Frame {
  return { configuration, ways: following(machine, logs, limits, configuration), leadsOn: false }
}

/** The lines that may come next, the oldest first. */
export function candidates({ nodes }: Logs, skew: number, { positions }: Configuration): readonly Candidate[] {
  const heads = nodes.flatMap((events, node): readonly Candidate[] => {
    const event = events[positions[node] ?? 0]
    return event ? [{ node, event }] : []
  })
  const oldest = heads.reduce((least, { event }) => Math.min(least, event.time), Infinity)
  return heads.filter(({ event }) => event.time <= oldest + skew).sort((a, b) => a.event.time - b.event.time)
}

interface Candidate {
  readonly node: number
  readonly event: LogEvent
}

/** The configurations after one more line, those that assume the fewest hidden steps first; null: a pause. */
function* following(
  machine: Machine,
  logs: Logs,
  { skew, hidden }: SearchLimits,
  configuration: Configuration,
): Generator<Configuration | null> {
  const open = candidates(logs, skew, configuration).map((candidate) => ({
    ...candidate,
    ways: new Ways(machine, configuration.state, candidate.event),
  }))
  // So that the limits are checked for every line.
  yield null
  for (let n = 0; n <= hidden; n++)
    for (const { node, event, ways } of open)
      if (!ways.isOver) for (const way of ways.next(n === hidden)) yield way && after(configuration, node, event, way)
}

function after(before: Configuration, node: number, event: LogEvent, { steps, state }: Way): Configuration {
  const positions = before.positions.map((position, i) => (i === node ? position + 1 : position))
  return { positions, explained: before.explained + 1, state, last: { event, steps, before } }
}

/** Where explanations ended, the furthest first. */
class Ends {
  #all: readonly Configuration[] = []

  get all(): readonly Configuration[] {
    return this.#all
  }

  get furthest(): number {
    return this.#all[0]?.explained ?? 0
  }

  add(end: Configuration): void {
    const others = [...this.#all, end].sort((a, b) => b.explained - a.explained)
    const least = (others[0]?.explained ?? 0) - BEHIND
    this.#all = others.filter(({ explained }, i) => i < ENDS && explained >= least)
  }

  /** For a search that was stopped: if nothing has ended yet, the configuration that it was in. */
  withAny(configuration: Configuration): readonly Configuration[] {
    return this.#all.length > 0 ? this.#all : [configuration]
  }
}
