import yargs, { type Argv, type Options } from 'yargs'
import { CHECK_OPTIONS, type CheckArguments, checkRequest, declareCheckOptions } from './check/checkOptions.ts'
import { COUNTEREXAMPLES_OPTIONS, declareCounterexamplesOptions } from './counterexamples/counterexamplesOptions.ts'
import { EXIT, type ExitCode } from './exitCodes.ts'
import { DEBUG, withDebugValue } from './failure.ts'
import { declareExploreOptions, EXPLORE_OPTIONS, exploreRequest } from './explore/exploreOptions.ts'
import { declareGraphOptions, GRAPH_OPTIONS, graphRequest } from './graph/graphOptions.ts'
import {
  CLUSTER_OPTIONS,
  clusterRequest,
  declareClusterOptions,
  declareWorkerOptions,
  WORKER_OPTIONS,
  workerRequest,
} from './cluster/clusterOptions.ts'
import { declareInfoOptions, INFO_OPTIONS } from './info/infoOptions.ts'
import { declareInitOptions } from './init/initOptions.ts'
import { declareMatrixOptions, MATRIX_OPTIONS } from './matrix/matrixOptions.ts'
import { declareMutateOptions, MUTATE_OPTIONS, mutateRequest } from './mutate/mutateOptions.ts'
import { declareReplayOptions, REPLAY_OPTIONS, replayRequest } from './replay/replayOptions.ts'
import { declareScenarioOptions, SCENARIO_OPTIONS, scenarioRequest } from './scenario/scenarioOptions.ts'
import { declareTraceOptions, TRACE_OPTIONS, traceRequest } from './trace/traceOptions.ts'
import { declareSimulateOptions, SIMULATE_OPTIONS, simulateRequest } from './simulate/simulateOptions.ts'
import { expectNoneMisread, usage, wrongUsage } from './sharedOptions/usage.ts'
import { declareVerifyOptions, VERIFY_OPTIONS, verifyRequest } from './verify/verifyOptions.ts'
import { version } from './version.ts'

/** The options each command accepts. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, Options>>>> = {
  init: {},
  check: CHECK_OPTIONS,
  simulate: SIMULATE_OPTIONS,
  info: INFO_OPTIONS,
  graph: GRAPH_OPTIONS,
  explore: EXPLORE_OPTIONS,
  verify: VERIFY_OPTIONS,
  matrix: MATRIX_OPTIONS,
  mutate: MUTATE_OPTIONS,
  counterexamples: COUNTEREXAMPLES_OPTIONS,
  replay: REPLAY_OPTIONS,
  trace: TRACE_OPTIONS,
  scenario: SCENARIO_OPTIONS,
  worker: WORKER_OPTIONS,
  cluster: CLUSTER_OPTIONS,
  completion: {},
}

/** The only option of `check` that `watch` does not pass on to the runs it starts. */
const WATCH = /^--watch(?:=.*)?$/

const EXIT_CODES = `Exit codes: 0 all as expected, 11 deadlock, 12 and 13 a property is violated, 20 bounded or
inconclusive, 21 an expectation was missed, 22 no behaviour of the spec explains a log, 75 the spec failed while it
ran, 130 interrupted,
150 the spec cannot be loaded, 2 wrong usage`

/** Adds the commands for working with a cluster. */
function withCluster(commands: Argv, ends: Ends): Argv {
  return commands
    .command('worker', 'work on the searches of a cluster until interrupted', declareWorkerOptions, async (argv) =>
      ends((await import('./clusterCommands/worker.ts')).worker(workerRequest(argv))),
    )
    .command('cluster', "list a cluster's workers and runs, or remove a run", declareClusterOptions, async (argv) =>
      ends((await import('./clusterCommands/cluster.ts')).cluster(clusterRequest(argv))),
    )
}

/**
 * Runs the command named by the arguments and returns its exit code. Throws a QuorateError (usage) for invalid
 * arguments. Each command is loaded only when it is called, because V8 takes a long time to parse all of them.
 */
export async function runCommandLine(typed: readonly string[]): Promise<ExitCode> {
  const args = withDebugValue(typed)
  expectNoneMisread(args, { ...KNOWN[args[0] ?? ''], ...DEBUG })
  let code: ExitCode = EXIT.ok
  const ends: Ends = async (command) => {
    code = await command
  }
  await withCluster(withTraces(parser(args), ends), ends)
    .command(
      'init [dir]',
      'add a small spec, its test and a workflow to a folder',
      declareInitOptions,
      async ({ dir }) => ends((await import('./commands.ts')).init(dir)),
    )
    .command(
      'check <spec..>',
      'check the models of specs against their expectations',
      declareCheckOptions,
      async (argv) => ends(checkOrWatch(argv, args)),
    )
    .command(
      'simulate <spec..>',
      'take random walks through models that are too large to explore',
      declareSimulateOptions,
      async (argv) => ends((await import('./commands.ts')).simulate(simulateRequest(argv))),
    )
    .command(
      'info <spec..>',
      'show what is known before a run: bits, bindings, how many states fit in memory',
      declareInfoOptions,
      async (argv) => ends((await import('./info/info.ts')).info(argv)),
    )
    .command(
      'graph <spec>',
      'draw all states of a small model, or what else could have happened in a counterexample',
      declareGraphOptions,
      async (argv) => ends((await import('./commands.ts')).graph(graphRequest(argv))),
    )
    .command(
      'verify [spec..]',
      'check all models of all specs, and compare the results with the lock file',
      declareVerifyOptions,
      async (argv) => ends((await import('./commands.ts')).verify(verifyRequest(argv))),
    )
    .command(
      'matrix [spec..]',
      "print tables of the lock file's verdicts, by settings and by promise",
      declareMatrixOptions,
      async ({ spec: specs, format, out, lock, check }) =>
        ends((await import('./commands.ts')).matrix({ specs, format, out, lock, check })),
    )
    .command(
      'mutate [spec..]',
      'leave out one part of a spec at a time, and report what breaks without it',
      declareMutateOptions,
      async (argv) => ends((await import('./commands.ts')).mutate(mutateRequest(argv))),
    )
    .command(
      'counterexamples [spec..]',
      'write the traces and pictures of every expected violation',
      declareCounterexamplesOptions,
      async ({ spec: specs, out, check }) =>
        ends((await import('./commands.ts')).counterexamples({ specs, out, check })),
    )
    .completion('completion', 'print a script that completes commands and options in your shell')
    .parseAsync()
  return code
}

async function checkOrWatch(argv: CheckArguments, args: readonly string[]): Promise<ExitCode> {
  const request = checkRequest(argv)
  const { check, watch } = await import('./commands.ts')
  if (!argv.watch) return check(request)
  return watch(
    request.specs,
    args.filter((arg) => !WATCH.test(arg)),
  )
}

type Ends = (command: Promise<ExitCode>) => Promise<void>

/** Adds the commands that deal with individual behaviours. */
function withTraces(commands: Argv, ends: Ends): Argv {
  return commands
    .command(
      'explore <spec>',
      'open a page to walk through a protocol step by step, and ask why a step is impossible',
      declareExploreOptions,
      async (argv) => ends((await import('./commands.ts')).explore(exploreRequest(argv))),
    )
    .command(
      'replay <trace> [spec]',
      'execute saved counterexamples on the current spec: are they still violations, or fixed?',
      declareReplayOptions,
      async (argv) => ends((await import('./commands.ts')).replay(replayRequest(argv))),
    )
    .command(
      'trace <spec>',
      "compare a real system's log with the spec: is it one of the spec's behaviours?",
      declareTraceOptions,
      async (argv) => ends((await import('./commands.ts')).trace(traceRequest(argv))),
    )
    .command(
      'scenario <spec>',
      'print behaviours of the spec for a real system to follow, to show its flaws or cover its steps',
      declareScenarioOptions,
      async (argv) => ends((await import('./commands.ts')).scenario(scenarioRequest(argv))),
    )
}

/** Sets up the parser, without any commands. */
function parser(args: readonly string[]): Argv {
  return yargs(args)
    .scriptName('quorate')
    .usage('$0 COMMAND\n\nAn explicit-state model checker for replication protocols.')
    .demandCommand(1, 'name a command')
    .strict()
    .version(version())
    .help()
    .options(DEBUG)
    .check(({ debug }) => {
      if (debug === 'trees' && args[0] !== 'check') throw usage('--debug trees is an option of check', 'remove it')
      return true
    })
    .alias('help', 'h')
    .epilogue(EXIT_CODES)
    .wrap(isHelp(args) ? Math.min(110, process.stdout.columns || 100) : null)
    .locale('en')
    .parserConfiguration({ 'camel-case-expansion': false, 'dot-notation': false })
    .exitProcess(false)
    .fail((message, error?: unknown) => {
      if (error instanceof Error && error.name !== 'YError') throw error
      throw wrongUsage(message, args, KNOWN, Object.keys(DEBUG))
    })
}

/**
 * For `wrap`: yargs builds the help text of every command it runs, even if nobody sees it, and spends most of the time
 * on wrapping.
 */
function isHelp(args: readonly string[]): boolean {
  return args.some((arg) => /^-\w*h$|^(?:--)?help$/.test(arg))
}
