/** A value thrown by foreign code. It may be anything, and may throw again when it is examined. */

/** Errors of a chain of causes that a message shows, and members of an AggregateError. */
const SHOWN = 3
/** Characters of a message. */
const LONGEST = 2000

/** Lines that an error of a spec keeps of its stack, so that the author's own are among them. */
export const STACK = 50

/** `TypeError: x is not a function`, with what caused it. */
export function thrownText(thrown: unknown): string {
  const text = chainOf(thrown).map(withMembers).join(', caused by ')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text
}

/** The message of an error, without its name. */
export function messageOf(thrown: unknown): string {
  const message = isError(thrown) ? read(thrown, 'message') : undefined
  return typeof message === 'string' ? message : shown(thrown)
}

/** Where an error was created; '' if that is not known. */
export function stackOf(thrown: unknown): string {
  const stack = isError(thrown) ? read(thrown, 'stack') : undefined
  return typeof stack === 'string' ? stack : ''
}

/** The stacks of an error and of what caused it, for a bug report; without a stack, what was thrown. */
export function stacksOf(thrown: unknown): string {
  return chainOf(thrown)
    .map((one) => stackOf(one) || shown(one))
    .join('\ncaused by ')
}

type ErrorKind = ErrorConstructor | AggregateErrorConstructor

export function isError(thrown: unknown, kind: ErrorKind = Error): thrown is Error {
  return attempted(() => thrown instanceof kind) ?? false
}

/** An error, its cause, the cause of that, …: the first few, each once. */
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

/** Null if it throws. */
function attempted<T>(look: () => T): T | null {
  try {
    return look()
  } catch {
    return null
  }
}

/** Runs code of a spec with longer stacks, so that its errors show where they come from. */
export function withStacks<T>(run: () => T): T {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = Math.max(before, STACK)
  try {
    return run()
  } finally {
    Error.stackTraceLimit = before
  }
}
