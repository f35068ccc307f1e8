import { FrozenBag, FrozenSet, SNAPSHOT } from '../domain/values.ts'
import { isObject, isValue } from './same.ts'

/**
 * JavaScript's Set and Map as a spec gets them: members and keys that are values are told apart by what they are made of. They are
 * frozen, so that this stays as it is.
 */

/** Stands for a value among the members of a collection. */
class Members {
  readonly #byKey = new Map<string, object>()

  /** What is in the collection for this value; for a value that is not in it, the value itself. */
  find(value: unknown): unknown {
    return isObject(value) && isValue(value) ? (this.#byKey.get(keyOf(value)) ?? value) : value
  }

  /** The same; a new value is taken up. */
  take(value: unknown): unknown {
    if (!isObject(value) || !isValue(value)) return value
    const key = keyOf(value)
    const known = this.#byKey.get(key)
    if (known) return known
    const kept = frozen(value)
    this.#byKey.set(key, kept)
    return kept
  }

  forget(value: unknown): void {
    if (isObject(value) && isValue(value)) this.#byKey.delete(keyOf(value))
  }

  clear(): void {
    this.#byKey.clear()
  }
}

/** Created on first use, for the constructors of Set and Map call `add` and `set`. */
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

/** `instanceof` for subclasses as usual, and for the class itself whatever is of the built-in one. */
function isNative(asked: unknown, own: object, builtIn: { readonly prototype: object }, value: unknown): boolean {
  const { prototype } = asked === own ? builtIn : (asked as { readonly prototype: object })
  return isObject(value) && Object.prototype.isPrototypeOf.call(prototype, value)
}

function isSetOfState(value: object): boolean {
  return presentOf(value) instanceof FrozenSet
}

function presentOf(value: object): unknown {
  return SNAPSHOT in value ? (value[SNAPSHOT] as () => unknown)() : value
}

/** The present value of a view, the object itself otherwise, with all its parts frozen. */
function frozen(value: object): object {
  const present = presentOf(value) as object
  freezeParts(present)
  return present
}

function freezeParts(value: unknown): void {
  if (!isObject(value) || Object.isFrozen(value) || !isValue(value)) return
  Object.freeze(value)
  for (const part of Object.values(value) as readonly unknown[]) freezeParts(part)
}

/** Equal for equal values only. */
export function keyOf(given: unknown): string {
  if (typeof given === 'string') return JSON.stringify(given)
  if (typeof given === 'function') return identityOf(given)
  if (!isObject(given)) return typeof given === 'symbol' ? symbolKey(given) : `${typeof given} ${String(given)}`
  if (!isValue(given)) return identityOf(given)
  const value = presentOf(given)
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`
  if (value instanceof FrozenSet || value instanceof Set) return `{${[...value].map(keyOf).sort().join()}}`
  if (value instanceof FrozenBag) return `<${[...value].map(keyOf).sort().join()}>`
  if (value instanceof Map) return `m{${[...value].map(keyOf).sort().join()}}`
  const fields = Object.entries(value as object).map(([name, field]) => `${JSON.stringify(name)}:${keyOf(field)}`)
  return `(${fields.sort().join()})`
}

const identities = new WeakMap<object, string>()
const symbols = new Map<symbol, string>()
let identified = 0

function identityOf(object: object): string {
  const known = identities.get(object) ?? `#${++identified}`
  identities.set(object, known)
  return known
}

function symbolKey(symbol: symbol): string {
  const known = symbols.get(symbol) ?? `#${++identified}`
  symbols.set(symbol, known)
  return known
}
