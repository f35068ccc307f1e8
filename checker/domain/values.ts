/**
 * Values taken out of a state: frozen plain objects and arrays, and these two classes for sets and bags.
 * Inside one guard, effect or property an engine hands out the same object for the same value.
 */

/** Where a live view, a set or a sequence names the domain of its elements; see `elementsOf`. */
export const ELEMENTS: unique symbol = Symbol('quorate.elements')

/** A live view's method that gives its present value, frozen. */
export const SNAPSHOT: unique symbol = Symbol('quorate.snapshot')

/** Views of places of one array of the state, each with that array. `===` tells them apart as JavaScript tells objects apart. */
export const siblings = new WeakMap<object, object>()

export class FrozenSet {
  readonly size: number
  /** In the order of the domain. */
  readonly items: readonly unknown[]

  constructor(items: readonly unknown[]) {
    this.items = items
    this.size = items.length
    Object.freeze(this)
  }

  has(value: unknown): boolean {
    return this.items.some((item) => sameValue(item, value))
  }

  forEach(f: (value: unknown) => void): void {
    this.items.forEach((item) => f(item))
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return this.items[Symbol.iterator]()
  }
}

/** Sorted in the order of the domain, each value as often as it occurs. */
export class FrozenBag {
  readonly size: number
  readonly items: readonly unknown[]

  constructor(items: readonly unknown[]) {
    this.items = items
    this.size = items.length
    Object.freeze(this)
  }

  has(value: unknown): boolean {
    return this.count(value) > 0
  }

  count(value: unknown): number {
    return this.items.filter((item) => sameValue(item, value)).length
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return this.items[Symbol.iterator]()
  }
}

const arrayMethods = {
  get: {
    value(this: readonly unknown[], index: number) {
      return this[index]
    },
  },
  includes: {
    value(this: readonly unknown[], value: unknown) {
      return this.some((item) => sameValue(item, value))
    },
  },
  indexOf: {
    value(this: readonly unknown[], value: unknown) {
      return this.findIndex((item) => sameValue(item, value))
    },
  },
}

/** A sequence or array value: a frozen array that compares its elements by value. */
export function frozenArray(items: unknown[]): readonly unknown[] {
  return Object.freeze(Object.defineProperties(items, arrayMethods))
}

/** Equality of values of one domain, whoever made them: literals, views, frozen values. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isIterable(a)) return isIterable(b) && sameItems([...a], [...b], Array.isArray(a) || hasIndex(a))
  const keys = Object.keys(a)
  return keys.every((key) => sameValue(Reflect.get(a, key), Reflect.get(b, key)))
}

function sameItems(a: readonly unknown[], b: readonly unknown[], ordered: boolean): boolean {
  if (a.length !== b.length) return false
  if (ordered) return a.every((item, i) => sameValue(item, b[i]))
  const rest = [...b]
  return a.every((item) => {
    const at = rest.findIndex((other) => sameValue(item, other))
    if (at >= 0) rest.splice(at, 1)
    return at >= 0
  })
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function hasIndex(value: object): boolean {
  return 'at' in value || 'get' in value
}
