import { QuorateError } from '../errors.ts'
import { sameValue } from './equality.ts'
import { FORM } from './marks.ts'

export { ELEMENTS, SNAPSHOT } from './marks.ts'

/**
 * Values taken out of a state: frozen plain objects and arrays, and these two classes for sets and bags.
 * Inside one guard, effect or property an engine hands out the same object for the same value.
 */

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

  get [FORM](): 'set' {
    return 'set'
  }

  add(): never {
    throw frozen('add', 'new Set(value)')
  }

  delete(): never {
    throw frozen('delete', 'new Set(value)')
  }

  clear(): never {
    throw frozen('clear', 'new Set(value)')
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

  get [FORM](): 'bag' {
    return 'bag'
  }

  add(): never {
    throw frozen('add', '[...value]')
  }

  delete(): never {
    throw frozen('delete', '[...value]')
  }

  clear(): never {
    throw frozen('clear', '[...value]')
  }

  count(value: unknown): number {
    return this.items.filter((item) => sameValue(item, value)).length
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return this.items[Symbol.iterator]()
  }
}

const MUTATORS = ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'] as const

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
  ...Object.fromEntries(
    MUTATORS.map((name) => [
      name,
      {
        value: (): never => {
          throw frozen(name, '[...value]')
        },
      },
    ]),
  ),
}

/** A sequence or array value: a frozen array that compares its elements by value. */
export function frozenArray(items: unknown[]): readonly unknown[] {
  return Object.freeze(Object.defineProperties(items, arrayMethods))
}

/** The value of a record or union, made of an object that nobody else has. */
export function frozenRecord(fields: object): object {
  return Object.freeze(fields)
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

/** A method that would change a value: `method` was called, `copy` gives what can be changed instead. */
function frozen(method: string, copy: string): QuorateError {
  return new QuorateError({
    code: 'Q101',
    class: 'spec',
    problem: `${method}() would change a frozen value: a parameter, or a value taken from the state`,
    hint: `change a copy: ${copy}`,
  })
}
