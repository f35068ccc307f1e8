import { QuorateError } from '../errors.ts'
import { suggest } from '../spec/suggest.ts'

/** What yargs says is wrong, with a suggestion where a name is unknown. */
export function wrongUsage(
  message: string,
  known: { readonly commands: readonly string[]; readonly options: readonly string[] },
): QuorateError {
  const [, kind = '', name = ''] = /^Unknown (argument|command)s?: ([^,]+)/.exec(message) ?? []
  const problem =
    name === ''
      ? message.trim().replaceAll(/\s*\n\s*/g, '; ')
      : `there is no ${kind === 'command' ? 'command' : 'option'} '${name}'`
  const hint = name === '' ? 'see quorate --help' : suggest(name, kind === 'command' ? known.commands : known.options)
  return new QuorateError({ code: 'Q020', class: 'usage', problem, hint })
}
