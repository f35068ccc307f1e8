/** What must be there if Quorate has no bug. A default instead could turn a bug into a verdict. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === undefined || value === null) throw new Error(`internal error: ${what} is missing`)
  return value
}
