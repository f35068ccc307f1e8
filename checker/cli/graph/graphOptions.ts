import { extname } from 'node:path'
import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { CHECK_OPTIONS } from '../check/checkOptions.ts'
import { overridesOf } from '../sharedOptions/settings.ts'
import { parseCount } from '../sharedOptions/units.ts'
import { wellGiven, ONE_SPEC, usage } from '../sharedOptions/usage.ts'

export const GRAPH_MODES = ['full', 'trace', 'choices'] as const

/** The options of `graph`. */
export interface GraphRequest {
  readonly spec: string
  /** If undefined, the spec's only model is used, or its defaults if constants or budgets are overridden. */
  readonly model: string | undefined
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  /** If undefined, all properties that `check` would check. */
  readonly property: string | undefined
  readonly view: readonly string[]
  readonly mode: (typeof GRAPH_MODES)[number]
  readonly maxStates: number
  /** If undefined, DOT is printed to stdout. */
  readonly out: string | undefined
}

const { constant, fault } = CHECK_OPTIONS

export const GRAPH_OPTIONS = {
  model: { type: 'string', requiresArg: true, describe: 'draw this model (default: the only one)' },
  constant,
  fault,
  property: { type: 'string', requiresArg: true, describe: 'show the counterexample of this property' },
  view: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'merge states with the same value here: --view brokers.log',
  },
  mode: {
    choices: GRAPH_MODES,
    default: 'full',
    describe: 'draw all states, the counterexample, or the counterexample with all other enabled steps',
  },
  'max-states': { type: 'string', requiresArg: true, default: '100', describe: 'draw at most this many states' },
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'write to this .svg or .dot file (default: DOT on stdout; for choices, SVG)',
  },
} as const satisfies Readonly<Record<string, Options>>

export function declareGraphOptions(yargs: Argv) {
  return yargs
    .positional('spec', ONE_SPEC)
    .options(GRAPH_OPTIONS)
    .check(wellGiven(GRAPH_OPTIONS))
    .example("$0 graph spec.ts --model 'two nodes' --out states.svg", 'draw every state of a small model')
    .example('$0 graph spec.ts --view leader --view isr', 'a larger one, through a view')
    .example('$0 graph spec.ts --mode choices --out choices.svg', 'what else could have happened')
}

type GraphArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareGraphOptions>['argv']>>

export function graphRequest(args: GraphArguments): GraphRequest {
  const { spec, model, property, mode, out } = args
  const view = args.view ?? []
  if (out !== undefined && !['.svg', '.dot'].includes(extname(out)))
    throw usage(`--out cannot be ${out}`, 'a graph is written as .svg or .dot')
  if (mode === 'choices' && out !== undefined && extname(out) === '.dot')
    throw usage('--mode choices has no DOT', 'it is written as .svg')
  if (view.length > 0 && mode !== 'full')
    throw usage(`--view works with --mode full, not with --mode ${mode}`, 'remove one of them')
  return {
    spec,
    model,
    ...overridesOf(args),
    property,
    view,
    mode,
    maxStates: parseCount('max-states', args['max-states']),
    out,
  }
}
