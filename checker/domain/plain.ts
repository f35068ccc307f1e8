import { QuorateError } from '../errors.ts'
import { isPlain, valueKey } from './equality.ts'
import { FORM, isOwn, isView, SNAPSHOT } from './marks.ts'
import { FrozenBag, FrozenSet, frozenArray, frozenRecord } from './values.ts'

/** Gives the one object that stands for a value that the checker has made of its own parts. */
export type Share = (made: object) => unknown

/** What a value is given for, and the author's function that gave it. */
export interface Giver {
  readonly name: string
  readonly from: unknown
}

/** Deeper values, such as those that contain themselves, are refused. */
const MAX_DEPTH = 100

/**
 * What an author gave for a parameter as the checker's own value: views become snapshots, literals frozen copies.
 * Throws Q113, naming the part of it that is no plain data.
 */
export function ownValue(value: unknown, giver: Giver, share: Share): unknown {
  return new Taking(giver, share).take(value, giver.name, 0)
}

class Taking {
  readonly #giver: Giver
  readonly #share: Share

  constructor(giver: Giver, share: Share) {
    this.#giver = giver
    this.#share = share
  }

  take(value: unknown, path: string, depth: number): unknown {
    if (typeof value === 'number') return value === 0 ? 0 : value
    if (typeof value === 'function' || typeof value === 'symbol') throw this.#refused(path, value)
    if (typeof value !== 'object' || value === null) return value
    if (isOwn(value)) return this.#share(value)
    if (isView(value)) return value[SNAPSHOT]()
    if (depth > MAX_DEPTH)
      throw this.#complaint(path.slice(0, 80), `nested more than ${MAX_DEPTH} deep, or contains itself`)
    return this.#share(this.#copied(value, path, depth + 1))
  }

  #copied(value: object, path: string, depth: number): object {
    const part = (item: unknown, i: number): unknown => this.take(item, `${path}[${i}]`, depth)
    if (isArray(value)) return frozenArray(this.#itemsOf(value, path).map(part))
    if (value instanceof Set) return new FrozenSet(firsts(Array.from(this.#elementsOf(value, path), part)))
    const form = FORM in value ? value[FORM] : undefined
    if (form === 'set') return new FrozenSet(Array.from(value as FrozenSet, part))
    if (form === 'bag') return new FrozenBag(Array.from(value as FrozenBag, part))
    if (!isPlain(value)) throw this.#refused(path, value)
    return frozenRecord(
      Object.fromEntries(
        this.#fieldsOf(value, path).map(([key, field]) => [key, this.take(field, `${path}.${key}`, depth)]),
      ),
    )
  }

  #itemsOf(value: readonly unknown[], path: string): readonly unknown[] {
    if (Object.getPrototypeOf(value) !== Array.prototype) throw this.#refused(path, value)
    const fields = this.#fieldsOf(value, path, ['length'])
    if (fields.length !== value.length || fields.some(([key], i) => key !== String(i)))
      throw this.#complaint(
        path,
        'an array with holes, or with a property of its own',
        'give elements only, each of them',
      )
    return fields.map(([, item]) => item)
  }

  #elementsOf(value: ReadonlySet<unknown>, path: string): ReadonlySet<unknown> {
    if (Object.keys(value).length > 0) throw this.#complaint(path, 'a Set with a property of its own')
    return value
  }

  /** The fields in order, none of them hidden or a getter. */
  #fieldsOf(value: object, path: string, others: readonly string[] = []): readonly (readonly [string, unknown])[] {
    return Reflect.ownKeys(value).flatMap((key): readonly (readonly [string, unknown])[] => {
      const field = Object.getOwnPropertyDescriptor(value, key)
      if (typeof key === 'symbol') throw this.#complaint(path, 'an object with a symbol as the name of a field')
      if (field?.get || field?.set) throw this.#complaint(`${path}.${key}`, 'a getter or a setter', 'give its value')
      if (field?.enumerable) return [[key, field.value]]
      if (others.includes(key)) return []
      throw this.#complaint(`${path}.${key}`, 'a hidden field')
    })
  }

  #refused(path: string, value: unknown): QuorateError {
    const [what, hint] = describe(value)
    return this.#complaint(path, what, hint)
  }

  #complaint(path: string, what: string, hint = 'give numbers, texts, plain objects, arrays or Sets'): QuorateError {
    const problem = `${path} is ${what}; the values of a parameter are plain data`
    const { name, from } = this.#giver
    return new QuorateError(
      { code: 'Q113', class: 'spec', where: [`parameter ${name}`], problem, hint },
      { cause: from },
    )
  }
}

/** What somebody has given who should have given something else, and what to write. */
export function describe(value: unknown): readonly [what: string, hint: string | undefined] {
  if (typeof value === 'function')
    return ['a function', 'give a name or a number, and find the function by it where it is called']
  if (typeof value === 'symbol') return ['a symbol', 'give a text']
  if (typeof value !== 'object' || value === null) return [String(value), undefined]
  if (value instanceof Map) return ['a Map', 'give its entries: [...map]']
  if (value instanceof Promise) return ['a promise', 'give the value: a spec cannot wait']
  if ('next' in value && Symbol.iterator in value) return ['an iterator', 'give what it goes through: [...values]']
  const { constructor } = value
  const name = typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class'
  return [`an instance of ${name}`, 'give a plain object with the fields that guard and effect need']
}

/** Of equal values the first one. */
function firsts(values: readonly unknown[]): readonly unknown[] {
  const first = new Map<string, unknown>()
  for (const value of values) {
    const key = valueKey(value)
    if (!first.has(key)) first.set(key, value)
  }
  return [...first.values()]
}

function isArray(value: object): value is readonly unknown[] {
  return Array.isArray(value)
}
