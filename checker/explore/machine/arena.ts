import { sharedMemory } from '../../compile/threads/sharedMemory.ts'
import { SEGMENT_WORDS, Segments } from '../../compile/arena/segments.ts'
import { QuorateError } from '../../errors.ts'

const MIN_BYTES = 2 ** 26

/**
 * Reserves zeroed memory for up to `rows` rows of `stride` words, shared so that workers can see it. Pages cost
 * nothing until they are written, so the arena is reserved once, as large as the budget, and never grows. If the
 * allocation fails, it tries half the size. A segment has at most `most` words.
 */
export function reserveArena(rows: number, stride: number, most = SEGMENT_WORDS): Segments {
  for (let size = rows; ; size /= 2) {
    try {
      return reserved(Math.max(1, Math.floor(size)), stride, most)
    } catch (error) {
      const bytes = size * stride * 4
      if (bytes / 2 >= Math.min(MIN_BYTES, rows * stride * 4)) continue
      throw new QuorateError(
        {
          code: 'Q070',
          class: 'limit',
          problem: `the machine cannot allocate ${Math.floor(bytes)} bytes for states`,
          hint: 'free memory, or allow less with --max-memory',
        },
        { cause: error },
      )
    }
  }
}

function reserved(rows: number, stride: number, most: number): Segments {
  if (rows * stride <= most) return new Segments(stride, [wordsOf(rows * stride)])
  const shift = Math.max(0, Math.floor(Math.log2(most / stride)))
  const parts: Int32Array[] = []
  for (let left = rows; left > 0; left -= 2 ** shift) parts.push(wordsOf(Math.min(left, 2 ** shift) * stride))
  return new Segments(stride, parts, shift)
}

function wordsOf(words: number): Int32Array {
  return new Int32Array(sharedMemory(words * 4))
}
