import { isOwn } from '../../domain/marks.ts'
import { printAny } from '../../domain/print.ts'
import { isIterable, SNAPSHOT } from '../../domain/symbols.ts'
import { QuorateError } from '../../errors.ts'

/**
 * Checks what the author's functions return. JavaScript accepts any value as a condition and ignores what an effect
 * returns. So a model contains the author's functions wrapped by `answering` and `changing`, which check every call and
 * throw Q109 (spec). The error's cause is the function itself, so that its place in a file can be found.
 */

const originals = new WeakMap<object, object>()

/**
 * Wraps a guard, property or constraint of at most two arguments. The wrapper throws Q109 unless the result is true or
 * false.
 */
export function answering<F extends (a: never, b: never) => boolean>(test: F): F {
  return instead(test, (a: never, b: never): boolean => {
    const answer: unknown = test(a, b)
    return answer === true || answered(answer, test)
  })
}

/** Like `answering`, for a relation between two states, such as a step constraint, which also gets the step between them. */
export function judging<F extends (before: never, after: never, step: never) => boolean>(relation: F): F {
  return instead(relation, (before: never, after: never, step: never): boolean =>
    answered(relation(before, after, step), relation),
  )
}

/**
 * Wraps an effect of at most two arguments. The wrapper throws Q109 unless it returns nothing or the
 * result of a write.
 */
export function changing<F extends (a: never, b: never) => void>(effect: F): F {
  return instead(effect, (a: never, b: never): void => {
    expectNothing(effect(a, b), effect)
  })
}

/** Throws Q109 unless an effect or initializer returned nothing or the result of a write. */
export function expectNothing(result: unknown, effect: unknown): void {
  if (result !== undefined && !isNothing(result)) lost(result, effect)
}

/**
 * Wraps a function of the state whose results are compared. The wrapper throws Q109 if the result is undefined or a
 * function.
 */
export function giving<F extends (s: never) => unknown>(of: F): F {
  return instead(of, (s: never): unknown => {
    const value: unknown = of(s)
    if (value !== undefined && typeof value !== 'function') return value
    throw new QuorateError(
      {
        code: 'Q109',
        class: 'spec',
        problem: `it returns ${told(value)}, not a value of the state`,
        hint: value === undefined ? 'is a return missing?' : 'call it',
      },
      { cause: of },
    )
  })
}

/** Fixes the second argument of a test of a state. `checked` comes from `answering`. */
export function choosing<A, B>(checked: (a: A, b: B) => boolean, b: B): (a: A) => boolean {
  return instead(writtenOf(checked), (a: A): boolean => checked(a, b)) as (a: A) => boolean
}

/**
 * Unwraps the author's function, for callers that check the result themselves. Returns any other function unchanged.
 */
export function writtenOf(checked: object): object {
  return originals.get(checked) ?? checked
}

/**
 * Throws Q109 for anything but true and false. `test` is the function that returned the answer. `what` is its name, if
 * it is part of a property.
 */
export function answered(answer: unknown, test: unknown, what?: string): boolean {
  if (answer === true || answer === false) return answer
  throw new QuorateError(
    {
      code: 'Q109',
      class: 'spec',
      problem: `${what ?? 'it'} returns ${told(answer)}, not true or false`,
      hint: 'is a return missing, or is the function async?',
    },
    typeof test === 'function' ? { cause: test } : {},
  )
}

/**
 * Whether an effect may return this value: nothing, or whatever an arrow function without braces returns after a write,
 * which is a scalar, the place written, or a value of the state.
 */
export function isNothing(result: unknown): boolean {
  if (typeof result === 'function' || typeof result === 'symbol') return false
  return typeof result !== 'object' || result === null || SNAPSHOT in result || isOwn(result)
}

/** Throws Q109, because an effect returned this value. */
export function lost(result: unknown, effect: unknown): never {
  throw new QuorateError(
    { code: 'Q109', class: 'spec', problem: `it returns ${told(result)}, which has no effect`, hint: hintFor(result) },
    { cause: effect },
  )
}

function hintFor(result: unknown): string {
  if (isPromise(result)) return 'an effect must change the state synchronously: remove async and await'
  if (isIterator(result)) return 'an effect must be a plain function: the body of a generator does not run'
  if (typeof result === 'function') return 'call it, or remove it'
  return 'an effect assigns to the variables of s; if it does, put the assignment into braces: { s.x = … }'
}

function told(answer: unknown): string {
  if (isPromise(answer)) return 'a promise'
  if (isIterator(answer)) return 'a generator'
  const text = printAny(answer)
  return text.length > LONG ? `${text.slice(0, LONG)} …` : text
}

/** A message shows at most this many characters of a result. */
const LONG = 80

function isPromise(value: unknown): boolean {
  return hasMethod(value, 'then')
}

function isIterator(value: unknown): boolean {
  return hasMethod(value, 'next') && isIterable(value)
}

/** Uses `in`, because reading an unknown name may throw. */
function hasMethod(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && name in value && typeof Reflect.get(value, name) === 'function'
}

function instead<F extends object>(written: F, checked: object): F {
  originals.set(checked, written)
  return checked as F
}
