import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { QuorateError } from '../../errors.ts'
import { size } from '../../render/wording/words.ts'

/** Memory of a search beside its states: generated code, remembered results, and the second opinions at its end. */
const OWN_BYTES = 24 * 2 ** 20
/** Memory of a worker. */
const WORKER_BYTES = 32 * 2 ** 20
/** Workers that the user did not request may take at most this part of the memory for states. */
const WORKERS_SHARE = 0.5
/** A search gets at least this much, even if its process has taken nearly everything. */
const LEAST_BYTES = 8 * 2 ** 20
/** Time between two readings of the memory of the process, and between two collections of garbage. */
const LOOK_MS = 20
const COLLECT_MS = 1000

export interface MemoryBudget {
  /** Bytes for states and their table. */
  readonly states: number
  readonly workers: number
  /** Whether the process uses more memory than allowed. */
  readonly isSpent: () => boolean
}

/** The memory that the process had taken before its first search. */
let taken: number | undefined

/**
 * Divides the memory that a process may take. What it has taken already, and what a search will take beside its states, is
 * not available for states. `asked`: null if the user did not choose a number of workers; `most`: the largest number. Throws
 * Q085 (usage) if the process has taken more already.
 */
export function memoryBudget(
  bytes: number,
  { asked, most }: { readonly asked: number | null; readonly most: number },
): MemoryBudget {
  taken ??= process.memoryUsage.rss()
  if (bytes < taken) throw tooLittle(bytes, taken)
  const alone = bytes - taken - OWN_BYTES
  const workers = asked ?? (most * WORKER_BYTES > alone * WORKERS_SHARE ? 1 : most)
  const states = alone - (workers > 1 ? workers * WORKER_BYTES : 0)
  return { states: Math.max(LEAST_BYTES, states), workers, isSpent: watching(bytes) }
}

/** Garbage does not count, such as the states of an earlier search. */
function watching(bytes: number): () => boolean {
  let looked = -Infinity
  let collected = -Infinity
  let isSpent = false
  return () => {
    const now = performance.now()
    if (now - looked < LOOK_MS) return isSpent
    looked = now
    isSpent = process.memoryUsage.rss() > bytes
    if (isSpent && now - collected >= COLLECT_MS) {
      collectGarbage()
      collected = performance.now()
      isSpent = process.memoryUsage.rss() > bytes
    }
    return isSpent
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

function tooLittle(bytes: number, least: number): QuorateError {
  return new QuorateError({
    code: 'Q085',
    class: 'usage',
    where: ['--max-memory'],
    problem: `${size(bytes)} is less than the process uses before it stores any states, ${size(least)}`,
    hint: `allow more than ${size(least + OWN_BYTES)}`,
  })
}
