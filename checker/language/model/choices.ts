import { valueKey } from '../../domain/values/equality.ts'
import { describe, ownValue, type Share } from '../../domain/values/given.ts'
import { QuorateError } from '../../errors.ts'
import type { Parameter } from './model.ts'

/** As many as a domain may have that is listed. */
const MAX_CHOICES = 2 ** 20

/** A parameter whose values a function of the state gives. */
export type Chosen = Extract<Parameter, { readonly domain?: undefined }>

/**
 * The values of a parameter, where its function of the state gave `source`: the checker's own, each once, in the order of first
 * yield. Throws Q113 for what cannot be gone through or never ends, and for values that are no plain data; its cause is the
 * author's function, which knows where it is written.
 */
export function choicesOf(source: unknown, parameter: Chosen, share: Share): readonly unknown[] {
  const first = new Map<unknown, unknown>()
  let given = 0
  for (const value of valuesIn(source, parameter)) {
    if (++given > MAX_CHOICES) throw endless(parameter)
    const chosen = ownValue(value, parameter, share)
    const key = keyOf(chosen)
    if (!first.has(key)) first.set(key, chosen)
  }
  return [...first.values()]
}

/** Of texts and composite values another text, of others they themselves. */
function keyOf(value: unknown): unknown {
  if (typeof value === 'string') return `"${value}`
  return typeof value === 'object' && value !== null ? valueKey(value) : value
}

function valuesIn(source: unknown, parameter: Chosen): Iterable<unknown> {
  if (typeof source === 'string' || (typeof source === 'object' && source !== null && Symbol.iterator in source))
    return source as Iterable<unknown>
  const [what] = describe(source)
  throw unlisted(
    parameter,
    `its domain is ${what}, which has no values to choose from`,
    'give an array, a set or a sequence',
  )
}

function endless(parameter: Chosen): QuorateError {
  return unlisted(
    parameter,
    `its domain gives more than ${MAX_CHOICES} values`,
    'give fewer; a domain must come to its end',
  )
}

function unlisted({ name, from }: Chosen, problem: string, hint: string): QuorateError {
  const where = [`parameter ${name}`]
  return new QuorateError({ code: 'Q113', class: 'spec', where, problem, hint }, { cause: from })
}
