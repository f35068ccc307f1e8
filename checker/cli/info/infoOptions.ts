import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { CHECK_OPTIONS } from '../check/checkOptions.ts'
import { wellGiven, SPECS } from '../sharedOptions/usage.ts'

const { model, constant, fault, json, color } = CHECK_OPTIONS

export const INFO_OPTIONS = {
  model,
  constant,
  fault,
  'max-memory': CHECK_OPTIONS['max-memory'],
  source: { type: 'boolean', describe: 'print the code generated for each model instead' },
  json,
  color,
} as const satisfies Readonly<Record<string, Options>>

export function declareInfoOptions(yargs: Argv) {
  return yargs
    .positional('spec', SPECS)
    .options(INFO_OPTIONS)
    .conflicts('source', 'json')
    .check(wellGiven(INFO_OPTIONS))
    .example('$0 info spec.ts', 'bits per variable, bindings per action, how many states fit')
    .example('$0 info spec.ts -c nodes=5 --max-memory 4GB', 'the same for a larger model')
}

export type InfoArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareInfoOptions>['argv']>>
