import { unlisted } from '../values/access.ts'
import { CURSORS, type Iterated, iterateLive, iterateSet, PRESENT, overLive } from './cursor.ts'
import { BAGS, LISTS, SETS } from '../values/guard.ts'
import { LIST_MEMBERS, SET_MEMBERS } from '../values/plain.ts'
import { FROZEN } from '../symbols.ts'
import { chained } from '../values/values.ts'

/**
 * What the views of collections have in common in both engines: every read-only method of JavaScript's arrays and sets.
 */

type Callback<R> = (value: unknown, index: number, list: unknown) => R
type Folding = (folded: unknown, value: unknown, index: number, list: unknown) => unknown

/** Calls a function with the current elements. */
const OVER: unique symbol = Symbol('quorate.over')

const array = Array.prototype

/** For sequences and arrays of scalars. Callbacks receive the view as their third argument. */
export abstract class Listing {
  abstract get length(): number
  abstract [PRESENT](): unknown[]

  [OVER]<R>(run: (items: unknown[]) => R): R {
    return isLive(this) ? overLive(this, run) : run(this[PRESENT]())
  }

  find(f: Callback<unknown>, thisArg?: unknown): unknown {
    return this[OVER]((items): unknown => array.find.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  findIndex(f: Callback<unknown>, thisArg?: unknown): number {
    return this[OVER]((items) => array.findIndex.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  findLast(f: Callback<unknown>, thisArg?: unknown): unknown {
    return this[OVER]((items): unknown => array.findLast.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  findLastIndex(f: Callback<unknown>, thisArg?: unknown): number {
    return this[OVER]((items) => array.findLastIndex.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  some(f: Callback<unknown>, thisArg?: unknown): boolean {
    return this[OVER]((items) => array.some.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  every(f: Callback<unknown>, thisArg?: unknown): boolean {
    return this[OVER]((items) => array.every.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  filter(f: Callback<unknown>, thisArg?: unknown): unknown[] {
    return this[OVER]((items): unknown[] => array.filter.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  map(f: Callback<unknown>, thisArg?: unknown): unknown[] {
    return this[OVER]((items) => array.map.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  forEach(f: Callback<unknown>, thisArg?: unknown): void {
    this[OVER]((items) => array.forEach.call(items, (v, i) => f.call(thisArg, v, i, this)))
  }

  /** If a callback returns a view, it is flattened like the array that it represents. */
  flatMap(f: Callback<unknown>, thisArg?: unknown): unknown[] {
    return this.map((v, i) => listed(f.call(thisArg, v, i, this))).flat()
  }

  reduce(f: Folding, ...start: readonly unknown[]): unknown {
    return this[OVER]((items): unknown => Reflect.apply(array.reduce, items, [this.#folding(f), ...start]))
  }

  reduceRight(f: Folding, ...start: readonly unknown[]): unknown {
    return this[OVER]((items): unknown => Reflect.apply(array.reduceRight, items, [this.#folding(f), ...start]))
  }

  #folding(f: Folding): Folding {
    return (folded, v, i) => f(folded, v, i, this)
  }

  at(index: number): unknown {
    return this[PRESENT]().at(index)
  }

  with(index: number, value: unknown): unknown[] {
    return this[PRESENT]().with(index, value)
  }

  slice(start?: number, end?: number): unknown[] {
    return this[PRESENT]().slice(start, end)
  }

  concat(...others: readonly unknown[]): unknown[] {
    return this[PRESENT]().concat(...others.map(listed))
  }

  toReversed(): unknown[] {
    return this[PRESENT]().toReversed()
  }

  toSorted(order?: (a: unknown, b: unknown) => number): unknown[] {
    return this[PRESENT]().toSorted(order)
  }

  join(separator?: string): string {
    return this[PRESENT]().join(separator)
  }

  toString(): string {
    return this.join()
  }

  toJSON(): unknown[] {
    return this[PRESENT]()
  }

  keys(): IterableIterator<number> {
    return isLive(this) ? iterateLive(this, (_value, i) => i) : this[PRESENT]().keys()
  }

  values(): IterableIterator<unknown> {
    return this[Symbol.iterator]()
  }

  entries(): IterableIterator<[number, unknown]> {
    return isLive(this) ? iterateLive(this, (value, i): [number, unknown] => [i, value]) : this[PRESENT]().entries()
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return isLive(this) ? iterateLive(this, (value) => value) : this[PRESENT]()[Symbol.iterator]()
  }

  /** Without this, `[].concat(view)` would treat the view as a single element. */
  get [Symbol.isConcatSpreadable](): never {
    throw unlisted("'concat'")
  }
}

function both(value: unknown): [unknown, unknown] {
  return [value, value]
}

function listed(value: unknown): unknown {
  return value instanceof Listing ? value[PRESENT]() : value
}

/** Whether the view is part of a draft. */
function isLive<V extends object>(view: V): view is V & Iterated {
  return Reflect.get(view, CURSORS) !== undefined
}

/** For sets. */
export abstract class SetListing {
  abstract [PRESENT](): readonly unknown[]

  forEach(f: (value: unknown, key: unknown, set: unknown) => void, thisArg?: unknown): void {
    for (const value of this.values()) f.call(thisArg, value, value, this)
  }

  keys(): IterableIterator<unknown> {
    return this[Symbol.iterator]()
  }

  values(): IterableIterator<unknown> {
    return this[Symbol.iterator]()
  }

  entries(): IterableIterator<[unknown, unknown]> {
    return isLive(this) ? iterateSet(this, both) : this[PRESENT]().map(both).values()
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return isLive(this) ? iterateSet(this, (value) => value) : this[PRESENT]()[Symbol.iterator]()
  }
}

/** For bags, which JavaScript does not have. An iteration covers the elements present when it starts. */
export abstract class BagListing {
  abstract [PRESENT](): readonly unknown[]

  [Symbol.iterator](): IterableIterator<unknown> {
    return this[PRESENT]()[Symbol.iterator]()
  }
}

chained(Listing, { ...LIST_MEMBERS, [FROZEN]: false, [CURSORS]: undefined }, LISTS)
chained(SetListing, { ...SET_MEMBERS, [FROZEN]: false, [CURSORS]: undefined }, SETS)
chained(BagListing, { ...SET_MEMBERS, [FROZEN]: false, [CURSORS]: undefined }, BAGS)

/**
 * For a collection that has elements but no properties. Spreading it into an object or listing its values is an error.
 */
export const UNLISTED: PropertyDescriptorMap = {
  'elements are not properties: write [...collection]': {
    enumerable: true,
    get(): never {
      throw unlisted("'{ ...collection }' or 'Object.values'")
    },
  },
}
