import { FrozenBag, FrozenSet, siblings, SNAPSHOT, sameValue } from '../domain/values.ts'
import { comparedPlaces } from './faults.ts'

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

/**
 * Two places of one array are two objects, whatever they hold. Of other places it cannot be told whether places or values are
 * meant; that is refused where it makes a difference.
 */
function sameObjects(a: object, b: object): boolean {
  if (!isValue(a) || !isValue(b)) return false
  if (!(SNAPSHOT in a && SNAPSHOT in b)) return sameValue(presentOf(a), presentOf(b))
  const array = siblings.get(a)
  if (array !== undefined && array === siblings.get(b)) return false
  if (sameValue(presentOf(a), presentOf(b))) throw comparedPlaces()
  return false
}

/** What a view shows; anything else as it is. */
export function presentOf(value: object): unknown {
  return SNAPSHOT in value ? (value[SNAPSHOT] as () => unknown)() : value
}

/** Is this compared by what it is made of: a view, a value of the state, a plain object, an array, a Set or a Map? */
export function isValue(object: object): boolean {
  if (Array.isArray(object) || object instanceof Set || object instanceof Map || isOfState(object)) return true
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype === null || prototype === Object.prototype) return true
  return isObject(prototype) && !Object.hasOwn(prototype, 'constructor')
}

/** Is this a view, or a value taken out of a state? */
function isOfState(object: object): boolean {
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
