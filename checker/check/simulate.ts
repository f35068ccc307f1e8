import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Failure, Path, PropertyResult } from '../results/exploration.ts'
import { canBeSeen, type Simulation, simulating, type SimulationProgress } from '../explore/walks/simulate.ts'
import type { CheckedProperty } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import type { Trace } from '../trace/trace.ts'
import { executingAgain } from './check.ts'
import { paused } from '../running.ts'
import { timed } from './clock.ts'
import { expectationOf } from './expectations.ts'
import type { ExpectationResult } from './report.ts'
import { lengthOf, type Shortened, Shortener, type ShortenerSettings, type Shortening } from './shortener.ts'

export interface SimulationSettings extends ShortenerSettings {
  /** 0 to 2^32 - 1. */
  readonly seed: number
  readonly properties?: readonly string[] | undefined
  readonly maxWalks: number
  /** The maximum number of states per walk. */
  readonly maxDepth: number
  readonly maxSeconds?: number | undefined
  readonly stop: 'first' | 'decided'
}

/** The result of simulating one model. */
export interface SimulatedModel {
  readonly spec: string
  readonly model: Model
  readonly constants: Model['constants']
  readonly faults: Model['faults']
  readonly seed: number
  readonly maxDepth: number
  readonly simulation: Simulation
  readonly failure: Failure | null
  /** One per checked property: `violated`, `holds` for a possibility that a walk reached, or `inconclusive`. */
  readonly expectations: readonly ExpectationResult[]
  /** The checked properties that random walks cannot decide. */
  readonly beyond: readonly string[]
  /** How each trace was found, by property. */
  readonly shortenings: ReadonlyMap<string, Shortening>
  /** One re-executed trace per decided property, plus the trace that leads to a failure. */
  readonly traces: readonly Trace[]
  /** Whether the user interrupted the run, either during the walks or while traces were being shortened. */
  readonly interrupted: boolean
  readonly seconds: number
}

/**
 * Takes random walks through one model. Every trace found is shortened, first by dropping steps and then by a bounded
 * breadth-first search, and re-executed on plain values. The same seed and settings give the same result except for
 * `seconds`, unless a time limit or the user ends the run.
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
    pace: timed,
  })
  const shortener = new Shortener(model, settings, interrupted, progressAfter(simulation))
  const found = new Map<string, Shortened>()
  for (const [property, path] of simulation.failure ? [] : simulation.found)
    found.set(property.name, yield* shortener.violation(property, path))
  const results = simulation.checked.map((p) => resultOf(p, found.get(p.name)?.path ?? null))
  const told = simulation.failure && (yield* shortener.failure(simulation.failure))
  const again = executingAgain(model, { properties: results, failure: told })
  const { exploration, traces } = yield* paused(again, () => progressAfter(simulation))
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
    interrupted: simulation.ended === 'interrupt' || shortener.ended === 'interrupt',
    seconds: seconds(),
  }
}

function progressAfter({ walks, steps, coverage, found }: Simulation): SimulationProgress {
  const violated = [...found].flatMap(([{ name, kind }, path]) =>
    kind === 'possibility' ? [] : [{ name, length: lengthOf(path) }],
  )
  return { walks, steps, distinct: coverage.distinct, violated, shortening: true }
}

function resultOf({ name, kind }: CheckedProperty, path: Path | null): PropertyResult {
  if (!path) return { name, kind, verdict: 'inconclusive', length: null, path: null }
  if (kind === 'possibility') return { name, kind, verdict: 'holds', length: null, path }
  return { name, kind, verdict: 'violated', length: lengthOf(path), path }
}

/**
 * A property that no walk decided cannot contradict an expectation. Neither can a trace that is longer than expected,
 * because a shorter one may exist.
 */
function compared(model: Model, { name, kind, verdict, length }: PropertyResult, atLeast: number): ExpectationResult {
  const expected = expectationOf(model, { name, kind })
  const result = { name, kind, verdict, length, expected }
  if (expected === null || verdict === 'inconclusive') return { ...result, met: null }
  if (typeof expected === 'string') return { ...result, met: verdict === expected }
  const { states } = expected.violated
  return { ...result, met: length !== null && atLeast <= states && states <= length }
}
