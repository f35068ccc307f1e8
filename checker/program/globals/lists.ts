import { isView, present } from '../../domain/marks.ts'
import { startAt } from '../../domain/values/values.ts'
import { isObject } from './same.ts'

export type Equality = (a: unknown, b: unknown) => boolean

/**
 * The methods that `$in(list, 'includes').includes(…)` calls. An array's own methods would compare by identity and
 * would not treat a sequence of the state as an array. The list may be any array-like object.
 */
class Listed {
  readonly #list: readonly unknown[]
  readonly #same: Equality

  constructor(list: readonly unknown[], equality: Equality) {
    this.#list = list
    this.#same = equality
  }

  includes(...given: readonly unknown[]): boolean {
    return isObject(given[0]) ? this.indexOf(...given) >= 0 : Boolean(this.#native('includes', given))
  }

  indexOf(...given: readonly unknown[]): number {
    const [value, from] = given
    if (!isObject(value)) return Number(this.#native('indexOf', given))
    const { length } = this.#list
    for (let i = startAt(from, length); i < length; i++) if (this.#same(this.#list[i], value)) return i
    return -1
  }

  lastIndexOf(...given: readonly unknown[]): number {
    const [value, from] = given
    if (!isObject(value)) return Number(this.#native('lastIndexOf', given))
    const { length } = this.#list
    const last = given.length > 1 ? Math.trunc(from as number) || 0 : length - 1
    for (let i = last < 0 ? length + last : Math.min(last, length - 1); i >= 0; i--)
      if (this.#same(this.#list[i], value)) return i
    return -1
  }

  concat(...items: readonly unknown[]): unknown {
    return this.#native(
      'concat',
      items.map((item) => (isArrayOfState(item) ? listOf(item) : item)),
    )
  }

  flat(depth: unknown = 1): unknown {
    return flat(this.#list, depth as number)
  }

  flatMap(f: (item: unknown, i: number, list: readonly unknown[]) => unknown, self?: unknown): unknown {
    const mapped = this.#native('map', [f, self])
    return flat(mapped as readonly unknown[], 1)
  }

  #native(name: 'includes' | 'indexOf' | 'lastIndexOf' | 'concat' | 'map', values: readonly unknown[]): unknown {
    return Reflect.apply(Array.prototype[name] as Callable, this.#list, values)
  }
}

type Callable = (...values: readonly unknown[]) => unknown

/** Calls a method whose name is not in the text. */
export type Call = (object: unknown, name: unknown, ...values: readonly unknown[]) => unknown

/**
 * For an array method of JavaScript, returns the version that compares by value. Returns anything else unchanged.
 */
export function byValueOf(
  equality: Equality,
  hasOwn: (value: unknown, key: PropertyKey) => boolean,
): (f: unknown) => unknown {
  const known = new Map<unknown, unknown>()
  for (const name of LISTED)
    known.set(Reflect.get(Array.prototype, name), function (this: object, ...values: readonly unknown[]) {
      const asked = isView(this) && !Array.isArray(this) ? this : new Listed(this as readonly unknown[], equality)
      const method = Reflect.get(asked, name) as unknown
      if (typeof method !== 'function') throw new TypeError(`${String(name)} is not a function`)
      return Reflect.apply(method as Callable, asked, values)
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

/** Wraps an array or a function so that its methods are called through `call`. */
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

/**
 * Makes an array that has JavaScript's own method compare by value. Strings, views and instances keep their own
 * methods.
 */
export function listed(list: unknown, name: string, equality: Equality): unknown {
  return Array.isArray(list) && Reflect.get(list, name) === Reflect.get(Array.prototype, name)
    ? new Listed(list, equality)
    : list
}

function flat(list: readonly unknown[], depth: number): unknown {
  const flattened = (item: unknown): unknown => {
    const inner = depth >= 1 ? listOf(item) : undefined
    return inner ? flat(inner, depth - 1) : [item]
  }
  return Reflect.apply(Array.prototype.flatMap as Callable, list, [flattened])
}

/** The elements of an array, which may be an array of the state. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[]
  return isArrayOfState(value) ? [...(value as unknown as Iterable<unknown>)] : undefined
}

/** The spec's `Array.isArray`. */
export function isArray(value: unknown): boolean {
  return Array.isArray(value) || isArrayOfState(value)
}

function isArrayOfState(value: unknown): value is object {
  return isView(value) && Array.isArray(present(value))
}
