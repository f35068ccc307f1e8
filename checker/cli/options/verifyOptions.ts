import { availableParallelism } from 'node:os'
import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { DEFAULT_LOCK } from '../files/lockFile.ts'
import { expectOwnFiles, type FileReporter, parseFileReporter } from './reporters.ts'
import { parseCount } from './units.ts'
import { givenOnce, SPECS_OR_ALL } from './usage.ts'

export interface VerifyRequest {
  /** Empty: every spec below `specs/`. */
  readonly specs: readonly string[]
  readonly lock: string
  readonly update: boolean
  /** Worker processes. */
  readonly jobs: number
  readonly reporters: readonly Reporter[]
  /** Undefined: unexpected violations are not written. */
  readonly out: string | undefined
  /** Undefined: depends on the terminal. */
  readonly colour: boolean | undefined
}

export type Reporter = { readonly kind: 'github' } | FileReporter<'junit' | 'markdown' | 'html'>

export const VERIFY_OPTIONS = {
  lock: { type: 'string', requiresArg: true, default: DEFAULT_LOCK, describe: 'the file of the results agreed on' },
  update: { type: 'boolean', default: false, describe: 'write the results to the lock file instead of comparing' },
  jobs: { type: 'string', requiresArg: true, describe: 'models checked at the same time (default: one per core)' },
  reporter: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'github (annotations), junit=FILE, markdown=FILE, html=FILE; may be repeated',
  },
  out: { type: 'string', requiresArg: true, describe: 'write counterexamples that are not as expected to this folder' },
  color: { type: 'boolean', describe: 'colours (default: on a terminal)' },
} as const satisfies Readonly<Record<string, Options>>

export function declareVerifyOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS_OR_ALL)
    .options(VERIFY_OPTIONS)
    .check(givenOnce(VERIFY_OPTIONS))
    .example('$0 verify', 'does every promise still hold, and every known flaw still show?')
    .example('$0 verify --update', 'agree on the results of today')
    .example('$0 verify --reporter github --reporter junit=report.xml', 'in a CI job')
    .example('$0 verify --out unexpected', 'pictures of what nobody expects')
}

type VerifyArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareVerifyOptions>['argv']>>

export function verifyRequest(args: VerifyArguments): VerifyRequest {
  const reporters = (args.reporter ?? []).map(parseReporter)
  expectOwnFiles(reporters.filter((reporter) => reporter.kind !== 'github'))
  return {
    specs: args.spec,
    lock: args.lock,
    update: args.update,
    jobs: args.jobs === undefined ? availableParallelism() : parseCount('jobs', args.jobs),
    reporters,
    out: args.out,
    colour: args.color,
  }
}

function parseReporter(text: string): Reporter {
  return text === 'github' ? { kind: text } : parseFileReporter(text, ['junit', 'markdown', 'html'], ['github'])
}
