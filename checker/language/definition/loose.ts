import { flawOf } from '../../domain/flaw.ts'
import { inside, isQuorateError, QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'
import { thrownText } from '../../thrown.ts'

/** Part of a definition, without static types. The author may have written anything. */
export type Loose = Readonly<Record<string, unknown>>

/**
 * Reads each named part of a plain object once. Throws Q055 (load) for anything else, and Q064 for an object with other
 * parts.
 */
export function recordOf(value: unknown, where: string, kind: 'parts' | 'fields' = 'parts'): Loose {
  if (typeof value !== 'object' || value === null)
    throw illFormed(where, 'this is not an object', 'write an object with named parts')
  const flaw = building(where, () => flawOf(value, kind))
  if (flaw !== null) throw new QuorateError({ code: 'Q064', class: 'load', where: [where], ...flaw })
  return building(where, () => Object.fromEntries(Object.entries(value)))
}

/**
 * Runs code by the author that does not involve a state: a builder, a getter, or a list of initializers. Throws Q056
 * (load) if that code throws.
 */
export function building<T>(where: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (isQuorateError(error)) throw inside(where, error)
    throw new QuorateError(
      {
        code: 'Q056',
        class: 'load',
        where: [where],
        problem: `the spec threw while it was built: ${thrownText(error)}`,
        hint: 'make the builder work for these constants',
      },
      { cause: error },
    )
  }
}

export function fn<F>(value: unknown, where: string): F {
  if (typeof value !== 'function') throw illFormed(where, 'this is not a function', 'write a function of the state')
  return value as F
}

/** A function in a record, wrapped by `checked`, or undefined if there is none. */
export function optional<F extends object>(record: Loose, part: string, checked: (given: F) => F): F | undefined {
  return record[part] === undefined ? undefined : checked(fn<F>(record[part], part))
}

/** Turns a record of functions into a list. The list is empty if the record is left out. */
export function named<F>(record: unknown, what: string): { name: string; holds: F }[] {
  if (record === undefined) return []
  return Object.entries(recordOf(record, what)).map(([name, holds]) => ({
    name,
    holds: fn<F>(holds, `${what}.${name}`),
  }))
}

/** Throws Q055 (load) for unknown parts. */
export function noOthers(extra: Loose, known: readonly string[], where: string): void {
  const [wrong] = Object.keys(extra)
  if (wrong !== undefined) throw illFormed(where, `there is no '${wrong}' here`, suggest(wrong, known))
}

/** Throws Q055 (load) if an object has unknown parts. */
export function onlyThese(known: readonly string[], given: Loose, where: string): void {
  noOthers(Object.fromEntries(Object.entries(given).filter(([key]) => !known.includes(key))), known, where)
}

export function illFormed(where: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q055', class: 'load', where: [where], problem, hint })
}
