import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { CHECK_OPTIONS } from '../check/checkOptions.ts'
import { type FileReporter, parseFileReporter } from '../sharedOptions/reporters.ts'
import { overridesOf } from '../sharedOptions/settings.ts'
import { parseCount, parseDuration } from '../sharedOptions/units.ts'
import { wellGiven, ONE_SPEC, usage } from '../sharedOptions/usage.ts'

/** The expected result for a log. */
export type TraceExpectation = 'accepted' | 'refused' | { readonly violated: string }

/** The options of `trace`. */
export interface TraceRequest {
  readonly spec: string
  readonly logs: readonly string[]
  /** If undefined, the lines are already in the spec's own words. */
  readonly map: string | undefined
  readonly unlogged: readonly string[]
  readonly model: string | undefined
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  readonly properties: readonly string[] | undefined
  /** In milliseconds. */
  readonly skew: number
  readonly hidden: number
  /** If undefined, the limit depends on the length of the log and is generous. */
  readonly maxStates: number | undefined
  readonly maxSeconds: number | undefined
  readonly json: boolean
  readonly full: boolean
  readonly save: string | undefined
  readonly reporters: readonly FileReporter<'html'>[]
  readonly expect: TraceExpectation | undefined
  /** If undefined, the terminal decides. */
  readonly colour: boolean | undefined
}

const DEFAULT_HIDDEN = 8

const { constant, fault, json, color, reporter } = CHECK_OPTIONS

export const TRACE_OPTIONS = {
  log: { type: 'string', array: true, requiresArg: true, demandOption: true, describe: 'the log files' },
  map: {
    type: 'string',
    requiresArg: true,
    describe: "a module that says what the lines mean (default: the lines use the spec's names)",
  },
  unlogged: { type: 'string', array: true, requiresArg: true, describe: 'without a map: actions that no line reports' },
  model: { type: 'string', requiresArg: true, describe: "use this model (default: the spec's defaults)" },
  constant,
  fault,
  property: { type: 'string', array: true, requiresArg: true, describe: 'check only these properties' },
  skew: { type: 'string', requiresArg: true, describe: "how far the nodes' clocks can be apart: 20ms (default: 0)" },
  hidden: {
    type: 'string',
    requiresArg: true,
    describe: `at most this many hidden steps per line (default: ${DEFAULT_HIDDEN})`,
  },
  'max-states': {
    type: 'string',
    requiresArg: true,
    describe: 'stop after this many states (default: 200,000, or 100 per line)',
  },
  'max-time': { type: 'string', requiresArg: true, describe: 'stop after 60s, 5m, 1h' },
  full: { type: 'boolean', describe: 'print all steps of the explanation' },
  json,
  save: { type: 'string', requiresArg: true, describe: 'write the explanation to this file for quorate replay' },
  reporter: { ...reporter, describe: 'html=FILE: a page with the steps and the lines they explain' },
  expect: { type: 'string', requiresArg: true, describe: 'accepted, refused or violated:NAME; exit with 21 otherwise' },
  color,
} as const satisfies Readonly<Record<string, Options>>

export function declareTraceOptions(yargs: Argv) {
  return yargs
    .positional('spec', ONE_SPEC)
    .options(TRACE_OPTIONS)
    .conflicts('map', 'unlogged')
    .check(wellGiven(TRACE_OPTIONS))
    .example('$0 trace spec.ts --log run.log', "lines in the spec's own words")
    .example('$0 trace spec.ts --log n0.log n1.log --map map.ts --skew 20ms', 'lines of a real system')
    .example('$0 trace spec.ts --log run.log --expect accepted', 'in CI')
}

type TraceArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareTraceOptions>['argv']>>

export function traceRequest(args: TraceArguments): TraceRequest {
  const { skew, hidden, expect } = args
  const states = args['max-states']
  const time = args['max-time']
  return {
    spec: args.spec,
    logs: args.log,
    map: args.map,
    unlogged: args.unlogged ?? [],
    model: args.model,
    ...overridesOf(args),
    properties: args.property,
    skew: skew === undefined || skew === '0' ? 0 : parseDuration('skew', skew) * 1000,
    hidden: hidden === undefined ? DEFAULT_HIDDEN : hidden === '0' ? 0 : parseCount('hidden', hidden),
    maxStates: states === undefined ? undefined : parseCount('max-states', states),
    maxSeconds: time === undefined ? undefined : parseDuration('max-time', time),
    json: args.json ?? false,
    full: args.full ?? false,
    save: args.save,
    reporters: (args.reporter ?? []).map((text) => parseFileReporter(text, ['html'])),
    expect: expect === undefined ? undefined : expectation(expect),
    colour: args.color,
  }
}

/** Throws Q020 (usage) for anything else. */
function expectation(text: string): TraceExpectation {
  if (text === 'accepted' || text === 'refused') return text
  const [, violated] = /^violated:(.+)$/.exec(text) ?? []
  if (violated !== undefined) return { violated }
  throw usage(`--expect cannot be '${text}'`, 'possible: accepted, refused, violated:NAME')
}
