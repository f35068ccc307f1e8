import { formOf, sameValue } from '../../domain/values/equality.ts'
import { isOwn, isView } from '../../domain/marks.ts'
import { comparedPlaces } from './faults.ts'

/** `a === b` of a spec: values are equal by what they are made of, functions and instances of classes if they are the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'function') return typeof b === 'function' && sameFunctions(a, b)
  return typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && sameObjects(a, b)
}

/** The same of a package that a spec imports: by value where one side comes from the state. */
export function sameInPackage(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'function') return typeof b === 'function' && sameFunctions(a, b)
  return isObject(a) && isObject(b) && (isOfState(a) || isOfState(b)) && sameObjects(a, b)
}

/** What a spec gets instead of global objects of JavaScript, each with the one that it stands for. */
const originals = new WeakMap<object, object>()

export function standInFor<T extends object>(original: object, standIn: T): T {
  originals.set(standIn, original)
  return standIn
}

function sameFunctions(a: object, b: object): boolean {
  return (originals.get(a) ?? a) === (originals.get(b) ?? b)
}

/** `Object.is` of a spec. */
export function is(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (isObject(a) && isObject(b) && sameObjects(a, b))
}

/**
 * Of two places that hold the same it cannot be told whether the author means the places, `other !== broker`, or what they hold.
 * That is refused, since either reading makes a property vacuous that means the other.
 */
function sameObjects(a: object, b: object): boolean {
  const equal = sameValue(a, b)
  if (equal && isView(a) && isView(b)) throw comparedPlaces()
  return equal
}

/** Is this compared by what it is made of: a view, a value of the state, a plain object, an array, a Set or a Map? */
export function isValue(object: object): boolean {
  return isView(object) || formOf(object) !== null
}

/** Is this a view, or a value taken out of a state? */
function isOfState(object: object): boolean {
  return isView(object) || isOwn(object)
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
