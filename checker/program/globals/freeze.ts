import type { Kinds } from './kinds.ts'

/** What error messages call something that cannot be frozen. */
export type Unfreezable = 'an iterator' | 'a typed array' | 'a Date' | 'a promise' | 'a WeakRef' | 'a WeakSet'

/** Classes whose objects change, or call back, although they are frozen. */
const CHANGING: readonly (readonly [{ readonly prototype: object }, Unfreezable])[] = [
  [Promise, 'a promise'],
  [WeakRef, 'a WeakRef'],
  [WeakSet, 'a WeakSet'],
]

const ITERATORS: unknown = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))

/** JavaScript's own classes, prototypes and other objects that all code shares. */
const BUILT_IN = builtIns()

function builtIns(): WeakSet<object> {
  const found = new WeakSet<object>([Object.getPrototypeOf(function* none() {}), Object.getPrototypeOf(Int8Array)])
  const globals = Object.values(Object.getOwnPropertyDescriptors(globalThis)) as readonly PropertyDescriptor[]
  for (const { value } of [...globals, { value: { prototype: ITERATORS } }] as readonly {
    readonly value?: unknown
  }[]) {
    if (!isReference(value)) continue
    found.add(value)
    const { prototype } = value as { readonly prototype?: unknown }
    if (isReference(prototype)) found.add(prototype)
  }
  return found
}

/** Adds an object that stands in for one of JavaScript's classes. */
export function countAsBuiltIn(standIn: { readonly prototype: object }): void {
  BUILT_IN.add(standIn).add(standIn.prototype)
}

export function isBuiltIn(value: unknown): boolean {
  return isReference(value) && (BUILT_IN.has(value) || (typeof value === 'function' && isNative(value)))
}

/** Freezes everything reachable from the given values: objects, arrays, functions, Sets and Maps, prototypes. */
export class Freezer {
  /** A Set, not a WeakSet: these objects live as long as the spec, and a WeakSet would take longer to fill. */
  readonly #reached = new Set<object>()
  readonly #kinds: Kinds
  readonly #refuse: () => never

  /** For `refuse`, see `freezeObject`. */
  constructor(kinds: Kinds, refuse: () => never) {
    this.#kinds = kinds
    this.#refuse = refuse
  }

  has(object: object): boolean {
    return this.#reached.has(object) || BUILT_IN.has(object) || shared().has(object)
  }

  /**
   * Freezes everything reachable from `root`. Returns something that can still change despite being frozen, or null if
   * nothing can.
   */
  freeze(root: unknown): Unfreezable | null {
    const open: unknown[] = [root]
    while (open.length > 0) {
      const value = open.pop()
      if (!isReference(value) || this.has(value) || this.#kinds.isProxy(value)) continue
      this.#reached.add(value)
      if (typeof value === 'function' && isNative(value)) continue
      const unfreezable = unfreezableIn(value, this.#kinds)
      if (unfreezable) return unfreezable
      freezeObject(value, this.#kinds.isMap(value) || this.#kinds.isSet(value), this.#refuse)
      pushParts(value, open, this.#kinds)
    }
    return null
  }
}

/** Freezes one object. From then on, methods that change a Set or Map call `refuse` instead. */
export function freezeObject(value: object, isCollection: boolean, refuse: () => never): void {
  if (isCollection)
    for (const name of ['set', 'add', 'delete', 'clear'])
      if (name in value) Object.defineProperty(value, name, { value: refuse })
  Object.freeze(value)
}

let everybodys: WeakSet<object> | undefined

/** Objects that all code shares and that are not frozen: Math, JSON, console, … … */
function shared(): WeakSet<object> {
  if (everybodys) return everybodys
  const values = Object.values(Object.getOwnPropertyDescriptors(globalThis)) as readonly PropertyDescriptor[]
  everybodys = new WeakSet([globalThis, ...values.map(({ value }): unknown => value).filter(isReference)])
  return everybodys
}

function isReference(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function unfreezableIn(value: object, kinds: Kinds): Unfreezable | null {
  if (typeof value === 'function') return null
  if (kinds.isDate(value)) return 'a Date'
  if (kinds.isArrayBufferView(value) || kinds.isAnyArrayBuffer(value)) return 'a typed array'
  if (Object.prototype.isPrototypeOf.call(ITERATORS, value)) return 'an iterator'
  const changing = CHANGING.find(([{ prototype }]) => Object.prototype.isPrototypeOf.call(prototype, value))
  return changing?.[1] ?? null
}

/** Whether a function is built-in or bound. */
function isNative(f: object): boolean {
  return Function.prototype.toString.call(f).endsWith('{ [native code] }')
}

/** Adds an object's property values to `parts`, without calling getters. */
function pushParts(value: object, parts: unknown[], kinds: Kinds): void {
  for (const key of Reflect.ownKeys(value)) {
    if (key === 'prototype' && kinds.isGeneratorFunction(value)) continue
    const property = Reflect.getOwnPropertyDescriptor(value, key)
    if (!property) continue
    if (isReference(property.value)) parts.push(property.value)
    else if (property.get ?? property.set) parts.push(property.get, property.set)
  }
  if (typeof value === 'object') {
    if (kinds.isMap(value)) Map.prototype.forEach.call(value, (item, key) => parts.push(key, item))
    if (kinds.isSet(value)) Set.prototype.forEach.call(value, (item) => parts.push(item))
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (isReference(prototype) && !BUILT_IN.has(prototype) && isOfAuthor(prototype, kinds)) parts.push(prototype)
}

/** Whether a prototype is the author's. Prototypes of built-in classes are not frozen. */
function isOfAuthor(prototype: object, kinds: Kinds): boolean {
  if (kinds.isProxy(prototype)) return false
  if (typeof prototype === 'function') return !isNative(prototype)
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  return typeof maker !== 'function' || !isNative(maker)
}
