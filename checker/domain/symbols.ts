/**
 * Keys under which views and values keep data for the checker. Authors never see them: none is enumerable or has a
 * name.
 */

/** Under this key a live view, a set or a sequence holds the domain of its elements; see `elementsOf`. */
export const ELEMENTS: unique symbol = Symbol('quorate.elements')

/** A live view's method that returns its current value, frozen. */
export const SNAPSHOT: unique symbol = Symbol('quorate.snapshot')

/** True for values that an engine created, false for views; absent in other objects. */
export const FROZEN: unique symbol = Symbol('quorate.frozen')

/** The kind of a frozen set or bag. */
export const FORM: unique symbol = Symbol('quorate.form')

/** The elements of a frozen set or bag. */
export const ITEMS: unique symbol = Symbol('quorate.items')

/** The variable of a live view: `brokers[b1].log`. Values, bindings and constants have none. */
export const PATH: unique symbol = Symbol('quorate.path')

/** Under this key the view of one kind of a union lists the fields of the other kinds. */
export const OTHERS: unique symbol = Symbol('quorate.others')

export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

/** A field of a value that may lack it. */
export function partOf(value: object, name: string): unknown {
  return name in value ? (Reflect.get(value, name) as unknown) : undefined
}
