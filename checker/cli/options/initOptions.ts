import type { Argv } from 'yargs'

export function declareInitOptions(yargs: Argv) {
  return yargs
    .positional('dir', { describe: 'the folder, made where there is none', type: 'string', default: '.' })
    .example('$0 init', 'add Quorate to this folder, or start in it')
    .example('$0 init packages/replication', 'in another folder, or a new one')
}
