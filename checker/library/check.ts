import { checkModel } from '../check/check.ts'
import { usualStop } from '../check/expectations.ts'
import { QuorateError } from '../errors.ts'
import { MOST_WORKERS } from '../explore/options.ts'
import { notByFingerprints } from '../explore/machine/storable.ts'
import type { Crew } from '../explore/search/team.ts'
import { type CheckJson, checkJson } from '../render/machine/json.ts'
import type { Progress } from '../results/exploration.ts'
import { drive } from './drive.ts'
import { withStacks } from '../thrown.ts'
import { type LoadedSpec, modelOf, type ModelSettings, recipeOf, RUNTIME, type Wanted } from './loaded.ts'
import {
  CALLBACK,
  expectOptions,
  NAMES,
  oneOf,
  SECONDS,
  SETTINGS,
  SIGNAL,
  SWITCH,
  TEXT,
  wholeNumber,
} from './options.ts'
import { type Pace, paced } from './pace.ts'

export interface CheckSettings extends ModelSettings, Pace<CheckProgress> {
  /**
   * The properties to check. Defaults to all promises, plus any observation for which the model states an expectation.
   */
  readonly properties?: readonly string[]
  /** When to end early. Defaults to what the command line does. */
  readonly stop?: 'first' | 'decided' | 'never'
  /** `reference` is the slow, simple engine, for a second opinion. */
  readonly engine?: 'fast' | 'reference'
  /** `hash` stores only a 64-bit fingerprint of each state. */
  readonly storage?: 'exact' | 'hash'
  /** Whether to confirm each property that holds by evaluating it again in every state. */
  readonly confirm?: boolean
  /** The number of threads. Defaults to 1. */
  readonly workers?: number
  readonly maxStates?: number
  readonly maxDepth?: number
  readonly maxSeconds?: number
  /** The memory budget for states, in bytes. Defaults to 1 GiB. */
  readonly maxMemory?: number
}

/**
 * The budget is reserved up front. Untouched memory costs nothing, but a large reservation can keep a process from
 * starting others.
 */
const DEFAULT_MEMORY = 2 ** 30

/** The progress of a check. */
export type CheckProgress = Omit<Progress, 'until'>

const TAKES = {
  model: TEXT,
  constants: SETTINGS,
  faults: SETTINGS,
  symmetry: SWITCH,
  properties: NAMES,
  stop: oneOf('first', 'decided', 'never'),
  engine: oneOf('fast', 'reference'),
  storage: oneOf('exact', 'hash'),
  confirm: SWITCH,
  workers: wholeNumber(1, MOST_WORKERS),
  maxStates: wholeNumber(1),
  maxDepth: wholeNumber(1),
  maxSeconds: SECONDS,
  maxMemory: wholeNumber(1),
  signal: SIGNAL,
  onProgress: CALLBACK,
}

/**
 * Checks one model and returns the same result that `quorate check --json` prints. If the spec fails while it runs, the
 * result has a `failure`. If the signal is aborted, the run ends with the results it has, and `stopped.by` is
 * `interrupt`. Rejects with a QuorateError if the settings are wrong, the model is ill-formed, or the machine does not
 * have the resources.
 */
export async function check(spec: LoadedSpec, settings: CheckSettings = {}): Promise<CheckJson> {
  expectOptions('check', settings, TAKES)
  const { engine, storage, properties, workers = 1 } = settings
  if (engine === 'reference' && storage === 'hash')
    throw notByFingerprints(['check'], 'the reference engine stores whole states', 'remove engine or storage')
  const model = withStacks(() => modelOf('check', spec, settings))
  const { memory } = spec[RUNTIME]
  const baseBytes = memory?.().bytes ?? 0
  const { interrupted, onPause } = paced(settings)
  const {
    stop = usualStop(model, 'first of many'),
    confirm,
    maxStates,
    maxDepth,
    maxSeconds,
    maxMemory = DEFAULT_MEMORY,
  } = settings
  const limits = { maxStates, maxDepth, maxSeconds, maxMemory }
  const crew = crewOf(spec, { workers, recipe: recipeOf(settings), properties, storage })
  const run = checkModel(model, { ...limits, properties, stop, engine, storage, confirm, crew, interrupted })
  return checkJson(await drive(run, onPause), memory && { peakBytes: memory().peakBytes, baseBytes })
}

/** Throws Q021 (usage) if no other threads are available. */
function crewOf({ [RUNTIME]: { crew } }: LoadedSpec, wanted: Wanted): Crew | undefined {
  if (wanted.workers === 1) return undefined
  if (crew) return crew(wanted)
  throw new QuorateError({
    code: 'Q021',
    class: 'usage',
    where: ['check', 'workers'],
    problem: `${wanted.workers} is not possible here: a page has one thread for a check`,
    hint: 'give 1, or omit it',
  })
}
