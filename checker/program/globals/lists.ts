import { isView, present } from '../../domain/marks.ts'
import { isObject } from './same.ts'

export type Equality = (a: unknown, b: unknown) => boolean

/**
 * What `$in(list).includes(…)` calls: an array's own methods would compare by identity, and would not treat a sequence of
 * the state as an array.
 */
class Listed {
  readonly #list: readonly unknown[]
  readonly #same: Equality

  constructor(list: readonly unknown[], equality: Equality) {
    this.#list = list
    this.#same = equality
  }

  includes(value: unknown, from = 0): boolean {
    return isObject(value) ? this.indexOf(value, from) >= 0 : this.#list.includes(value, from)
  }

  indexOf(value: unknown, from = 0): number {
    if (!isObject(value)) return this.#list.indexOf(value, from)
    const { length } = this.#list
    for (let i = from < 0 ? Math.max(0, length + from) : from; i < length; i++)
      if (this.#same(this.#list[i], value)) return i
    return -1
  }

  lastIndexOf(value: unknown, from = this.#list.length - 1): number {
    if (!isObject(value)) return this.#list.lastIndexOf(value, from)
    const { length } = this.#list
    for (let i = from < 0 ? length + from : Math.min(from, length - 1); i >= 0; i--)
      if (this.#same(this.#list[i], value)) return i
    return -1
  }

  concat(...items: readonly unknown[]): unknown[] {
    return [...this.#list].concat(...items.map((item) => listOf(item) ?? [item]))
  }

  flat(depth = 1): unknown[] {
    return flat(this.#list, depth)
  }

  flatMap(f: (item: unknown, i: number, list: readonly unknown[]) => unknown, self?: unknown): unknown[] {
    return flat(
      this.#list.map((item, i) => f.call(self, item, i, this.#list)),
      1,
    )
  }
}

/** A value whose method is called by a name that the text does not show. */
export type Call = (object: unknown, name: unknown, ...values: readonly unknown[]) => unknown

/** Returns the version of JavaScript's array method that compares by value; anything else unchanged. */
export function byValueOf(call: Call, hasOwn: (value: unknown, key: PropertyKey) => boolean): (f: unknown) => unknown {
  const known = new Map<unknown, unknown>()
  for (const name of LISTED)
    known.set(Reflect.get(Array.prototype, name), function (this: unknown, ...values: readonly unknown[]) {
      return call(this, name, ...values)
    })
  for (const name of ['hasOwnProperty', 'propertyIsEnumerable'])
    known.set(Reflect.get(Object.prototype, name), function (this: unknown, key: PropertyKey) {
      return hasOwn(this, key)
    })
  known.set(Reflect.get(Object.prototype, 'toString'), function (this: unknown): string {
    return `[object ${isArray(this) ? 'Array' : this instanceof Set ? 'Set' : Object.prototype.toString.call(this).slice(8, -1)}]`
  })
  return (f) => (typeof f === 'function' ? (known.get(f) ?? f) : f)
}

/** An array or a function whose methods are called through `call`. */
export function anyOf(object: unknown, call: Call): unknown {
  if (!Array.isArray(object) && typeof object !== 'function') return object
  return new Proxy(object, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? (...values: unknown[]) => call(target, name, ...values) : member
    },
  })
}

/** The names of these methods. */
export const LISTED: ReadonlySet<PropertyKey> = new Set([
  'includes',
  'indexOf',
  'lastIndexOf',
  'concat',
  'flat',
  'flatMap',
])

/** Real arrays are handled by value; strings, views and others have methods of their own. */
export function listed(list: unknown, equality: Equality): unknown {
  return Array.isArray(list) ? new Listed(list, equality) : list
}

function flat(list: readonly unknown[], depth: number): unknown[] {
  return list.flatMap((item) => {
    const inner = depth >= 1 ? listOf(item) : undefined
    return inner ? flat(inner, depth - 1) : [item]
  })
}

/** The elements of an array, including an array of the state. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[]
  return isArrayOfState(value) ? [...(value as unknown as Iterable<unknown>)] : undefined
}

/** `Array.isArray` of a spec. */
export function isArray(value: unknown): boolean {
  return Array.isArray(value) || isArrayOfState(value)
}

function isArrayOfState(value: unknown): value is object {
  return isView(value) && Array.isArray(present(value))
}
