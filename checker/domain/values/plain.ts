import { noText } from './access.ts'
import { PATH } from '../symbols.ts'

/** What records, sequences, sets and bags look like to JSON, template strings and `console.log`, be they views or values. */

/** What `util.inspect` and `console.log` ask an object for. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

type Inspect = (value: unknown, options: object) => string

/** Objects, arrays and sets as an author would write them; anything else as it is. */
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

/** Of records and unions. */
export const RECORD_MEMBERS = {
  [PATH]: undefined,
  [INSPECT]: inspected,
  [Symbol.toPrimitive](this: object): never {
    throw noText(pathOf(this), 'a record as a text or number', 'write JSON.stringify(record), or name the field')
  },
}

/** Of sequences and arrays. */
export const LIST_MEMBERS = {
  [PATH]: undefined,
  [INSPECT]: inspected,
  [Symbol.toPrimitive](this: Iterable<unknown>): string {
    return [...this].join()
  },
}

/** Of sets and bags. */
export const SET_MEMBERS = {
  [PATH]: undefined,
  [INSPECT]: inspected,
  [Symbol.toPrimitive](this: object): never {
    throw noText(pathOf(this), 'a set as a text or number', 'write [...set].join()')
  },
  toJSON(this: object): never {
    throw noText(pathOf(this), 'the JSON of a set', 'write [...set]')
  },
}
