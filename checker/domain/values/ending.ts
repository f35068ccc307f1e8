import { QuorateError } from '../../errors.ts'
import { isOwn, isView } from '../marks.ts'

/** An author's iterable that yields more values than this is treated as one that never ends. */
export const MOST_YIELDED = 2 ** 20

const ITERATORS: ReadonlySet<unknown> = new Set(
  [[].values(), new Set().values(), new Map().values(), ''[Symbol.iterator]()].map((iterator): unknown =>
    Object.getPrototypeOf(iterator),
  ),
)

/** Whether the values are finite and can be listed without running the author's code. */
export function isListable(values: Iterable<unknown>): boolean {
  if (typeof values === 'string' || Array.isArray(values) || isView(values) || isOwn(values)) return true
  return values instanceof Set || values instanceof Map || ITERATORS.has(Object.getPrototypeOf(values))
}

/**
 * The values of an author's iterable, one at a time. Throws what `error` returns if it yields more than 2^20, so that a
 * generator without an end is refused and the run does not hang.
 */
export function ending<T>(source: Iterable<T>, error: () => QuorateError): Iterable<T> {
  return isListable(source) ? source : counted(source, error)
}

function* counted<T>(source: Iterable<T>, error: () => QuorateError): Generator<T> {
  let yielded = 0
  for (const value of source) {
    if (++yielded > MOST_YIELDED) throw error()
    yield value
  }
}

/** `where` is the variable or the function that was given the iterable. */
export function endless(what: string, where: readonly string[] = []): QuorateError {
  return new QuorateError({
    code: 'Q120',
    class: 'spec',
    where,
    problem: `${what} has more than ${MOST_YIELDED} values, or never ends`,
    hint: 'use fewer values; a generator must end',
  })
}
