import { ending, endless } from '../../domain/values/ending.ts'

/**
 * Stops at the first value that fails, as `forAll` does, because the source may go on for long, or may change what is
 * tested.
 */
export function passes<V>(values: Iterable<V>, test: (value: V) => boolean): boolean {
  for (const value of ending(values, () => endless('what forAll or exists tests'))) if (!test(value)) return false
  return true
}
