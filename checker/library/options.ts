import { printAny } from '../domain/print.ts'
import { QuorateError } from '../errors.ts'
import { recordOf } from '../language/definition/loose.ts'
import { suggest } from '../domain/suggest.ts'

/** What an option accepts. */
export interface Kind {
  readonly fits: (value: unknown) => boolean
  /** What to write instead of an invalid value. */
  readonly hint: string
}

/** What each option accepts. */
export type Takes = Readonly<Record<string, Kind>>

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)

export const SWITCH: Kind = { fits: (value) => typeof value === 'boolean', hint: 'give true or false' }
export const TEXT: Kind = { fits: (value) => typeof value === 'string', hint: 'use a string' }
export const NAMES: Kind = {
  fits: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
  hint: 'give a list of names',
}
export const SETTINGS: Kind = {
  fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  hint: 'give an object with the names and their values',
}
export const SECONDS: Kind = { fits: (value) => typeof value === 'number' && value > 0, hint: 'give seconds' }
export const CALLBACK: Kind = { fits: (value) => typeof value === 'function', hint: 'give a function' }
export const SIGNAL: Kind = {
  fits: (value) => typeof value === 'object' && value !== null && 'aborted' in value,
  hint: 'give the signal of an AbortController',
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Infinity): Kind {
  const range = most === Infinity ? (least === 0 ? '' : ` from ${least} on`) : ` from ${least} to ${most}`
  return { fits: (value) => isWhole(value) && value >= least && value <= most, hint: `give a whole number${range}` }
}

export function oneOf(...choices: readonly string[]): Kind {
  return {
    fits: (value) => choices.includes(value as string),
    hint: `give ${choices.map((one) => `'${one}'`).join(' or ')}`,
  }
}

/**
 * Throws Q020 (usage) for an unknown option, and Q021 for an invalid value. Explicitly passing `undefined` is also
 * invalid, because the option would otherwise be dropped silently.
 */
export function expectOptions(caller: string, given: object, takes: Takes): void {
  for (const [name, value] of Object.entries(recordOf(given, caller))) {
    const kind = Object.hasOwn(takes, name) ? takes[name] : undefined
    if (kind === undefined)
      throw wrong('Q020', [caller], `there is no option '${name}'`, suggest(name, Object.keys(takes)))
    if (!kind.fits(value))
      throw wrong('Q021', [caller, name], `${printAny(value)} is not possible here`, `${kind.hint}, or omit it`)
  }
}

/** Throws Q020 (usage) for anything other than names of properties. */
export function expectNames(matcher: string, names: unknown): void {
  const list: readonly unknown[] = Array.isArray(names) ? names : [names]
  const odd = list.find((name) => typeof name !== 'string')
  if (odd !== undefined || list.includes(undefined))
    throw wrong(
      'Q020',
      [matcher],
      `${printAny(odd)} is not a name`,
      'give the names of properties first, then the options',
    )
}

function wrong(code: string, where: readonly string[], problem: string, hint: string): QuorateError {
  return new QuorateError({ code, class: 'usage', where, problem, hint })
}
