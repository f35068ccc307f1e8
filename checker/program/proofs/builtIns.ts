/** Methods of built-in objects and views that change the object they are called on. */
export const MUTATORS = names(
  'push pop shift unshift splice sort reverse fill copyWithin add set delete clear next return throw',
)

/**
 * Methods of built-in objects and views that do nothing, except that they may call their argument. Any other method is
 * treated as unknown.
 */
export const PURE_METHODS = names(
  `at concat entries every filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys
  lastIndexOf map reduce reduceRight slice some toReversed toSorted toSpliced values with has get count
  union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom
  charAt charCodeAt codePointAt endsWith localeCompare match matchAll normalize padEnd padStart repeat replace
  replaceAll search split startsWith substring toLowerCase toUpperCase trim trimEnd trimStart test exec
  toExponential toFixed toPrecision toString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable
  getTime getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds
  toISOString toJSON`,
)

/** Objects with methods that change something, or that call the function they are called on. */
const IMPURE_OBJECTS = [Function.prototype, Object, Reflect, Atomics, Date.prototype, DataView.prototype]

/** Whether a built-in method with this name may have an effect. */
export function isImpure(name: string): boolean {
  return !PURE_METHODS.has(name) && IMPURE_OBJECTS.some((object) => Object.hasOwn(object, name))
}

/** Functions that call their first argument and functions that call their second. */
export const CALL_FIRST = names(
  'some every find findIndex findLast findLastIndex filter map flatMap forEach reduce reduceRight sort toSorted',
)
export const CALL_SECOND = names('from stringify parse replace replaceAll groupBy forAll exists count implies')

/** Built-in objects whose members have no effect, except those in `IMPURE`. */
export const PURE_OBJECTS = names('Math Number String Object Array JSON BigInt')
export const IMPURE = names(
  'random assign defineProperty defineProperties setPrototypeOf freeze seal preventExtensions',
)
export const PURE_FUNCTIONS = names(
  'Number String Boolean BigInt Array Set Map Error RangeError TypeError parseInt parseFloat isNaN isFinite',
)

/** Methods that return an iterator. */
export const ITERATORS = names('values keys entries matchAll')

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/))
}
