import { printAny } from '../../domain/print.ts'
import { suggest } from '../../domain/suggest.ts'
import { illFormed, recordOf } from '../definition/loose.ts'
import type { ActionModel, Model } from '../model/model.ts'

/**
 * The reasons why parts of actions are not needed. Throws Q055 (load) for an action that does not exist and for a
 * reason that is not a string. Only the spec's text shows whether an action has such a part, so `quorate mutate`,
 * not this function, rejects a reason for an unknown part.
 */
export function unneededOf(given: unknown, actions: readonly ActionModel[]): Model['unneeded'] {
  if (given === undefined) return {}
  const known = actions.map(({ name }) => name)
  const entries = Object.entries(recordOf(given, 'unneeded'))
  for (const [part, reason] of entries) {
    const [action = ''] = part.split(': ')
    if (!known.includes(action) || !part.startsWith(`${action}: `))
      throw illFormed('unneeded', `'${part}' does not begin with an action and a colon`, suggest(action, known))
    if (typeof reason !== 'string' || reason.trim() === '')
      throw illFormed('unneeded', `the reason for '${part}' is ${printAny(reason)}`, 'say why, in a sentence')
  }
  return Object.fromEntries(entries.map(([part, reason]) => [part, String(reason)]))
}
