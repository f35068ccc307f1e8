import { printAny } from '../domain/print.ts'
import { QuorateError } from '../errors.ts'
import { recordOf } from '../language/definition/loose.ts'
import { suggest } from '../domain/suggest.ts'

/** Per option of a matcher what it takes. */
export type Takes = Readonly<Record<string, 'count' | 'switch'>>

/**
 * Throws Q020 (usage) for an unknown option of a matcher, and Q021 for an invalid value. An option given as `undefined` is
 * invalid too, because it would otherwise be dropped silently.
 */
export function expectOptions(matcher: string, given: object, takes: Takes): void {
  for (const [name, value] of Object.entries(recordOf(given, matcher))) {
    const kind = Object.hasOwn(takes, name) ? takes[name] : undefined
    if (kind === undefined)
      throw wrong('Q020', [matcher], `there is no option '${name}'`, suggest(name, Object.keys(takes)))
    const fits = kind === 'switch' ? typeof value === 'boolean' : Number.isSafeInteger(value) && Number(value) >= 0
    if (!fits)
      throw wrong(
        'Q021',
        [matcher, name],
        `${printAny(value)} is not possible here`,
        kind === 'switch' ? 'give true or false, or leave it out' : 'give a whole number, or leave it out',
      )
  }
}

/** Throws Q020 (usage) for what cannot be names of properties. */
export function expectNames(matcher: string, names: unknown): void {
  const list: readonly unknown[] = Array.isArray(names) ? names : [names]
  const odd = list.find((name) => typeof name !== 'string')
  if (odd !== undefined || list.includes(undefined))
    throw wrong(
      'Q020',
      [matcher],
      `${printAny(odd)} is no name`,
      'give the names of properties first, then the options',
    )
}

function wrong(code: string, where: readonly string[], problem: string, hint: string): QuorateError {
  return new QuorateError({ code, class: 'usage', where, problem, hint })
}
