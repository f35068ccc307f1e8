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
    describe: 'the folder that mirrors the specs; it must contain nothing else',
  },
  check: { type: 'boolean', default: false, describe: 'change nothing; exit with 21 if the folder is not up to date' },
} as const

export function declareCounterexamplesOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS_OR_ALL)
    .options(COUNTEREXAMPLES_OPTIONS)
    .check(wellGiven(COUNTEREXAMPLES_OPTIONS))
    .example('$0 counterexamples', 'write counterexamples/ again')
    .example('$0 counterexamples --check', 'is it up to date?')
}
