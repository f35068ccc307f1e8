import type { Argv } from 'yargs'
import { wellGiven, SPECS_OR_ALL } from '../sharedOptions/usage.ts'

export interface CounterexamplesRequest {
  /** If empty, all specs under `specs/`. */
  readonly specs: readonly string[]
  readonly out: string
  /** Whether to compare instead of writing. */
  readonly check: boolean
}

export const COUNTEREXAMPLES_OPTIONS = {
  out: {
    type: 'string',
    requiresArg: true,
    default: 'counterexamples',
    describe: 'write to this folder, which mirrors the specs and must contain nothing else',
  },
  check: { type: 'boolean', default: false, describe: 'change nothing; exit with 21 if the folder is out of date' },
} as const

export function declareCounterexamplesOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS_OR_ALL)
    .options(COUNTEREXAMPLES_OPTIONS)
    .check(wellGiven(COUNTEREXAMPLES_OPTIONS))
    .example('$0 counterexamples', 'write counterexamples/ again')
    .example('$0 counterexamples --check', 'is it up to date?')
}
