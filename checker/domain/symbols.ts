/**
 * Keys under which views and values keep data for the checker. Authors never see them, because they are symbols and not
 * enumerable.
 */

/** Holds the element domain of a live view, set or sequence; see `elementsOf`. */
export const ELEMENTS: unique symbol = Symbol('quorate.elements')

/** The method of a live view that returns its current value, frozen. */
export const SNAPSHOT: unique symbol = Symbol('quorate.snapshot')

/** The method of a set in the state that lists its subsets. Only sets stored as bit masks have it. */
export const SUBSETS: unique symbol = Symbol('quorate.subsets')

/** True for values that an engine created, false for views; missing from other objects. */
export const FROZEN: unique symbol = Symbol('quorate.frozen')

/** The kind of a frozen set or bag. */
export const FORM: unique symbol = Symbol('quorate.form')

/** The elements of a frozen set or bag. */
export const ITEMS: unique symbol = Symbol('quorate.items')

/** The variable behind a live view, such as `brokers[b1].log`. Values, bindings and constants have none. */
export const PATH: unique symbol = Symbol('quorate.path')

/** For a view of one kind in a union, lists the fields that belong to the other kinds. */
export const OTHERS: unique symbol = Symbol('quorate.others')

export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

/** A field of a value that may not have it. */
export function partOf(value: object, name: string): unknown {
  return name in value ? (Reflect.get(value, name) as unknown) : undefined
}
