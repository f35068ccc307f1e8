import { createContext, runInContext } from 'node:vm'

/**
 * A separate JavaScript realm in which specs run. There, `includes`, `indexOf`, `lastIndexOf`, `Set` and `Map` compare
 * composite values by value. `rewrite.ts` handles `===`.
 */
interface Realm {
  readonly Array: ArrayConstructor
  readonly Object: ObjectConstructor
  readonly Set: SetConstructor
  readonly Map: MapConstructor
}

export const context = createContext({ console, structuredClone })
const realm = runInContext('({ Array, Object, Set, Map })', context) as Realm

/** An empty object and an array, created in the realm like the spec's own literals. */
export const object = (): Record<string, unknown> => new realm.Object() as Record<string, unknown>
export const list = (items: Iterable<unknown>): unknown[] => realm.Array.from(items)

/** Whether a literal, a view or a value is compared by its contents. Functions and instances of classes are not. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === realm.Object.prototype || prototype === Object.prototype
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** What comparisons need to know about a set or bag in the state: its elements and which of the two it is. */
export const MEMBERS: unique symbol = Symbol('members')

const names = new WeakMap<object, string>()
let named = 0

/** A string that only equal values share. */
export function keyOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
    return `${typeof value}:${String(value)}`
  if (isList(value)) return `[${Array.from(value, keyOf).join()}]`
  if (MEMBERS in value) return membersKey(value[MEMBERS] as Members)
  if (value instanceof realm.Set || value instanceof Set) return membersKey({ kind: 'set', items: [...value] })
  if (value instanceof realm.Map) return membersKey({ kind: 'map', items: [...value] })
  if (typeof value === 'function' || !isPlain(value)) {
    const name = names.get(value) ?? `#${++named}`
    names.set(value, name)
    return name
  }
  const fields = Object.keys(value).sort()
  return `{${fields.map((field) => `${JSON.stringify(field)}:${keyOf(Reflect.get(value, field))}`).join()}}`
}

export interface Members {
  readonly kind: 'set' | 'bag' | 'map'
  readonly items: readonly unknown[]
}

const membersKey = ({ kind, items }: Members): string => `${kind}(${items.map(keyOf).sort().join()})`

/** What `===` in a spec calls. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  return typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && keyOf(a) === keyOf(b)
}

/** What `==` in a spec calls. It is the same as `===` if both sides are objects. */
function loose(a: unknown, b: unknown): boolean {
  const areObjects = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
  return areObjects ? same(a, b) : Boolean(looseEquals(a, b))
}

const looseEquals = runInContext('(a, b) => a == b', context) as (a: unknown, b: unknown) => unknown

/**
 * A Set that tells its members apart by `keyOf` and a Map that does the same with its keys. Of equal ones, the first
 * is kept.
 */
class ValueSet extends realm.Set<unknown> {
  readonly #first = new Map<string, unknown>()

  constructor(items?: Iterable<unknown> | null) {
    super()
    for (const item of items ?? []) this.add(item)
  }

  override add(value: unknown): this {
    const key = keyOf(value)
    if (this.#first.has(key)) return this
    this.#first.set(key, value)
    return super.add(value)
  }

  override has(value: unknown): boolean {
    return this.#first.has(keyOf(value))
  }

  override delete(value: unknown): boolean {
    const key = keyOf(value)
    return super.delete(this.#first.get(key)) && this.#first.delete(key)
  }

  override clear(): void {
    this.#first.clear()
    super.clear()
  }
}

class ValueMap extends realm.Map<unknown, unknown> {
  readonly #first = new Map<string, unknown>()

  constructor(entries?: Iterable<readonly [unknown, unknown]> | null) {
    super()
    for (const [key, value] of entries ?? []) this.set(key, value)
  }

  #own(key: unknown): unknown {
    return this.#first.get(keyOf(key))
  }

  override set(key: unknown, value: unknown): this {
    if (!this.#first.has(keyOf(key))) this.#first.set(keyOf(key), key)
    return super.set(this.#own(key), value)
  }

  override get(key: unknown): unknown {
    return super.get(this.#own(key))
  }

  override has(key: unknown): boolean {
    return this.#first.has(keyOf(key))
  }

  override delete(key: unknown): boolean {
    return super.delete(this.#own(key)) && this.#first.delete(keyOf(key))
  }

  override clear(): void {
    this.#first.clear()
    super.clear()
  }
}

/** Replacements for array methods. As in JavaScript, they can also be called on strings. */
const listMethods = {
  includes(this: readonly unknown[], value: unknown, from = 0): boolean {
    return Array.from(this)
      .slice(from)
      .some((item) => keyOf(item) === keyOf(value))
  },
  indexOf(this: readonly unknown[], value: unknown, from = 0): number {
    return Array.from(this).findIndex((item, i) => i >= (from < 0 ? this.length + from : from) && same(item, value))
  },
  lastIndexOf(this: readonly unknown[], value: unknown): number {
    return Array.from(this).findLastIndex((item) => same(item, value))
  },
}

for (const [name, value] of Object.entries(listMethods))
  Object.defineProperty(realm.Array.prototype, name, { value, writable: true, configurable: true })
realm.Object.is = (a: unknown, b: unknown): boolean => Object.is(a, b) || same(a, b)
Object.assign(context, { Set: ValueSet, Map: ValueMap, $same: same, $loose: loose })
/** What the set methods of later JavaScript versions read from a set. */
interface Keyed extends Iterable<unknown> {
  readonly size: number
  has(value: unknown): boolean
  keys(): Iterable<unknown>
}

const chosen = (from: Iterable<unknown>, test: (value: unknown) => boolean): unknown[] => [...from].filter(test)

/** The set methods of later JavaScript versions, for all sets in the realm. */
const setMethods: Readonly<Record<string, (own: Keyed, other: Keyed) => unknown>> = {
  union: (own, other) => new ValueSet([...own, ...other.keys()]),
  intersection: (own, other) =>
    new ValueSet(
      own.size > other.size
        ? chosen(other.keys(), (value) => own.has(value))
        : chosen(own, (value) => other.has(value)),
    ),
  difference: (own, other) => new ValueSet(chosen(own, (value) => !other.has(value))),
  symmetricDifference: (own, other) =>
    new ValueSet([...chosen(own, (value) => !other.has(value)), ...chosen(other.keys(), (value) => !own.has(value))]),
  isSubsetOf: (own, other) => [...own].every((value) => other.has(value)),
  isSupersetOf: (own, other) => [...other.keys()].every((value) => own.has(value)),
  isDisjointFrom: (own, other) => ![...own].some((value) => other.has(value)),
}

for (const [name, method] of Object.entries(setMethods))
  Object.defineProperty(realm.Set.prototype, name, {
    value(this: Keyed, other: Keyed) {
      return method(this, other)
    },
    configurable: true,
  })
const refuse = (): never => {
  throw new TypeError('a value is frozen')
}

/** A set that a spec cannot change. */
export function frozenSet(items: readonly unknown[]): ReadonlySet<unknown> {
  return Object.assign(new ValueSet(items), { add: refuse, delete: refuse, clear: refuse })
}

/** The class of the sets in a state. */
export const RealmSet: SetConstructor = realm.Set
