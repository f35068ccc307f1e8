import { extname } from 'node:path'
import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { CHECK_OPTIONS } from '../check/checkOptions.ts'
import { overridesOf } from '../sharedOptions/settings.ts'
import { parseCount } from '../sharedOptions/units.ts'
import { wellGiven, ONE_SPEC, usage } from '../sharedOptions/usage.ts'

/** The options of `explore`. */
export interface ExploreRequest {
  readonly spec: string
  /** If undefined, the trace's model is used or, without a trace, the first model. */
  readonly model: string | undefined
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  /** The file with the path to start from. */
  readonly trace: string | undefined
  /** The file to write. If undefined, the page is served. */
  readonly out: string | undefined
  /** 0 picks any free port. */
  readonly port: number
}

const { constant, fault } = CHECK_OPTIONS

export const EXPLORE_OPTIONS = {
  model: { type: 'string', requiresArg: true, describe: 'start with this model (default: the first one)' },
  constant,
  fault,
  trace: { type: 'string', requiresArg: true, describe: 'start at the end of a saved counterexample' },
  out: { type: 'string', requiresArg: true, describe: 'write the page to this .html file, which needs no server' },
  port: { type: 'string', requiresArg: true, describe: 'the port of the local server (default: any free one)' },
} as const satisfies Readonly<Record<string, Options>>

const MOST_PORT = 65_535

export function declareExploreOptions(yargs: Argv) {
  return yargs
    .positional('spec', ONE_SPEC)
    .options(EXPLORE_OPTIONS)
    .conflicts('out', 'port')
    .check(wellGiven(EXPLORE_OPTIONS))
    .example('$0 explore spec.ts', 'a page for walking through the spec, which reloads after every save')
    .example('$0 explore spec.ts --trace pictures/one.Small.json', 'the same, starting at the end of a counterexample')
    .example('$0 explore spec.ts --out page.html', 'the page in one file, to give to somebody else')
}

type ExploreArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareExploreOptions>['argv']>>

export function exploreRequest(args: ExploreArguments): ExploreRequest {
  const { spec, model, trace, out, port } = args
  if (out !== undefined && !['.html', '.htm'].includes(extname(out)))
    throw usage(`--out cannot be ${out}`, 'the page is written as .html')
  return {
    spec,
    model,
    ...overridesOf(args),
    trace,
    out,
    port: port === undefined ? 0 : parseCount('port', port, MOST_PORT),
  }
}
