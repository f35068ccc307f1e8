import { isOwn, isView } from '../../domain/marks.ts'

/**
 * Stops at the first value that fails, as `forAll` does, because the source may be infinite or may change what is
 * tested.
 */
export function passes<V>(values: Iterable<V>, test: (value: V) => boolean): boolean {
  for (const value of values) if (!test(value)) return false
  return true
}

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
