import { QuorateError } from '../errors.ts'

/** Part of a definition whose types say nothing any more: what was written may be anything. */
export type Loose = Readonly<Record<string, unknown>>

export function recordOf(value: unknown, where: string): Loose {
  if (typeof value !== 'object' || value === null)
    throw illFormed(where, 'this is not an object', 'give an object of named parts')
  return value as Loose
}

export function fn<F>(value: unknown, where: string): F {
  if (typeof value !== 'function') throw illFormed(where, 'this is not a function', 'give a function of the state')
  return value as F
}

/** A record of functions as a list; none where it is left out. */
export function named<F>(record: unknown, what: string): { name: string; holds: F }[] {
  if (record === undefined) return []
  return Object.entries(recordOf(record, what)).map(([name, holds]) => ({
    name,
    holds: fn<F>(holds, `${what}.${name}`),
  }))
}

export function illFormed(where: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q055', class: 'load', where: [where], problem, hint })
}
