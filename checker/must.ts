/**
 * Returns a value that must exist if Quorate has no bug. If it returned a default value instead, a bug could become a
 * verdict. Loops read an element in the call itself, as in `must(list[i])`, so that V8 learns the type of each list
 * separately, and the check costs no more than a default.
 */
export function must<T>(value: T | null | undefined, what = 'an element of a list'): T {
  if (value === undefined || value === null) throw new Error(`internal error: ${what} is missing`)
  return value
}
