import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { explore } from '../explore/explore.ts'
import { type Failure, type Path, type PropertyResult, statesSearched } from '../explore/result.ts'
import { type Ending, shorten } from '../explore/shorten.ts'
import { canBeSeen, type Simulation, simulating, type SimulationProgress } from '../explore/simulate.ts'
import type { CheckedProperty } from '../spec/checked.ts'
import type { Model } from '../spec/model.ts'
import type { Trace } from '../trace/types.ts'
import { executedAgain } from './check.ts'
import { expectationOf } from './expectations.ts'
import type { ExpectationResult } from './report.ts'

const DEFAULT_STATES = 100_000
const MEMORY = 2 ** 30

export interface SimulationSettings {
  /** 0 to 2^32 - 1 */
  readonly seed: number
  readonly properties?: readonly string[] | undefined
  readonly maxWalks: number
  /** States of a walk. */
  readonly maxDepth: number
  readonly maxSeconds?: number | undefined
  readonly stop: 'first' | 'decided'
  /** The search for a shorter trace ends with the level that exceeds this; default 100,000. */
  readonly maxStates?: number | undefined
  /** Asked at every pause: must the run end now? */
  readonly interrupted?: (() => boolean) | undefined
}

/** What simulating one model gave. */
export interface SimulatedModel {
  readonly spec: string
  readonly model: Model
  readonly constants: Model['constants']
  readonly faults: Model['faults']
  readonly seed: number
  readonly maxDepth: number
  readonly simulation: Simulation
  readonly failure: Failure | null
  /** One per checked property: `violated`, `holds` for a possibility that was seen, or else `inconclusive`. */
  readonly expectations: readonly ExpectationResult[]
  /** Names of checked properties that no walk decides. */
  readonly beyond: readonly string[]
  /** Per property with a trace, how that came about. */
  readonly shortenings: ReadonlyMap<string, Shortening>
  /** One per property that was decided, executed again, and the one that leads to a failure. */
  readonly traces: readonly Trace[]
  readonly seconds: number
}

/** How a trace came about, in states: of the walk, of the trace, and what any trace to the same needs at least. */
export interface Shortening {
  readonly walked: number
  readonly length: number
  readonly atLeast: number
}

/**
 * Random walks through one model. What they come across is shortened, first by leaving steps out, then by a breadth-first search
 * of bounded size, and executed again on plain values. The same seed and settings give the same result, but for seconds, unless
 * time or the user ends the run.
 */
export function* simulateModel(
  model: Model,
  settings: SimulationSettings,
): Generator<SimulationProgress, SimulatedModel> {
  const start = performance.now()
  const seconds = (): number => (performance.now() - start) / 1000
  const generator = xoroshiro128plus(settings.seed)
  const interrupted = (): 'interrupt' | 'time' | null =>
    settings.interrupted?.() ? 'interrupt' : seconds() > (settings.maxSeconds ?? Infinity) ? 'time' : null
  const simulation = yield* simulating(model, {
    ...settings,
    random: (n) => uniformInt(generator, 0, n - 1),
    interrupted,
  })
  const maxStates = settings.maxStates ?? DEFAULT_STATES
  const seen = simulation.failure ? [] : [...simulation.found]
  const found = new Map(seen.map(([property, path]) => [property.name, shortened(model, property, path, maxStates)]))
  const results = simulation.checked.map((p) => resultOf(p, found.get(p.name)?.path ?? null))
  const told = simulation.failure && shortenedFailure(model, simulation.failure, maxStates)
  const { exploration, traces } = executedAgain(model, { properties: results, failure: told })
  return {
    spec: model.spec,
    model,
    constants: model.constants,
    faults: model.faults,
    seed: settings.seed,
    maxDepth: settings.maxDepth,
    simulation,
    failure: exploration.failure,
    expectations: exploration.properties.map((p) => compared(model, p, found.get(p.name)?.atLeast ?? 1)),
    beyond: simulation.checked.filter((p) => !canBeSeen(model, p)).map(({ name }) => name),
    shortenings: exploration.failure ? new Map() : found,
    traces,
    seconds: seconds(),
  }
}

interface Shortened extends Shortening {
  readonly path: Path
}

/** Leaves steps out, and then searches breadth first up to the length that is left, unless that takes too many states. */
function shortened(model: Model, property: CheckedProperty, walk: Path, maxStates: number): Shortened {
  const walked = lengthOf(walk)
  const known = shorten(model, walk, { property })?.path ?? walk
  // A deadlock is seen when its state is expanded.
  const limits = { maxStates, maxDepth: lengthOf(known) + 1, maxMemory: MEMORY }
  const exploration = explore(model, { properties: [property.name], stop: 'decided', ...limits })
  const path = exploration.properties[0]?.path
  if (path) return { walked, path, length: lengthOf(path), atLeast: lengthOf(path) }
  const atLeast = exploration.failure ? 1 : statesSearched(exploration) + 1
  return { walked, path: known, length: lengthOf(known), atLeast }
}

function lengthOf({ steps }: Path): number {
  return steps.length + 1
}

/** A shorter way to the same error, where there is one; or to another one, found first by a search of bounded size. */
function shortenedFailure(model: Model, failure: Failure, maxStates: number): Failure {
  const ending: Ending = { code: failure.complaint.code }
  const known = (failure.path && shorten(model, failure.path, ending)?.failure) ?? failure
  const limits = { maxStates, maxDepth: known.path ? lengthOf(known.path) + 1 : 1, maxMemory: MEMORY }
  return explore(model, { properties: [], stop: 'never', ...limits }).failure ?? known
}

function resultOf({ name, kind }: CheckedProperty, path: Path | null): PropertyResult {
  if (!path) return { name, kind, verdict: 'inconclusive', length: null, path: null }
  if (kind === 'possibility') return { name, kind, verdict: 'holds', length: null, path }
  return { name, kind, verdict: 'violated', length: lengthOf(path), path }
}

/** What was not seen contradicts no expectation; nor does a trace that is longer than expected, where a shorter one may exist. */
function compared(model: Model, { name, kind, verdict, length }: PropertyResult, atLeast: number): ExpectationResult {
  const expected = expectationOf(model, { name, kind })
  const result = { name, kind, verdict, length, expected }
  if (expected === null || verdict === 'inconclusive') return { ...result, met: null }
  if (typeof expected === 'string') return { ...result, met: verdict === expected }
  const { states } = expected.violated
  return { ...result, met: length !== null && atLeast <= states && states <= length }
}
