import { sameValue } from '../domain/equality.ts'
import { SNAPSHOT } from '../domain/marks.ts'
import { FrozenBag, FrozenSet } from '../domain/values.ts'

/** `a === b` of a spec: values are equal by what they are made of, functions and instances of classes if they are the same. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && sameObjects(a, b))
}

/** The same of a package that a spec imports: by value where one side comes from the state. */
export function sameInPackage(a: unknown, b: unknown): boolean {
  return a === b || (isObject(a) && isObject(b) && (isOfState(a) || isOfState(b)) && sameObjects(a, b))
}

/** `Object.is` of a spec. */
export function is(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (isObject(a) && isObject(b) && sameObjects(a, b))
}

function sameObjects(a: object, b: object): boolean {
  return isValue(a) && isValue(b) && sameValue(a, b)
}

/** Is this compared by what it is made of: a view, a value of the state, a plain object, an array, a Set or a Map? */
export function isValue(object: object): boolean {
  if (Array.isArray(object) || object instanceof Set || object instanceof Map || isOfState(object)) return true
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype === null || prototype === Object.prototype) return true
  return isObject(prototype) && !Object.hasOwn(prototype, 'constructor')
}

/** Is this a view, or a value taken out of a state? */
export function isOfState(object: object): boolean {
  return SNAPSHOT in object || object instanceof FrozenSet || object instanceof FrozenBag || isFrozenPlain(object)
}

function isFrozenPlain(object: object): boolean {
  if (!Object.isFrozen(object)) return false
  const prototype: unknown = Object.getPrototypeOf(object)
  return Array.isArray(object) || prototype === Object.prototype
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
