import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import type { CheckOptions } from '../../check/check.ts'
import type { StorageKind } from '../../compile/compile.ts'
import { CHECK_CLUSTER_OPTIONS, type ClusterChoice, clusterChoice } from '../cluster/clusterOptions.ts'
import type { CheckpointRequest } from '../checkpoint/keep.ts'
import { parseFormats, TRACE_FORMATS } from '../files/formatNames.ts'
import type { TraceFolder } from '../files/traceFiles.ts'
import { MOST_WORKERS } from '../../explore/options.ts'
import { memoryOf } from '../sharedOptions/memory.ts'
import type { Selection } from '../selection/plan.ts'
import { expectOwnFiles, type FileReporter, parseFileReporter } from '../sharedOptions/reporters.ts'
import { overridesOf } from '../sharedOptions/settings.ts'
import { parseCount, parseDuration } from '../sharedOptions/units.ts'
import { wellGiven, SPECS, usage } from '../sharedOptions/usage.ts'

/** The options of `check`. */
export interface CheckRequest {
  readonly specs: readonly string[]
  readonly selection: Selection
  /** An expression for the state to find. If undefined, properties are checked instead. */
  readonly find: string | undefined
  readonly engine: 'fast' | 'reference'
  readonly limits: Pick<CheckOptions, 'maxStates' | 'maxDepth' | 'maxSeconds'> & { readonly maxMemory: number }
  /** The number of threads. Null means one per core, but only for large models. */
  readonly workers: number | null
  readonly storage: StorageKind
  /** If undefined, no checkpoints are written. */
  readonly checkpoints: CheckpointRequest | undefined
  /** If undefined, this machine searches alone. */
  readonly cluster: ClusterChoice | undefined
  readonly failFast: boolean
  readonly continue: boolean
  readonly full: boolean
  readonly json: boolean
  /** Whether to report which conjuncts of the guards never refused anything. */
  readonly coverage: boolean
  /** Whether to print the size and usage of the decision trees to stderr. */
  readonly trees: boolean
  /** If undefined, counterexamples are not written. */
  readonly out: TraceFolder | undefined
  readonly reporters: readonly FileReporter<'html'>[]
  /** If undefined, the terminal decides. */
  readonly colour: boolean | undefined
}

export const CHECK_OPTIONS = {
  model: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'only these models, by name or start of the name (default: all)',
  },
  constant: { alias: 'c', type: 'string', array: true, nargs: 1, describe: 'override a constant: -c nodes=3' },
  fault: { type: 'string', array: true, nargs: 1, describe: "override a fault's budget: --fault crash=1" },
  property: { type: 'string', array: true, requiresArg: true, describe: 'check only these properties' },
  find: { type: 'string', requiresArg: true, describe: "find a state where this is true: 's.acked.size === 1'" },
  symmetry: { type: 'boolean', describe: 'of states that differ only in symmetric ids, explore one' },
  engine: { choices: ['fast', 'reference'], default: 'fast', describe: 'reference: the slow, simple second engine' },
  storage: {
    choices: ['exact', 'hash'],
    default: 'exact',
    describe: 'hash: keep only 64-bit fingerprints, for when states do not fit',
  },
  workers: {
    type: 'string',
    requiresArg: true,
    describe: `threads, at most ${MOST_WORKERS} (default: one, and all cores for large models)`,
  },
  'max-states': { type: 'string', requiresArg: true, describe: 'stop after the level that exceeds this number' },
  'max-depth': { type: 'string', requiresArg: true, describe: 'do not expand states at this depth' },
  'max-time': { type: 'string', requiresArg: true, describe: 'stop each model after 60s, 5m, 1h' },
  'max-memory': {
    type: 'string',
    requiresArg: true,
    describe: 'limit for the process: 512MB, 4GB (default: 3/4 of the memory)',
  },
  checkpoint: { type: 'string', requiresArg: true, describe: 'save checkpoints of one model in this folder' },
  'checkpoint-every': {
    type: 'string',
    requiresArg: true,
    describe: 'how often to save one: 30s, 5m, 1h (default: 5m)',
  },
  resume: { type: 'string', requiresArg: true, describe: 'continue from the checkpoint in this folder' },
  ...CHECK_CLUSTER_OPTIONS,
  'fail-fast': { type: 'boolean', describe: 'stop a model at its first violation, expected or not' },
  continue: { type: 'boolean', describe: 'explore everything, even after a violation' },
  full: { type: 'boolean', describe: 'print complete states in traces instead of differences' },
  json: { type: 'boolean', describe: 'print one JSON document' },
  coverage: { type: 'boolean', describe: 'name guard conjuncts that never refused anything, or were never true' },
  watch: { type: 'boolean', describe: 'check again whenever a spec or one of its imports is saved' },
  out: { type: 'string', requiresArg: true, describe: 'write counterexamples to this folder' },
  formats: {
    type: 'string',
    requiresArg: true,
    describe: `the formats to write: svg,json (default: ${TRACE_FORMATS.join()})`,
  },
  reporter: { type: 'string', array: true, nargs: 1, describe: 'html=FILE: a page that shows each trace step by step' },
  color: { type: 'boolean', describe: 'colours (default: on a terminal)' },
} as const satisfies Readonly<Record<string, Options>>

export function declareCheckOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS)
    .options(CHECK_OPTIONS)
    .conflicts('fail-fast', 'continue')
    .conflicts('checkpoint', 'resume')
    .conflicts('find', ['property', 'checkpoint', 'resume', 'continue', 'fail-fast'])
    .conflicts('cluster', ['checkpoint', 'workers'])
    .conflicts('watch', ['json', 'checkpoint', 'resume', 'cluster'])
    .check(wellGiven(CHECK_OPTIONS))
    .example('$0 check specs/rocketmq/master-slave.ts', 'check every model against its expectations')
    .example("$0 check spec.ts --model 'two nodes' --full", 'one model, with whole states in traces')
    .example('$0 check spec.ts -c nodes=3 --fault crash=1', 'other constants; no expectations apply')
    .example('$0 check spec.ts --json --out pictures', 'JSON for programs, and pictures for people')
    .example('$0 check spec.ts --model large --checkpoint dir', 'a long run; continue later with --resume dir')
    .example('$0 check spec.ts --storage hash', 'store more states, at a small risk')
    .example('$0 check spec.ts --reporter html=report.html', 'a page for people')
    .example("$0 check spec.ts --find 's.acked.size === 1'", 'the shortest path to such a state')
    .example('$0 check spec.ts --watch', 'while you write the spec')
}

export type CheckArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareCheckOptions>['argv']>>

export function checkRequest(args: CheckArguments): CheckRequest {
  const reporters = (args.reporter ?? []).map((text) => parseFileReporter(text, ['html']))
  expectOwnFiles(reporters)
  return {
    specs: args.spec,
    selection: {
      models: args.model ?? [],
      ...overridesOf(args),
      properties: args.find === undefined ? args.property : [args.find],
      symmetry: args.symmetry,
    },
    find: args.find,
    engine: args.engine,
    storage: args.storage,
    limits: {
      maxStates: given(args['max-states'], (text) => parseCount('max-states', text)),
      maxDepth: given(args['max-depth'], (text) => parseCount('max-depth', text)),
      maxSeconds: given(args['max-time'], (text) => parseDuration('max-time', text)),
      maxMemory: memoryOf(args['max-memory']),
    },
    workers: given(args.workers, (text) => parseCount('workers', text, MOST_WORKERS)) ?? null,
    checkpoints: args.cluster === undefined ? checkpointsOf(args) : undefined,
    cluster: clusterChoice(args),
    failFast: args['fail-fast'] ?? false,
    continue: args.continue ?? false,
    full: args.full ?? false,
    json: args.json ?? false,
    coverage: args.coverage ?? false,
    trees: treesOf(args),
    out: traceFolderOf(args),
    reporters,
    colour: args.color,
  }
}

/** Parses `--out` and `--formats`. Throws Q020 (usage) if formats are given without a folder. */
export function traceFolderOf({
  out,
  formats,
}: {
  readonly out?: string | undefined
  readonly formats?: string | undefined
}): TraceFolder | undefined {
  if (out !== undefined) return { out, formats: parseFormats(formats) }
  if (formats !== undefined)
    throw usage('--formats is given without an option that says where to write', 'add --out FOLDER')
  return undefined
}

function checkpointsOf(args: CheckArguments): CheckpointRequest | undefined {
  const folder = args.resume ?? args.checkpoint
  const every = given(args['checkpoint-every'], (text) => parseDuration('checkpoint-every', text))
  if (folder !== undefined) return { folder, resume: args.resume !== undefined, everySeconds: every ?? 300 }
  if (every === undefined) return undefined
  throw usage('--checkpoint-every is given without an option that says where to write', 'add --checkpoint FOLDER')
}

/** Whether `--debug trees` is given. Throws Q020 (usage) if the run has no decision trees in this process. */
function treesOf(args: CheckArguments): boolean {
  if (args['debug'] !== 'trees') return false
  if (args.engine === 'reference')
    throw usage('--debug trees needs the fast engine', 'the reference engine has no decision trees; remove --engine')
  if (args.cluster !== undefined) throw usage('--debug trees cannot be combined with --cluster', 'remove one of them')
  return true
}

function given<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text)
}
