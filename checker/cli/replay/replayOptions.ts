import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import type { TraceOverrides } from '../../check/replayTrace.ts'
import { TRACE_FORMATS, type TraceFormat } from '../files/formatNames.ts'
import { overridesOf } from '../sharedOptions/settings.ts'
import { wellGiven, specPath } from '../sharedOptions/usage.ts'

/** The options of `replay`. */
export interface ReplayRequest {
  /** A file with traces, or a folder of such files. */
  readonly path: string
  /** If undefined, the spec that the trace names, under `specs/`. */
  readonly spec: string | undefined
  readonly overrides: TraceOverrides
  readonly expect: 'violated' | 'fixed' | undefined
  /** If set, prints the trace in this format instead of its outcome. */
  readonly format: TraceFormat | undefined
  /** If undefined, the terminal decides. */
  readonly colour: boolean | undefined
}

export const REPLAY_OPTIONS = {
  model: { type: 'string', requiresArg: true, describe: 'use this model instead of the one that the trace names' },
  constant: { alias: 'c', type: 'string', array: true, nargs: 1, describe: 'override a constant: -c nodes=3' },
  fault: { type: 'string', array: true, nargs: 1, describe: "override a fault's budget: --fault crash=1" },
  property: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'check these properties for a violation (default: as saved)',
  },
  expect: { choices: ['violated', 'fixed'], describe: 'exit with 0 if every trace has this result, with 21 otherwise' },
  format: { choices: TRACE_FORMATS, describe: 'print the trace in this format, and its result to stderr' },
  color: { type: 'boolean', describe: 'colours (default: on a terminal)' },
} as const satisfies Readonly<Record<string, Options>>

export function declareReplayOptions(yargs: Argv) {
  return yargs
    .positional('trace', {
      describe: 'a counterexample as JSON or ITF, or a folder of them',
      type: 'string',
      demandOption: true,
    })
    .positional('spec', { describe: 'the spec file (default: the spec that the trace names)', type: 'string' })
    .options(REPLAY_OPTIONS)
    .check(wellGiven(REPLAY_OPTIONS))
    .example('$0 replay counterexamples --expect violated', 'is every known flaw still there?')
    .example('$0 replay trace.json spec.ts -c fsync=true', 'would this setting have prevented it?')
    .example('$0 replay trace.itf.json --format mermaid', 'a sequence diagram for a pull request')
}

type ReplayArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareReplayOptions>['argv']>>

export function replayRequest(args: ReplayArguments): ReplayRequest {
  return {
    path: args.trace,
    spec: args.spec === undefined ? undefined : specPath(args.spec),
    overrides: {
      model: args.model,
      ...overridesOf(args),
      properties: args.property,
    },
    expect: args.expect,
    format: args.format,
    colour: args.color,
  }
}
