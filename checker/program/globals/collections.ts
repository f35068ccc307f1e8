import { compareAs, valueKey } from '../../domain/values/equality.ts'
import { isView, present } from '../../domain/marks.ts'
import { FrozenSet } from '../../domain/values/values.ts'
import { SetListing } from '../../domain/views/listing.ts'
import { changed, keptPlace } from './forbidden.ts'
import { countAsBuiltIn, freezeObject } from './freeze.ts'
import { isObject, isValue } from './same.ts'
import { otherSet, SET_METHODS } from './setMethods.ts'

/**
 * The Set and Map that a spec gets instead of JavaScript's. They compare members and keys that are values by their
 * contents. They freeze these, so that the contents cannot change later.
 */

/** Finds the member of a collection that represents a value. */
class Members {
  readonly #byKey = new Map<string, object>()

  /** The collection's member that equals this value, or the value itself if there is none. */
  find(value: unknown): unknown {
    if (isView(value)) throw keptPlace()
    return isObject(value) && isValue(value) ? (this.#byKey.get(valueKey(value)) ?? value) : value
  }

  /** Like `find`, but adds the value if it is new. */
  take(value: unknown): unknown {
    if (isView(value)) throw keptPlace()
    if (!isObject(value) || !isValue(value)) return value
    const key = valueKey(value)
    const known = this.#byKey.get(key)
    if (known) return known
    freezeParts(value)
    this.#byKey.set(key, value)
    return value
  }

  forget(value: unknown): void {
    if (isObject(value) && isValue(value)) this.#byKey.delete(valueKey(value))
  }

  clear(): void {
    this.#byKey.clear()
  }
}

/** Entries are created on first use, because the constructors of Set and Map call `add` and `set`. */
const members = new WeakMap<object, Members>()

function membersOf(collection: object): Members {
  let found = members.get(collection)
  if (!found) members.set(collection, (found = new Members()))
  return found
}

export class ValueSet<T> extends Set<T> {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isNative(this, ValueSet, Set, value) || (this === ValueSet && isObject(value) && isSetOfState(value))
  }

  override has(value: T): boolean {
    return super.has(membersOf(this).find(value) as T)
  }

  override add(value: T): this {
    return super.add(membersOf(this).take(value) as T)
  }

  override delete(value: T): boolean {
    const found = super.delete(membersOf(this).find(value) as T)
    membersOf(this).forget(value)
    return found
  }

  override clear(): void {
    membersOf(this).clear()
    super.clear()
  }
}

/** Adds the set methods to a class of sets. `ownOf` returns the set without the author's own methods. */
function addMethods<S extends object>(to: { readonly prototype: S }, ownOf: (set: S) => ReadonlySet<unknown>): void {
  for (const [name, method] of Object.entries(SET_METHODS))
    Object.defineProperty(to.prototype, name, {
      value(this: S, other: unknown) {
        return method(ownOf(this), otherSet(other), (values) => new ValueSet(values))
      },
      writable: true,
      configurable: true,
    })
}

addMethods(ValueSet, (set) => new ValueSet(Set.prototype.values.call(set)))
// Set values and views have no methods written by the author.
addMethods(FrozenSet, (set) => set as unknown as ReadonlySet<unknown>)
addMethods(SetListing, (set) => set as unknown as ReadonlySet<unknown>)

export class ValueMap<K, V> extends Map<K, V> {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isNative(this, ValueMap, Map, value)
  }

  override has(key: K): boolean {
    return super.has(membersOf(this).find(key) as K)
  }

  override get(key: K): V | undefined {
    return super.get(membersOf(this).find(key) as K)
  }

  override set(key: K, value: V): this {
    return super.set(membersOf(this).take(key) as K, value)
  }

  override delete(key: K): boolean {
    const found = super.delete(membersOf(this).find(key) as K)
    membersOf(this).forget(key)
    return found
  }

  override clear(): void {
    membersOf(this).clear()
    super.clear()
  }
}

/** Like `Map.groupBy` in later JavaScript versions, which compares keys by identity. */
function groupBy(items: Iterable<unknown>, keyOf: (item: unknown, i: number) => unknown): Map<unknown, unknown[]> {
  const groups = new ValueMap<unknown, unknown[]>()
  let i = 0
  for (const item of items) {
    const key = keyOf(item, i++)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

Object.defineProperty(ValueMap, 'groupBy', { value: groupBy, writable: true, configurable: true })

compareAs('set', ValueSet)
compareAs('map', ValueMap)
countAsBuiltIn(ValueSet)
countAsBuiltIn(ValueMap)

/**
 * Decides `instanceof`. For the class itself, it is true for any instance of the built-in class. Subclasses behave
 * as usual.
 */
function isNative(asked: unknown, own: object, builtIn: { readonly prototype: object }, value: unknown): boolean {
  const { prototype } = asked === own ? builtIn : (asked as { readonly prototype: object })
  return isObject(value) && Object.prototype.isPrototypeOf.call(prototype, value)
}

function isSetOfState(value: object): boolean {
  return present(value) instanceof FrozenSet
}

/** Freezes a value, so that its contents cannot change. */
function freezeParts(value: unknown): void {
  if (!isObject(value) || Object.isFrozen(value) || !isValue(value)) return
  freezeObject(value, value instanceof Map || value instanceof Set, refuse)
  const parts = value instanceof Map ? Map.prototype.values.call(value) : Object.values(value)
  for (const part of parts as Iterable<unknown>) freezeParts(part)
}

function refuse(): never {
  throw changed('a Set or Map that is a member or key of another one, which compares it by its contents')
}
