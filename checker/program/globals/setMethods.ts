/**
 * The set methods from later JavaScript versions, except that they compare members by value. They follow the same
 * steps, so that results have the same order.
 */

/** The argument of a set method, with the operations that the method uses. */
interface Other {
  readonly size: number
  has(value: unknown): boolean
  keys(): Iterator<unknown>
}

type Asked = ReadonlySet<unknown>
type Make = (values: Iterable<unknown>) => Set<unknown>

/** The methods by name. `own` does not have the author's methods, and `make` creates the result. */
export const SET_METHODS: Readonly<Record<string, (own: Asked, other: Other, make: Make) => unknown>> = {
  union: (own, other, make) => make([...own, ...keysOf(other)]),
  intersection: (own, other, make) =>
    own.size <= other.size
      ? make([...own].filter((value) => other.has(value)))
      : make([...keysOf(other)].filter((value) => own.has(value))),
  difference: (own, other, make) => make(without(own, other, make)),
  symmetricDifference: (own, other, make) => {
    const result = make(own)
    for (const value of keysOf(other))
      if (own.has(value)) result.delete(value)
      else result.add(value)
    return result
  },
  isSubsetOf: (own, other) => own.size <= other.size && [...own].every((value) => other.has(value)),
  isSupersetOf: (own, other) => own.size >= other.size && every(other, (value) => own.has(value)),
  isDisjointFrom: (own, other) =>
    own.size <= other.size ? ![...own].some((value) => other.has(value)) : every(other, (value) => !own.has(value)),
}

function without(own: Asked, other: Other, make: Make): Iterable<unknown> {
  if (own.size <= other.size) return [...own].filter((value) => !other.has(value))
  const rest = make(own)
  for (const value of keysOf(other)) rest.delete(value)
  return rest
}

function every(other: Other, test: (value: unknown) => boolean): boolean {
  for (const value of keysOf(other)) if (!test(value)) return false
  return true
}

function* keysOf(other: Other): Generator<unknown> {
  const keys = other.keys()
  for (let next = keys.next(); next.done !== true; next = keys.next()) yield next.value
}

/** Checks an argument that is used as a set. Throws TypeError and RangeError as JavaScript does. */
export function otherSet(given: unknown): Other {
  if (typeof given !== 'object' || given === null) throw new TypeError(`${String(given)} is not a set`)
  const { size, has, keys } = given as Record<'size' | 'has' | 'keys', unknown>
  const count = Number(size)
  if (Number.isNaN(count)) throw new TypeError("the 'size' of this object, which is used as a set, is not a number")
  if (Math.trunc(count) < 0) throw new RangeError(`${count} is not the size of a set`)
  if (typeof has !== 'function' || typeof keys !== 'function')
    throw new TypeError("this object, which is used as a set, has no methods 'has' and 'keys'")
  return {
    size: Math.trunc(count),
    has: (value) => Boolean(Reflect.apply(has, given, [value])),
    keys: () => Reflect.apply(keys, given, []) as Iterator<unknown>,
  }
}
