import type { Argv } from 'yargs'

export function declareInitOptions(yargs: Argv) {
  return yargs
    .positional('dir', { describe: 'the folder, which is created if it does not exist', type: 'string', default: '.' })
    .example('$0 init', 'add Quorate to this folder')
    .example('$0 init packages/replication', 'in another folder, or a new one')
}
