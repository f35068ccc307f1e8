import { availableParallelism } from 'node:os'
import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import type { TraceFolder } from '../files/traceFiles.ts'
import { CHECK_OPTIONS, traceFolderOf } from '../check/checkOptions.ts'
import { DEFAULT_LOCK } from '../files/lockFile.ts'
import { expectOwnFiles, type FileReporter, parseFileReporter } from '../sharedOptions/reporters.ts'
import { parseShard, type ModelShard } from '../selection/modelShard.ts'
import { parseCount } from '../sharedOptions/units.ts'
import { wellGiven, SPECS_OR_ALL, usage } from '../sharedOptions/usage.ts'

export interface VerifyRequest {
  /** If empty, all specs under `specs/`. */
  readonly specs: readonly string[]
  readonly lock: string
  readonly update: boolean
  /** Which part of the models to verify. */
  readonly shard: ModelShard | undefined
  /** Reports from other runs, to be used instead of checking. If undefined, the models are checked. */
  readonly merge: readonly string[] | undefined
  /** Whether to report which conjuncts of the guards never refused anything. */
  readonly coverage: boolean
  /** How many worker processes to use. */
  readonly jobs: number
  readonly reporters: readonly Reporter[]
  /** If undefined, unexpected violations are not written. */
  readonly out: TraceFolder | undefined
  /** If undefined, the terminal decides. */
  readonly colour: boolean | undefined
}

export type Reporter = { readonly kind: 'github' } | FileReporter<(typeof FILE_REPORTERS)[number]>

const FILE_REPORTERS = ['junit', 'markdown', 'html', 'json'] as const

export const VERIFY_OPTIONS = {
  lock: { type: 'string', requiresArg: true, default: DEFAULT_LOCK, describe: 'the lock file' },
  update: {
    type: 'boolean',
    default: false,
    describe: 'write the results to the lock file instead of comparing them with it',
  },
  jobs: { type: 'string', requiresArg: true, describe: 'check this many models at once (default: one per core)' },
  shard: {
    type: 'string',
    requiresArg: true,
    describe: 'only one part of the models: 3/8 is the third of eight parts',
  },
  merge: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: "check nothing; combine other runs' JSON reports",
  },
  reporter: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'github (annotations), junit=FILE, markdown=FILE, html=FILE, json=FILE; may be repeated',
  },
  coverage: CHECK_OPTIONS.coverage,
  out: { type: 'string', requiresArg: true, describe: 'write unexpected counterexamples to this folder' },
  formats: CHECK_OPTIONS.formats,
  color: { type: 'boolean', describe: 'colours (default: on a terminal)' },
} as const satisfies Readonly<Record<string, Options>>

export function declareVerifyOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS_OR_ALL)
    .options(VERIFY_OPTIONS)
    .conflicts('shard', 'merge')
    .conflicts('merge', ['jobs', 'out', 'coverage'])
    .check(wellGiven(VERIFY_OPTIONS))
    .example('$0 verify', 'does every promise still hold, and every known flaw still show?')
    .example('$0 verify --update', 'accept the current results')
    .example('$0 verify --reporter github --reporter junit=report.xml', 'in a CI job')
    .example('$0 verify --shard 3/8 --reporter json=3.json', 'the third of eight CI jobs')
    .example('$0 verify --merge *.json', 'combine their results')
    .example('$0 verify --out unexpected', 'write pictures of unexpected violations')
}

type VerifyArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareVerifyOptions>['argv']>>

export function verifyRequest(args: VerifyArguments): VerifyRequest {
  const reporters = (args.reporter ?? []).map(parseReporter)
  if (args.update && args.shard !== undefined)
    throw usage(
      '--update needs all models, but --shard checks only some',
      'write a JSON report of each shard, and combine them with --merge and --update',
    )
  expectOwnFiles(reporters.filter((reporter) => reporter.kind !== 'github'))
  return {
    specs: args.spec,
    lock: args.lock,
    update: args.update,
    shard: args.shard === undefined ? undefined : parseShard(args.shard),
    merge: args.merge,
    coverage: args.coverage ?? false,
    jobs: args.jobs === undefined ? availableParallelism() : parseCount('jobs', args.jobs),
    reporters,
    out: traceFolderOf(args),
    colour: args.color,
  }
}

function parseReporter(text: string): Reporter {
  return text === 'github' ? { kind: text } : parseFileReporter(text, FILE_REPORTERS, ['github'])
}
