/**
 * A value that is absent only if Quorate itself is wrong; `what` names it in the error. Elements of lists are read at the call, as
 * in `must(list[i])`, so that V8 learns their types for each loop apart: as fast as a default, which would hide the mistake.
 */
export function must<T>(value: T | null | undefined, what = 'an element'): T {
  if (value === null || value === undefined) absent(what)
  return value
}

function absent(what: string): never {
  throw new Error(`${what} is missing: this is a bug in Quorate; please report it`)
}
