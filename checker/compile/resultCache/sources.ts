/**
 * Like `forAll`, stops at the first value that fails, because the source may be infinite or may change what is tested.
 */
export function passes<V>(values: Iterable<V>, test: (value: V) => boolean): boolean {
  for (const value of values) if (!test(value)) return false
  return true
}

/** Whether a generator function of the author yields the values. */
export function isGenerator(values: Iterable<unknown>): boolean {
  return Object.prototype.toString.call(values) === '[object Generator]'
}
