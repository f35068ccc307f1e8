import yargs, { type Argv } from 'yargs'
import { check } from './commands/check.ts'
import { CHECK_OPTIONS, checkRequest, declareCheckOptions } from './options/checkOptions.ts'
import { counterexamples, COUNTEREXAMPLES_OPTIONS, declareCounterexamplesOptions } from './commands/counterexamples.ts'
import { EXIT, type ExitCode } from './exitCodes.ts'
import { graph } from './commands/graph.ts'
import { declareGraphOptions, GRAPH_OPTIONS, graphRequest } from './options/graphOptions.ts'
import { declareInfoOptions, info, INFO_OPTIONS } from './commands/info.ts'
import { declareInitOptions, init } from './commands/init.ts'
import { declareMatrixOptions, matrix, MATRIX_OPTIONS } from './commands/matrix.ts'
import { replay } from './commands/replay.ts'
import { declareReplayOptions, REPLAY_OPTIONS, replayRequest } from './options/replayOptions.ts'
import { simulate } from './commands/simulate.ts'
import { declareSimulateOptions, SIMULATE_OPTIONS, simulateRequest } from './options/simulateOptions.ts'
import { wrongUsage } from './options/usage.ts'
import { verify } from './commands/verify/verify.ts'
import { declareVerifyOptions, VERIFY_OPTIONS, verifyRequest } from './options/verifyOptions.ts'
import { version } from './version.ts'

/** Per command, its options. */
const KNOWN: Readonly<Record<string, object>> = {
  init: {},
  check: CHECK_OPTIONS,
  simulate: SIMULATE_OPTIONS,
  info: INFO_OPTIONS,
  graph: GRAPH_OPTIONS,
  verify: VERIFY_OPTIONS,
  matrix: MATRIX_OPTIONS,
  counterexamples: COUNTEREXAMPLES_OPTIONS,
  replay: REPLAY_OPTIONS,
  completion: {},
}

const EXIT_CODES = `Exit codes: 0 all as expected, 11 deadlock, 12 and 13 a property is violated, 20 bounded or
inconclusive, 21 an expectation was missed, 75 the spec failed while it ran, 130 interrupted,
150 the spec cannot be loaded, 2 wrong usage`

/** Runs the command that the arguments name; gives its exit code. Throws a QuorateError (usage) where they are wrong. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok
  const ends = async (command: Promise<ExitCode>): Promise<void> => {
    code = await command
  }
  await parser(args)
    .command('init [dir]', 'write a small spec, its test and a workflow into a folder', declareInitOptions, ({ dir }) =>
      ends(init(dir)),
    )
    .command(
      'check <spec..>',
      'check the models of specs, each against its expectations',
      declareCheckOptions,
      (argv) => ends(check(checkRequest(argv))),
    )
    .command(
      'simulate <spec..>',
      'random walks through models that are too large to be explored',
      declareSimulateOptions,
      (argv) => ends(simulate(simulateRequest(argv))),
    )
    .command(
      'info <spec..>',
      'tell what is known of models before a run: bits, bindings, how many states fit',
      declareInfoOptions,
      (argv) => ends(info(argv)),
    )
    .command(
      'graph <spec>',
      'draw the states of a small model, or what else a counterexample could have done',
      declareGraphOptions,
      (argv) => ends(graph(graphRequest(argv))),
    )
    .command(
      'verify [spec..]',
      'check all models of all specs, and compare with the lock file',
      declareVerifyOptions,
      (argv) => ends(verify(verifyRequest(argv))),
    )
    .command(
      'matrix [spec..]',
      'make a table of settings and faults against promises, from the lock file',
      declareMatrixOptions,
      ({ spec: specs, format, out, lock, check: only }) => ends(matrix({ specs, format, out, lock, check: only })),
    )
    .command(
      'counterexamples [spec..]',
      'make the traces and pictures of every violation that models expect',
      declareCounterexamplesOptions,
      (argv) => ends(counterexamples({ specs: argv.spec, out: argv.out, check: argv.check })),
    )
    .command(
      'replay <trace> [spec]',
      'execute saved counterexamples on the present spec: still violated, or fixed?',
      declareReplayOptions,
      (argv) => ends(replay(replayRequest(argv))),
    )
    .completion('completion', 'print a script that completes commands and options in your shell')
    .parseAsync()
  return code
}

/** All but the commands. */
function parser(args: readonly string[]): Argv {
  return yargs(args)
    .scriptName('quorate')
    .usage('$0 COMMAND\n\nAn explicit-state model checker for replication protocols.')
    .demandCommand(1, 'name a command')
    .strict()
    .version(version())
    .help()
    .alias('help', 'h')
    .epilogue(EXIT_CODES)
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .locale('en')
    .parserConfiguration({ 'camel-case-expansion': false })
    .exitProcess(false)
    .fail((message, error?: unknown) => {
      if (error instanceof Error && error.name !== 'YError') throw error
      throw wrongUsage(message, args, KNOWN)
    })
}
