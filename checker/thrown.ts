/**
 * Handles values that code outside Quorate has thrown. Such a value can be anything, and reading it may throw
 * again.
 */

/**
 * A message shows at most this many errors from a chain of causes, and the same number of members of an
 * AggregateError.
 */
const SHOWN = 3
/** A message has at most this many characters. */
const LONGEST = 2000

/** An error in a spec keeps this many stack lines, so that the author's own lines are among them. */
export const STACK = 50

/** The text of an error, such as `TypeError: x is not a function`, with its causes. */
export function thrownText(thrown: unknown): string {
  const text = chainOf(thrown).map(withMembers).join(', caused by ')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text
}

/** The message of an error, without its name. */
export function messageOf(thrown: unknown): string {
  const message = isError(thrown) ? read(thrown, 'message') : undefined
  return typeof message === 'string' ? message : shown(thrown)
}

/** Where an error was created, or '' if unknown. */
export function stackOf(thrown: unknown): string {
  const stack = isError(thrown) ? read(thrown, 'stack') : undefined
  return typeof stack === 'string' ? stack : ''
}

/**
 * The stacks of an error and its causes, for a bug report. If there is no stack, the text of what was thrown.
 */
export function stacksOf(thrown: unknown): string {
  return chainOf(thrown)
    .map((one) => stackOf(one) || shown(one))
    .join('\ncaused by ')
}

type ErrorKind = ErrorConstructor | AggregateErrorConstructor

export function isError(thrown: unknown, kind: ErrorKind = Error): thrown is Error {
  return attempted(() => thrown instanceof kind) ?? false
}

/** An error, its cause, the cause's cause, and so on. Stops after a few and lists each only once. */
function chainOf(thrown: unknown): readonly unknown[] {
  const chain = [thrown]
  for (let at = thrown; chain.length < SHOWN && isError(at);) {
    at = read(at, 'cause')
    if (at === undefined || at === null || chain.includes(at)) break
    chain.push(at)
  }
  return chain
}

function withMembers(thrown: unknown): string {
  const members = isError(thrown, AggregateError) ? read(thrown, 'errors') : undefined
  const listed = attempted(() => (Array.isArray(members) ? members.slice(0, SHOWN).map(shown) : [])) ?? []
  return listed.length === 0 ? shown(thrown) : `${shown(thrown)}: ${listed.join('; ')}`
}

function shown(thrown: unknown): string {
  if (typeof thrown === 'function') return 'a function'
  const text = attempted(() => String(thrown))
  if (text !== null && !text.startsWith('[object ')) return text
  const json = isError(thrown) ? null : attempted(() => JSON.stringify(thrown))
  return typeof json === 'string' ? json : 'an object that throws when it is read'
}

function read(object: object, name: 'message' | 'stack' | 'cause' | 'errors'): unknown {
  return attempted((): unknown => Reflect.get(object, name))
}

/** Reads a value that may throw. Null if it does. */
function attempted<T>(look: () => T): T | null {
  try {
    return look()
  } catch {
    return null
  }
}

/** Runs a spec's code with longer stack traces, so that its errors show where they come from. */
export function withStacks<T>(run: () => T): T {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = Math.max(before, STACK)
  try {
    return run()
  } finally {
    Error.stackTraceLimit = before
  }
}
