/**
 * What must be there if Quorate has no bug. A default instead could turn a bug into a verdict. Loops read an element at the call, as
 * in `must(list[i])`: V8 then learns the type of each list apart, and the check costs no more than a default.
 */
export function must<T>(value: T | null | undefined, what = 'an element of a list'): T {
  if (value === undefined || value === null) throw new Error(`internal error: ${what} is missing`)
  return value
}
