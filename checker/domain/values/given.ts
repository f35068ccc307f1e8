import { QuorateError } from '../../errors.ts'
import { formOf, isPlain, valueKey } from './equality.ts'
import { isOwn, isView } from '../marks.ts'
import { SNAPSHOT } from '../symbols.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord } from './values.ts'

/** Returns the shared object for a value that the checker has built from checked parts. */
export type ShareValue = (made: object) => unknown

/** What a value is used for and the author's function that returned it. */
export interface Giver {
  readonly name: string
  readonly from: unknown
}

/**
 * Values nested more deeply, such as those that contain themselves, are rejected, and so are values with too many
 * parts.
 */
const MAX_DEPTH = 100
const MAX_PARTS = 2 ** 16
/** How many steps of a path a message shows. */
const MAX_STEPS = 6

/**
 * Converts a parameter value given by an author into one of the checker's own: views become snapshots, and literals
 * become frozen copies. Throws Q113, naming the part that is not plain data.
 */
export function ownValue(value: unknown, giver: Giver, share: ShareValue): unknown {
  return typeof value === 'object' && value !== null && isOwn(value)
    ? share(value)
    : new Taking(giver, share).take(value)
}

class Taking {
  readonly #giver: Giver
  readonly #share: ShareValue
  /** The indices and names that lead from the value to the part being copied. */
  readonly #path: (number | string)[] = []
  #parts = 0

  constructor(giver: Giver, share: ShareValue) {
    this.#giver = giver
    this.#share = share
  }

  take(value: unknown): unknown {
    if (typeof value === 'number') return value === 0 ? 0 : value
    if (typeof value === 'function' || typeof value === 'symbol') throw this.#refused(value)
    if (typeof value !== 'object' || value === null) return value
    if (isOwn(value)) return this.#share(value)
    if (isView(value)) return value[SNAPSHOT]()
    if (this.#path.length > MAX_DEPTH) throw this.#complaint(`nested more than ${MAX_DEPTH} deep, or contains itself`)
    if (++this.#parts > MAX_PARTS) throw this.#complaint(`one of more than ${MAX_PARTS} objects`)
    return this.#share(this.#copied(value))
  }

  #copied(value: object): object {
    // The calls below report anything that a list or a record must not have.
    const form = Array.isArray(value) ? 'list' : isPlain(value) ? 'record' : formOf(value)
    if (form === 'list')
      return frozenArray(this.#itemsOf(value as readonly unknown[]).map((item, i) => this.#part(i, item)))
    if (form === 'set') return new FrozenSet(firsts(this.#elementsOf(value)))
    if (form === 'bag') return new FrozenBag(this.#elementsOf(value))
    if (value instanceof Set && Object.keys(value).length > 0) throw this.#complaint('a Set with a property of its own')
    if (form === null || form === 'map') throw this.#refused(value)
    return frozenRecord(Object.fromEntries(this.#fieldsOf(value).map(([key, field]) => [key, this.#part(key, field)])))
  }

  #part(key: number | string, value: unknown): unknown {
    this.#path.push(key)
    const taken = this.take(value)
    this.#path.pop()
    return taken
  }

  #itemsOf(value: readonly unknown[]): readonly unknown[] {
    if (Object.getPrototypeOf(value) !== Array.prototype) throw this.#refused(value)
    const items = plainItems(value)
    if (items) return items
    // This comes first because it reports more specific problems: a getter, a hidden element or a symbol.
    this.#fieldsOf(value, 'length')
    throw this.#complaint(
      'an array with holes, or with a property of its own',
      'use an array of elements, without gaps',
    )
  }

  #elementsOf(value: object): readonly unknown[] {
    return Array.from(value as Iterable<unknown>, (item, i) => this.#part(i, item))
  }

  /** The fields in order. Throws if one of them is hidden or a getter. */
  #fieldsOf(value: object, except?: string): readonly (readonly [string, unknown])[] {
    const fields: (readonly [string, unknown])[] = []
    for (const key of Reflect.ownKeys(value)) {
      if (key === except) continue
      const field = Object.getOwnPropertyDescriptor(value, key)
      if (typeof key === 'symbol') throw this.#complaint('an object with a symbol as the name of a field')
      if (field?.get || field?.set) throw this.#complaint(`an object with a getter or setter, ${key},`, 'use its value')
      if (!field?.enumerable) throw this.#complaint(`an object with a hidden field, ${key},`)
      fields.push([key, field.value])
    }
    return fields
  }

  #refused(value: unknown): QuorateError {
    const [what, hint] = describe(value)
    return this.#complaint(what, hint)
  }

  #complaint(what: string, hint = 'use numbers, strings, plain objects, arrays or Sets'): QuorateError {
    const { name, from } = this.#giver
    const steps = this.#path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    const path = steps.length > MAX_STEPS ? [...steps.slice(0, MAX_STEPS), '…'] : steps
    const problem = `${name}${path.join('')} is ${what}; the values of a parameter are plain data`
    const where = [`parameter ${name}`]
    return new QuorateError({ code: 'Q113', class: 'spec', where, problem, hint }, { cause: from })
  }
}

/** Says what is wrong with an author's value and what to write instead. */
export function describe(value: unknown): readonly [what: string, hint: string | undefined] {
  if (typeof value === 'function')
    return ['a function', 'use a name or a number, and look up the function where it is called']
  if (typeof value === 'symbol') return ['a symbol', 'use a string']
  if (typeof value !== 'object' || value === null) return [String(value), undefined]
  if (isView(value)) return ['a record or union of the state', undefined]
  if (isPlain(value)) return ['a plain object', undefined]
  if (value instanceof Map) return ['a Map', 'use its entries: [...map]']
  if (value instanceof Promise) return ['a promise', 'use the value: a spec cannot wait']
  if ('next' in value && Symbol.iterator in value) return ['an iterator', 'use a list of its values: [...values]']
  const { constructor } = value
  const name = typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class'
  return [`an instance of ${name}`, 'use a plain object with the fields that guard and effect need']
}

/** The elements of an array without gaps, hidden elements or extra properties; null for any other array. */
function plainItems(value: readonly unknown[]): readonly unknown[] | null {
  if (Reflect.ownKeys(value).length !== value.length + 1) return null
  const items: unknown[] = []
  for (let i = 0; i < value.length; i++) {
    const field = Object.getOwnPropertyDescriptor(value, i)
    if (!field?.enumerable || field.get || field.set) return null
    items.push(field.value)
  }
  return items
}

/** Drops all but the first of any equal values. */
export function firsts(values: readonly unknown[]): readonly unknown[] {
  const first = new Map<string, unknown>()
  for (const value of values) {
    const key = valueKey(value)
    if (!first.has(key)) first.set(key, value)
  }
  return [...first.values()]
}
