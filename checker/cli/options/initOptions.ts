import type { Argv } from 'yargs'

export function declareInitOptions(yargs: Argv) {
  return yargs
    .positional('dir', { describe: 'the folder, made where there is none', type: 'string', default: '.' })
    .example('$0 init', 'start in this folder')
    .example('$0 init replication', 'start in a new one')
}
