import { usualStop } from '../check/expectations.ts'
import { simulateModel } from '../check/simulate.ts'
import { DEFAULT_DEPTH, usualWalks } from '../check/walkLimits.ts'
import type { SimulationProgress } from '../explore/walks/simulate.ts'
import { type SimulationJson, simulationJson } from '../render/machine/simulationJson.ts'
import { drive } from './drive.ts'
import { withStacks } from '../thrown.ts'
import { type LoadedSpec, modelOf, type ModelSettings } from './loaded.ts'
import { CALLBACK, expectOptions, NAMES, SECONDS, SETTINGS, SIGNAL, TEXT, wholeNumber } from './options.ts'
import { type Pace, paced } from './pace.ts'

export interface SimulateSettings extends Omit<ModelSettings, 'symmetry'>, Pace<WalkProgress> {
  readonly properties?: readonly string[]
  /** The same seed gives the same walks. Random by default. */
  readonly seed?: number
  /** The number of walks. Defaults to 10,000, or to no limit if `maxSeconds` is set. */
  readonly walks?: number
  /** The maximum number of states per walk. Defaults to 100. */
  readonly maxDepth?: number
  readonly maxSeconds?: number
}

/** The progress of a simulation. */
export type WalkProgress = Omit<SimulationProgress, 'until'>

const MOST_SEED = 2 ** 32 - 1

const TAKES = {
  model: TEXT,
  constants: SETTINGS,
  faults: SETTINGS,
  properties: NAMES,
  seed: wholeNumber(0, MOST_SEED),
  walks: wholeNumber(1),
  maxDepth: wholeNumber(1),
  maxSeconds: SECONDS,
  signal: SIGNAL,
  onProgress: CALLBACK,
}

/**
 * Takes random walks through one model and returns the same result that `quorate simulate --json` prints. Ends early
 * and rejects the same way as `check`.
 */
export async function simulate(spec: LoadedSpec, settings: SimulateSettings = {}): Promise<SimulationJson> {
  expectOptions('simulate', settings, TAKES)
  const model = withStacks(() => modelOf('simulate', spec, settings))
  const { properties, maxSeconds, maxDepth = DEFAULT_DEPTH, walks = usualWalks(maxSeconds) } = settings
  const { seed = Math.floor(Math.random() * (MOST_SEED + 1)) } = settings
  const { interrupted, onPause } = paced(settings)
  const stop = usualStop(model, 'first')
  const run = simulateModel(model, { properties, maxSeconds, maxDepth, maxWalks: walks, seed, stop, interrupted })
  return simulationJson(await drive(run, onPause))
}
