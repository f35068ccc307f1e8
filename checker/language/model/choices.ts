import { ending, MOST_YIELDED } from '../../domain/values/ending.ts'
import { valueKey } from '../../domain/values/equality.ts'
import { describe, ownValue, type ShareValue } from '../../domain/values/given.ts'
import { QuorateError } from '../../errors.ts'
import type { Parameter } from './model.ts'

/** A parameter whose values come from a function of the state. */
export type ChosenParameter = Extract<Parameter, { readonly domain?: undefined }>

/**
 * The values of a parameter whose function of the state returned `source`. Each is the checker's own copy and occurs
 * once, in the order in which they are first yielded. Throws Q113 if `source` is not iterable, never ends, or has
 * values that are not plain data. The error's cause is the author's function, so that its place can be found.
 */
export function choicesOf(source: unknown, parameter: ChosenParameter, share: ShareValue): readonly unknown[] {
  const first = new Map<unknown, unknown>()
  for (const value of ending(valuesIn(source, parameter), () => endless(parameter))) {
    const chosen = ownValue(value, parameter, share)
    const key = keyOf(chosen)
    if (!first.has(key)) first.set(key, chosen)
  }
  return [...first.values()]
}

/** Maps strings and composite values to distinct strings. Other values stay unchanged. */
function keyOf(value: unknown): unknown {
  if (typeof value === 'string') return `"${value}`
  return typeof value === 'object' && value !== null ? valueKey(value) : value
}

function valuesIn(source: unknown, parameter: ChosenParameter): Iterable<unknown> {
  if (typeof source === 'string' || (typeof source === 'object' && source !== null && Symbol.iterator in source))
    return source as Iterable<unknown>
  const [what] = describe(source)
  throw unlisted(
    parameter,
    `its domain is ${what}, which has no values to choose from`,
    'use an array, a set or a sequence',
  )
}

function endless(parameter: ChosenParameter): QuorateError {
  return unlisted(parameter, `its domain has more than ${MOST_YIELDED} values`, 'return fewer; a domain must end')
}

function unlisted({ name, from }: ChosenParameter, problem: string, hint: string): QuorateError {
  const where = [`parameter ${name}`]
  return new QuorateError({ code: 'Q113', class: 'spec', where, problem, hint }, { cause: from })
}
