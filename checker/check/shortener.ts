import { paced } from '../pace.ts'
import { paused } from '../running.ts'
import { timed } from './clock.ts'
import { searching } from '../explore/explore.ts'
import {
  type Exploration,
  type ExploreOptions,
  type Failure,
  type Path,
  statesSearched,
} from '../results/exploration.ts'
import { type Ending, type Shortened as LeftOut, shortening } from '../explore/walks/shorten.ts'
import type { SimulationProgress } from '../explore/walks/simulate.ts'
import type { CheckedProperty } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'

const DEFAULT_STATES = 100_000
const MEMORY = 2 ** 30
/** How long shortening may continue after the run should have ended. */
const GRACE_SECONDS = 0.5

export interface ShortenerSettings {
  /** The search for a shorter trace ends after the level in which it exceeds this many states. Defaults to 100,000. */
  readonly maxStates?: number | undefined
  /** Polled at every pause; returns whether the user wants the run to end now. */
  readonly interrupted?: (() => boolean) | undefined
  /** For tests: how many seconds may be spent on shortening after the run should have ended. */
  readonly graceSeconds?: number | undefined
}

/**
 * How a trace was found: the lengths of the walk and of the trace, and a lower bound on the length of any trace to the
 * same violation. All lengths count states.
 */
export interface Shortening {
  readonly walked: number
  readonly length: number
  readonly atLeast: number
  /** Whether the run ended before the search for a shorter trace was complete. */
  readonly interrupted: boolean
}

export interface Shortened extends Shortening {
  readonly path: Path
}

/** Drops unneeded steps, then searches breadth first up to the remaining length, unless that takes too many states. */
export class Shortener {
  readonly #model: Model
  readonly #maxStates: number
  readonly #asked: () => 'interrupt' | 'time' | null
  readonly #graceMs: number
  readonly #progress: SimulationProgress
  /** When the shortener noticed that the run had to end. */
  #askedAt: number | null = null
  /** Why the run ended before all traces were shortened. */
  ended: 'interrupt' | 'time' | null = null

  /** `asked` is polled at every pause; it returns why the run has to end now. */
  constructor(
    model: Model,
    settings: ShortenerSettings,
    asked: () => 'interrupt' | 'time' | null,
    progress: SimulationProgress,
  ) {
    this.#model = model
    this.#maxStates = settings.maxStates ?? DEFAULT_STATES
    this.#asked = asked
    this.#graceMs = (settings.graceSeconds ?? GRACE_SECONDS) * 1000
    this.#progress = progress
  }

  *violation(property: CheckedProperty, walk: Path): Generator<SimulationProgress, Shortened> {
    const walked = lengthOf(walk)
    const known = (yield* this.#leaveOut(walk, { property }))?.path ?? walk
    // A deadlock is found only when its state is expanded.
    const maxDepth = lengthOf(known) + 1
    const exploration = yield* this.#search({ properties: [property.name], stop: 'decided', maxDepth })
    const path = exploration.properties[0]?.path
    if (path) return { walked, path, length: lengthOf(path), atLeast: lengthOf(path), interrupted: false }
    const atLeast = exploration.failure ? 1 : statesSearched(exploration) + 1
    return { walked, path: known, length: lengthOf(known), atLeast, interrupted: exploration.ended === 'interrupt' }
  }

  /** A shorter path to the same error if there is one, or to another error that the search finds first. */
  *failure(failure: Failure): Generator<SimulationProgress, Failure> {
    const ending: Ending = { code: failure.complaint.code }
    const known = (failure.path && (yield* this.#leaveOut(failure.path, ending))?.failure) ?? failure
    const maxDepth = known.path ? lengthOf(known.path) + 1 : 1
    return (yield* this.#search({ properties: [], stop: 'never', maxDepth })).failure ?? known
  }

  #leaveOut(path: Path, ending: Ending): Generator<SimulationProgress, LeftOut | null> {
    return paused(
      paced(
        shortening(this.#model, path, ending, () => this.#isOver()),
        timed(),
      ),
      () => this.#progress,
    )
  }

  *#search(options: ExploreOptions): Generator<SimulationProgress, Exploration> {
    const interrupted = (): 'interrupt' | null => (this.#isOver() ? 'interrupt' : null)
    const overdue = (): boolean => this.#isOver()
    const limits = { maxStates: this.#maxStates, maxMemory: MEMORY, pace: timed, interrupted, overdue }
    return (yield* paused(searching(this.#model, { ...options, ...limits }), () => this.#progress)).exploration
  }

  /** Whether the run has to end now. */
  #isOver(): boolean {
    const reason = this.#asked()
    if (reason === null) return false
    this.#askedAt ??= performance.now()
    if (performance.now() - this.#askedAt >= this.#graceMs) this.ended ??= reason
    return this.ended !== null
  }
}

/** In states. */
export function lengthOf({ steps }: Path): number {
  return steps.length + 1
}
