import { frozenValue, keyOfValue } from './access.ts'
import { ARRAYS, BAGS, guarded, SETS } from './guard.ts'
import { sameValue } from './equality.ts'
import { FORM, FROZEN, ITEMS, SNAPSHOT } from '../symbols.ts'
import { LIST_MEMBERS, RECORD_MEMBERS, SET_MEMBERS } from './plain.ts'

export { ELEMENTS, isIterable, SNAPSHOT } from '../symbols.ts'

/**
 * Values taken out of a state: frozen plain objects and arrays, plus these two classes for sets and bags. Within one
 * guard, effect or property, an engine hands out the same object for the same value.
 */

/** The base class of frozen sets and bags. `end` is the end of their prototype chain. */
function itemsBefore(end: object) {
  class FrozenItems {
    declare readonly [ITEMS]: readonly unknown[]

    /** `items` must be in the order of the domain. */
    constructor(items: readonly unknown[]) {
      Object.defineProperty(this, ITEMS, { value: items })
      Object.freeze(this)
    }

    get size(): number {
      return this[ITEMS].length
    }

    [SNAPSHOT](): this {
      return this
    }

    [Symbol.iterator](): IterableIterator<unknown> {
      return this[ITEMS][Symbol.iterator]()
    }
  }
  return chained(FrozenItems, { ...SET_MEMBERS, [FROZEN]: true }, end)
}

/** Adds members to a class, removes its name, and gives its prototype chain a different end. */
export function chained<C extends abstract new (...args: never) => object>(made: C, members: object, end: object): C {
  const prototype = made.prototype as object
  Reflect.deleteProperty(prototype, 'constructor')
  for (const key of Reflect.ownKeys(members))
    Object.defineProperty(prototype, key, { value: Reflect.get(members, key) as unknown })
  guarded(prototype, end)
  return made
}

export class FrozenSet extends itemsBefore(SETS) {
  get [FORM](): 'set' {
    return 'set'
  }

  add(): never {
    throw frozenValue('add', 'new Set(value)')
  }

  delete(): never {
    throw frozenValue('delete', 'new Set(value)')
  }

  clear(): never {
    throw frozenValue('clear', 'new Set(value)')
  }

  has(value: unknown): boolean {
    return this[ITEMS].some((item) => sameValue(item, value))
  }

  forEach(f: (value: unknown, key: unknown, all: unknown) => void, thisArg?: unknown): void {
    for (const item of this[ITEMS]) f.call(thisArg, item, item, this)
  }

  keys(): IterableIterator<unknown> {
    return this[ITEMS][Symbol.iterator]()
  }

  values(): IterableIterator<unknown> {
    return this[ITEMS][Symbol.iterator]()
  }

  entries(): IterableIterator<readonly [unknown, unknown]> {
    return this[ITEMS].map((item): [unknown, unknown] => [item, item])[Symbol.iterator]()
  }
}

/** Sorted in the order of the domain, with each value repeated as often as it occurs. */
export class FrozenBag extends itemsBefore(BAGS) {
  get [FORM](): 'bag' {
    return 'bag'
  }

  add(): never {
    throw frozenValue('add')
  }

  delete(): never {
    throw frozenValue('delete')
  }

  clear(): never {
    throw frozenValue('clear')
  }

  has(value: unknown): boolean {
    return this.count(value) > 0
  }

  count(value: unknown): number {
    return this[ITEMS].filter((item) => sameValue(item, value)).length
  }
}

for (const { prototype } of [FrozenSet, FrozenBag]) Reflect.deleteProperty(prototype, 'constructor')

/** The prototype of a record that is a value. */
export const RECORD_VALUE = guarded(
  Object.defineProperties({}, invisible({ ...RECORD_MEMBERS, [FROZEN]: true, [SNAPSHOT]: itself })),
)

function itself(this: unknown): unknown {
  return this
}

/** The value of a record or union with these fields. */
export function frozenRecord<T extends object>(fields: T): Readonly<T> {
  return Object.freeze(guarded(fields, RECORD_VALUE))
}

/** The array methods that change the array. */
export const MUTATORS = ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'] as const

/** All of JavaScript's array methods. Reading them is faster if they come before the end of the prototype chain. */
export const ARRAY_METHODS: object = Object.fromEntries(
  Reflect.ownKeys(Array.prototype)
    .filter((name) => name !== 'length' && name !== Symbol.unscopables)
    .map((name) => [name, Reflect.get(Array.prototype, name) as unknown]),
)

const ARRAY = guarded(
  Object.defineProperties(
    {},
    invisible({
      ...ARRAY_METHODS,
      ...Object.fromEntries(MUTATORS.map((name) => [name, refusing(name)])),
      ...LIST_MEMBERS,
      [FROZEN]: true,
      [SNAPSHOT]: itself,
      get(this: readonly unknown[], index: unknown) {
        if (typeof index === 'object' && index !== null) throw keyOfValue()
        return this[index as number]
      },
      includes(this: readonly unknown[], value: unknown, from?: unknown) {
        return indexIn(this, value, from) >= 0
      },
      indexOf(this: readonly unknown[], value: unknown, from?: unknown) {
        return indexIn(this, value, from)
      },
    }),
  ),
  ARRAYS,
)

/** Like `indexOf`, but compares by value; -1 if there is no match. */
function indexIn(list: readonly unknown[], value: unknown, from: unknown): number {
  for (let i = startAt(from, list.length); i < list.length; i++) if (sameValue(list[i], value)) return i
  return -1
}

/** Where a search through `length` elements starts, following the rules of `indexOf` and `includes` on arrays. */
export function startAt(from: unknown, length: number): number {
  const start = Math.trunc(from as number) || 0
  return start < 0 ? Math.max(0, length + start) : start
}

function refusing(name: string): () => never {
  return () => {
    throw frozenValue(name)
  }
}

/** The value of a sequence or array: a frozen array that compares its elements by value. */
export function frozenArray(items: unknown[]): readonly unknown[] {
  return Object.freeze(guarded(items, ARRAY))
}

/** Descriptors that make properties hidden and constant. */
export function invisible(properties: object): PropertyDescriptorMap {
  const all: PropertyDescriptorMap = {}
  for (const key of Reflect.ownKeys(properties)) all[key] = { value: Reflect.get(properties, key) as unknown }
  return all
}
