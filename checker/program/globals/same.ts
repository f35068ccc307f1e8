import { formOf, sameValue } from '../../domain/values/equality.ts'
import { isOwn, isView } from '../../domain/marks.ts'
import { comparedObjects, comparedPlaces } from './forbidden.ts'

/**
 * `a === b` as a spec means it. Values are compared by their contents, functions and class instances by identity.
 */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'function') return typeof b === 'function' && sameFunctions(a, b)
  return typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && sameObjects(a, b)
}

/** `a === b` in a package that a spec imports. It compares by value if either side comes from the state. */
export function sameInPackage(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'function') return typeof b === 'function' && sameFunctions(a, b)
  return isObject(a) && isObject(b) && (isOfState(a) || isOfState(b)) && sameObjects(a, b)
}

/** The global objects that a spec gets instead of JavaScript's, each with its original. */
const originals = new WeakMap<object, object>()

export function standInFor<T extends object>(original: object, standIn: T): T {
  originals.set(standIn, original)
  return standIn
}

function sameFunctions(a: object, b: object): boolean {
  return (originals.get(a) ?? a) === (originals.get(b) ?? b)
}

/** The spec's `Object.is`. */
export function is(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (isObject(a) && isObject(b) && sameObjects(a, b))
}

/**
 * If two places hold the same value, the author may mean the places, as in `other !== broker`, or the values. The
 * comparison is refused, because a property written for one reading could be vacuous under the other.
 */
function sameObjects(a: object, b: object): boolean {
  const equal = sameValue(a, b)
  if (equal && isView(a) && isView(b)) throw comparedPlaces()
  if (equal && a !== b && isChangeable(a) && isChangeable(b)) throw comparedObjects()
  return equal
}

/**
 * Whether an object is compared by its contents: a view, a value of the state, a plain object, an array, a Set or
 * a Map.
 */
export function isValue(object: object): boolean {
  return isView(object) || formOf(object) !== null
}

/** Whether this is one of the author's objects that can still change, so that it is not a value. */
function isChangeable(object: object): boolean {
  return !isOfState(object) && !Object.isFrozen(object)
}

/** Whether this is a view, or a value taken out of a state. */
function isOfState(object: object): boolean {
  return isView(object) || isOwn(object)
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
