import { availableParallelism } from 'node:os'
import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { CHECK_OPTIONS } from '../check/checkOptions.ts'
import { parseCount, parseDuration } from '../sharedOptions/units.ts'
import { wellGiven, SPECS_OR_ALL } from '../sharedOptions/usage.ts'

export interface MutateRequest {
  /** If empty, all specs under `specs/`. */
  readonly specs: readonly string[]
  /** If empty, all models. */
  readonly models: readonly string[]
  /** How many states the models of a spec may have together; the smallest are tried. */
  readonly maxStates: number
  /** The time limit per mutant, for all models together. */
  readonly maxSeconds: number
  /** How many mutants to try at the same time. */
  readonly jobs: number
  readonly strict: boolean
  readonly json: boolean
  /** The Markdown page to write. */
  readonly out: string | undefined
  /** Whether to compare with `out` instead of writing it. */
  readonly check: boolean
  /** If undefined, the terminal decides. */
  readonly colour: boolean | undefined
}

const DEFAULT_STATES = 20_000
const DEFAULT_TIME = '60s'

const { json, color } = CHECK_OPTIONS

export const MUTATE_OPTIONS = {
  model: { type: 'string', array: true, requiresArg: true, describe: 'only these models' },
  'max-states': {
    type: 'string',
    requiresArg: true,
    describe: 'try the smallest models with at most this many states together (default: 20,000)',
  },
  'max-time': {
    type: 'string',
    requiresArg: true,
    default: DEFAULT_TIME,
    describe: 'give up on a part after 500ms, 60s, 5m, 1h',
  },
  jobs: { type: 'string', requiresArg: true, describe: 'try this many parts at once (default: one per core)' },
  strict: { type: 'boolean', default: false, describe: 'exit with 21 if a part survives and the spec gives no reason' },
  json,
  out: { type: 'string', requiresArg: true, describe: 'write the table as Markdown to this file' },
  check: { type: 'boolean', default: false, describe: 'change nothing; exit with 21 if the file is out of date' },
  color,
} as const satisfies Readonly<Record<string, Options>>

export function declareMutateOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS_OR_ALL)
    .options(MUTATE_OPTIONS)
    .check(wellGiven(MUTATE_OPTIONS))
    .example('$0 mutate specs/raft/raft.ts', 'show what breaks without each part of a protocol')
    .example('$0 mutate --strict --out docs/necessity/README.md', 'a page of all, which explains every part')
}

type MutateArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareMutateOptions>['argv']>>

export function mutateRequest(args: MutateArguments): MutateRequest {
  const states = args['max-states']
  return {
    specs: args.spec,
    models: args.model ?? [],
    maxStates: states === undefined ? DEFAULT_STATES : parseCount('max-states', states),
    maxSeconds: parseDuration('max-time', args['max-time']),
    jobs: args.jobs === undefined ? availableParallelism() : parseCount('jobs', args.jobs),
    strict: args.strict,
    json: args.json ?? false,
    out: args.out,
    check: args.check,
    colour: args.color,
  }
}
