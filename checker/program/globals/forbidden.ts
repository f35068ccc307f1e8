import { isQuorateError, QuorateError } from '../../errors.ts'
import { isError, messageOf } from '../../thrown.ts'

/**
 * Errors for operations that a spec must not perform while states are explored. The cause's stack shows where the
 * spec performed the operation.
 */

const OUTSIDE = 'guards, effects, domains and properties may use only the state, the binding and the constants'

export function wroteVariable(name: string): QuorateError {
  return fault(
    'Q111',
    `it writes '${name}', which is not part of the state, so its result depends on what was explored before`,
    `${OUTSIDE}; make '${name}' a variable of the state, or declare it inside the function that writes it`,
  )
}

function wroteObject(cause: Error, message: string): QuorateError {
  return fault(
    'Q111',
    `it changes a frozen object (one that was created before the search began, a value of the state, or one that it has frozen itself): ${message}`,
    `${OUTSIDE}; create the object inside the function that changes it, or copy it first`,
    cause,
  )
}

/** `what` describes what was changed, for example a Map created before the search. */
export function changed(what: string): QuorateError {
  return fault(
    'Q111',
    `it changes ${what}`,
    `${OUTSIDE}; make it part of the state, or create it inside the function that changes it`,
  )
}

/** `what` describes what was read, for example the clock. */
export function readAmbient(what: string): QuorateError {
  return fault('Q106', `not a function of the state: it uses ${what}`, `${OUTSIDE}; put choices into forall`)
}

export function ranAsync(): QuorateError {
  return fault(
    'Q109',
    'an async function is called while states are explored, so its result comes too late',
    'write it without async and await',
  )
}

export function importedLate(): QuorateError {
  return fault(
    'Q106',
    'import() loads a module too late, after the exploration has begun',
    'import it at the top of the file',
  )
}

export function switchedOn(): QuorateError {
  return fault(
    'Q114',
    'a switch compares by identity, but this is an object',
    "switch on a scalar, such as a union's kind; compare objects with ===",
  )
}

export function comparedPlaces(): QuorateError {
  return fault(
    'Q114',
    'two different places of the state with equal contents are compared: by value or by identity?',
    'compare their contents: snapshot(s.left) === snapshot(s.right)',
  )
}

export function comparedObjects(): QuorateError {
  return fault(
    'Q114',
    'two different objects of the spec with equal contents are compared: by value or by identity?',
    'compare their contents: snapshot(left) === snapshot(right); or a part of them, such as an id',
  )
}

export function keptPlace(): QuorateError {
  return fault(
    'Q114',
    'a place of the state is a member or key of a Set or Map: by value, or by identity?',
    'use its id, or its contents: snapshot(view)',
  )
}

/**
 * Converts the error that JavaScript throws for a write to a frozen object to a Quorate error. Null for any other
 * error.
 */
export function asWrite(error: unknown): QuorateError | null {
  if (!isError(error, TypeError)) return null
  const message = messageOf(error)
  return FROZEN.test(message) && !SCALAR.test(message) ? wroteObject(error, message) : null
}

/** V8's message for a write to a frozen object. */
const FROZEN =
  /^(?:Cannot (?:assign to read only property|delete property|redefine property|define property|add property)|.* object is not extensible$|.* is not extensible$)/

/** V8's message for a write to a scalar, which cannot change. */
const SCALAR = / (?:of|on) (?:string|number|boolean|symbol|bigint) /

/**
 * Whether the spec's `catch` must not catch this error, because Quorate raised it or it is a stack overflow.
 */
export function passesCatch(error: unknown): boolean {
  return isQuorateError(error) || (isError(error, RangeError) && messageOf(error).startsWith('Maximum call stack size'))
}

function fault(code: string, problem: string, hint: string, cause: Error = new Error(problem)): QuorateError {
  return new QuorateError({ code, class: 'spec', problem, hint }, { cause })
}
