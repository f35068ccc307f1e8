import { randomInt } from 'node:crypto'
import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import type { SimulationSettings } from '../../check/simulate.ts'
import { DEFAULT_DEPTH, usualWalks } from '../../check/walkLimits.ts'
import type { TraceFolder } from '../files/traceFiles.ts'
import { CHECK_OPTIONS, traceFolderOf } from '../check/checkOptions.ts'
import type { Selection } from '../selection/plan.ts'
import { parseShard, type ModelShard } from '../selection/modelShard.ts'
import { overridesOf } from '../sharedOptions/settings.ts'
import { parseCount, parseDuration, parseSeed } from '../sharedOptions/units.ts'
import { wellGiven, SPECS } from '../sharedOptions/usage.ts'

/** The options of `simulate`. */
export interface SimulateRequest {
  readonly specs: readonly string[]
  readonly selection: Selection
  /** Which part of the models to simulate. */
  readonly shard: ModelShard | undefined
  readonly limits: Pick<SimulationSettings, 'seed' | 'maxWalks' | 'maxDepth' | 'maxSeconds'>
  readonly full: boolean
  readonly json: boolean
  /** If undefined, traces are not written. */
  readonly out: TraceFolder | undefined
  /** If undefined, the terminal decides. */
  readonly colour: boolean | undefined
}

const { model, constant, fault, property, full, json, out, formats, color } = CHECK_OPTIONS

export const SIMULATE_OPTIONS = {
  model,
  constant,
  fault,
  property,
  seed: { type: 'string', requiresArg: true, describe: 'seed; the same seed gives the same walks (default: random)' },
  walks: {
    type: 'string',
    requiresArg: true,
    describe: 'take this many walks (default: 10,000; unlimited with --max-time)',
  },
  'max-depth': { type: 'string', requiresArg: true, describe: 'at most this many states per walk (default: 100)' },
  'max-time': { type: 'string', requiresArg: true, describe: 'stop each model after 60s, 5m, 1h' },
  shard: {
    type: 'string',
    requiresArg: true,
    describe: 'only one part of the models: 3/8 is the third of eight parts',
  },
  full,
  json,
  out,
  formats,
  color,
} as const satisfies Readonly<Record<string, Options>>

export function declareSimulateOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS)
    .options(SIMULATE_OPTIONS)
    .check(wellGiven(SIMULATE_OPTIONS))
    .example('$0 simulate spec.ts -c nodes=7 --max-time 60s', 'a model that is too large to explore')
    .example('$0 simulate spec.ts --seed 42', 'the same walks again')
}

type SimulateArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareSimulateOptions>['argv']>>

export function simulateRequest(args: SimulateArguments): SimulateRequest {
  const { seed, walks } = args
  const depth = args['max-depth']
  const time = args['max-time']
  const maxSeconds = time === undefined ? undefined : parseDuration('max-time', time)
  return {
    specs: args.spec,
    selection: {
      models: args.model ?? [],
      ...overridesOf(args),
      properties: args.property,
    },
    shard: args.shard === undefined ? undefined : parseShard(args.shard),
    limits: {
      seed: seed === undefined ? randomInt(2 ** 32) : parseSeed('seed', seed),
      maxWalks: walks === undefined ? usualWalks(maxSeconds) : parseCount('walks', walks),
      maxDepth: depth === undefined ? DEFAULT_DEPTH : parseCount('max-depth', depth),
      maxSeconds,
    },
    full: args.full ?? false,
    json: args.json ?? false,
    out: traceFolderOf(args),
    colour: args.color,
  }
}
