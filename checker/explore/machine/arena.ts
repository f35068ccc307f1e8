import { sharedMemory } from '../../compile/threads/sharedMemory.ts'
import { QuorateError } from '../../errors.ts'

/** An Int32Array is indexed with 31 bits, so it has at most 8 GiB. */
export const MAX_BYTES = 2 ** 33 - 2 ** 16
const MIN_BYTES = 2 ** 26

/**
 * Zeroed words for at most `bytes`, shared so that workers can see them. Pages cost nothing until they are written, so
 * the arena is reserved once at the size of the budget and never grows. If the allocation fails, half the size is
 * tried.
 */
export function reserveArena(bytes: number): Int32Array {
  for (let size = Math.min(bytes, MAX_BYTES); ; size /= 2) {
    try {
      return new Int32Array(sharedMemory(Math.floor(size / 4) * 4))
    } catch (error) {
      if (size / 2 >= Math.min(MIN_BYTES, bytes)) continue
      throw new QuorateError(
        {
          code: 'Q070',
          class: 'limit',
          problem: `the machine cannot allocate ${size} bytes for states`,
          hint: 'free memory, or allow less with --max-memory',
        },
        { cause: error },
      )
    }
  }
}
