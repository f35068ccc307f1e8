import type { Argv, Options } from 'yargs'
import { DEFAULT_LOCK } from '../files/lockFile.ts'
import { wellGiven, SPECS_OR_ALL } from '../sharedOptions/usage.ts'

const FORMATS = ['text', 'markdown', 'html'] as const
export type Format = (typeof FORMATS)[number]

export interface MatrixRequest {
  /** If empty, all specs under `specs/`. */
  readonly specs: readonly string[]
  /** If undefined, the format follows from the name of `out`; without `out`, it is text. */
  readonly format: Format | undefined
  /** If undefined, stdout. */
  readonly out: string | undefined
  readonly lock: string
  /** Whether to compare with `out` instead of writing it. */
  readonly check: boolean
}

export const MATRIX_OPTIONS = {
  format: {
    choices: FORMATS,
    describe: 'text, markdown or html (default: from the extension of --out; text on stdout)',
  },
  out: { type: 'string', requiresArg: true, describe: 'write to this file' },
  lock: { type: 'string', requiresArg: true, default: DEFAULT_LOCK, describe: 'the lock file with the verdicts' },
  check: { type: 'boolean', default: false, describe: 'change nothing; exit with 21 if the file is out of date' },
} as const satisfies Readonly<Record<string, Options>>

export function declareMatrixOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS_OR_ALL)
    .options(MATRIX_OPTIONS)
    .check(wellGiven(MATRIX_OPTIONS))
    .example('$0 matrix specs/kafka/isr.ts', 'one protocol, on the terminal')
    .example('$0 matrix --out docs/matrix.md', 'a page of all protocols')
}
