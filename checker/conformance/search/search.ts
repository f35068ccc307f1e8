import { Set as ImmutableSet } from 'immutable'
import type { StateValue } from '../../immutableValues/value.ts'
import { type Candidate, candidates, type Configuration, type Logs } from './configuration.ts'
import { Descent } from './descent.ts'
import type { Stepper } from './stepper.ts'
import { type Way, Ways } from './ways.ts'

export interface SearchLimits {
  /** How far apart the clocks of the nodes may be, in milliseconds. */
  readonly skew: number
  /** How many hidden steps a line may take. */
  readonly hidden: number
  readonly maxStates: number
  /** Polled at every pause; returns why the search must end, or null. */
  readonly stopped: () => Stop | null
}

export type Stop = 'states' | 'time' | 'interrupt'

export interface SearchProgress {
  readonly explained: number
  readonly states: number
}

/**
 * Whether the log could be explained all the way to the end. `ends` lists the configurations from which no line could
 * be explained, furthest first.
 */
export type Found =
  | { readonly outcome: 'explained'; readonly end: Configuration }
  | { readonly outcome: 'unexplained'; readonly stop: Stop | null; readonly ends: readonly Configuration[] }

/** How many configurations without a continuation to keep for the report. */
const ENDS = 3
/** How far the others may lag behind the furthest one, in lines. */
const BEHIND = 3

/**
 * Looks for a behaviour of a model that explains a log, by depth-first search over configurations. A configuration from
 * which no explanation reaches the end is remembered and never entered again. If the stepper seeks properties to break,
 * only an explanation that breaks one of them counts.
 *
 * A line may come next if it is its node's next line and its time is at most `skew` after that of the oldest such line.
 * `from` lists where to start.
 */
export function* search(
  stepper: Stepper,
  logs: Logs,
  limits: SearchLimits,
  from: readonly Configuration[],
): Generator<SearchProgress, Found> {
  const failed = new Map<string, ImmutableSet<StateValue>>()
  const ends = new Ends()
  let furthest = 0
  const isFailed = (configuration: Configuration): boolean =>
    failed.get(keyOf(configuration))?.has(configuration.state) ?? false
  for (const start of from) {
    const descent = new Descent(start, (configuration) => following(stepper, logs, limits, configuration))
    for (let top = descent.top; top; top = descent.top) {
      const { configuration } = top
      if (configuration.explained === logs.total && (configuration.hasBroken || !stepper.isSeeking))
        return { outcome: 'explained', end: configuration }
      furthest = Math.max(furthest, configuration.explained)
      const next = descent.next()
      if (next) {
        if (!isFailed(next)) descent.enter(next)
        continue
      }
      if (next === undefined) {
        const key = keyOf(configuration)
        failed.set(key, (failed.get(key) ?? ImmutableSet<StateValue>()).add(configuration.state))
        if (top.taken === 0) ends.add(configuration)
      }
      const pauses = next === undefined ? descent.leave() : [null]
      for (const _ of pauses) {
        yield { explained: furthest, states: stepper.states }
        const stop = stepper.states > limits.maxStates ? 'states' : limits.stopped()
        if (stop) return { outcome: 'unexplained', stop, ends: ends.withAny(configuration) }
      }
    }
  }
  return { outcome: 'unexplained', stop: null, ends: ends.all }
}

/** A configuration without its state. */
function keyOf({ positions, hasBroken }: Configuration): string {
  return `${positions.join()}${hasBroken ? '!' : ''}`
}

/** The configurations after one more line, fewest hidden steps first; null is a pause. */
function* following(
  stepper: Stepper,
  logs: Logs,
  { skew, hidden }: SearchLimits,
  configuration: Configuration,
): Generator<Configuration | null> {
  const open = candidates(logs, skew, configuration).map((candidate) => ({
    ...candidate,
    ways: new Ways(stepper, configuration, candidate.event),
  }))
  // Pause here so that the limits are checked for every line.
  yield null
  for (let n = 0; n <= hidden; n++)
    for (const one of open)
      if (!one.ways.isOver)
        for (const way of one.ways.next(n === hidden)) yield way && after(stepper, configuration, one, way)
}

function after(
  stepper: Stepper,
  before: Configuration,
  { node, event }: Candidate,
  { steps, state, hasBroken }: Way,
): Configuration {
  const { initial, explained, trail } = before
  const positions = before.positions.map((position, i) => (i === node ? position + 1 : position))
  const moves = steps.map((step) => stepper.moveOf(step))
  return { positions, explained: explained + 1, state, hasBroken, initial, trail: { event, moves, before: trail } }
}

/** The configurations in which explanations ended, furthest first. */
class Ends {
  #all: readonly Configuration[] = []

  get all(): readonly Configuration[] {
    return this.#all
  }

  add(end: Configuration): void {
    const others = [...this.#all, end].sort((a, b) => b.explained - a.explained)
    const least = (others[0]?.explained ?? 0) - BEHIND
    this.#all = others.filter(({ explained }, i) => i < ENDS && explained >= least)
  }

  /** Like `all`, but if the search was stopped before any explanation ended, returns the configuration it was in. */
  withAny(configuration: Configuration): readonly Configuration[] {
    return this.#all.length > 0 ? this.#all : [configuration]
  }
}
