import { noText } from './access.ts'
import { PATH } from '../symbols.ts'

/** How views and values of records, sequences, sets and bags appear to JSON, template strings and `console.log`. */

/** The method that `util.inspect` and `console.log` look up on an object. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

type Inspect = (value: unknown, options: object) => string

/** Objects, arrays and sets as an author would write them. Returns anything else unchanged. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Set) return new Set([...value].map(plain))
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(plain)
  if (!(PATH in value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
}

function inspected(this: object, _depth: number, options: object, inspect: Inspect): string {
  return inspect(plain(this), options)
}

function pathOf(value: object): string | undefined {
  return Reflect.get(value, PATH) as string | undefined
}

/** For records and unions. */
export const RECORD_MEMBERS = {
  [PATH]: undefined,
  [INSPECT]: inspected,
  [Symbol.toPrimitive](this: object): never {
    throw noText(pathOf(this), 'a record as a string or number', 'write JSON.stringify(record), or name the field')
  },
}

/** For sequences and arrays. */
export const LIST_MEMBERS = {
  [PATH]: undefined,
  [INSPECT]: inspected,
  [Symbol.toPrimitive](this: Iterable<unknown>): string {
    return [...this].join()
  },
}

/** For sets and bags. */
export const SET_MEMBERS = {
  [PATH]: undefined,
  [INSPECT]: inspected,
  [Symbol.toPrimitive](this: object): never {
    throw noText(pathOf(this), 'a set as a string or number', 'write [...set].join()')
  },
  toJSON(this: object): never {
    throw noText(pathOf(this), 'the JSON of a set', 'write [...set]')
  },
}
