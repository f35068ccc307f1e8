import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { QuorateError } from '../../errors.ts'
import { size } from '../../render/wording/words.ts'

/** What a search needs besides its states: generated code, cached results, and the second opinions at the end. */
const OWN_BYTES = 24 * 2 ** 20
/** What each worker needs. */
const WORKER_BYTES = 32 * 2 ** 20
/** Workers that the user did not ask for may take up to this share of the memory for states. */
const WORKERS_SHARE = 0.5
/** Every search gets at least this much, even if its process is almost out of memory. */
const LEAST_BYTES = 8 * 2 ** 20
/** Page size in bytes. */
const PAGE = 4096
/**
 * How much address space a search needs, which matters if the system limits it (`ulimit -v`). V8 reserves much more
 * than it uses, and the states and their table each reserve enough for their worst case.
 */
const OWN_SPACE = 512 * 2 ** 20
const WORKER_SPACE = 768 * 2 ** 20
const RESERVED = 2
/**
 * How often to measure the process's memory and to collect garbage. A measurement takes up to a millisecond. So
 * as long as a process is far below its limit, it is measured only as often as would be necessary if it filled
 * `MOST_GROWTH` bytes per millisecond.
 */
const LOOK_MS = 20
const LONGEST_LOOK_MS = 250
const MOST_GROWTH = 4 * 2 ** 20
const COLLECT_MS = 1000

export interface MemoryBudget {
  /** The budget for states and their table, in bytes. */
  readonly states: number
  readonly workers: number
  /** Whether the process has exceeded its memory limit. */
  readonly isSpent: () => boolean
}

/** The address space that the process had available before its first search. */
let space: number | undefined

/** How much memory the process used before its first search. */
let taken: number | undefined

/**
 * Divides up the memory that a process may use. Memory that is already in use, or that a search needs for anything
 * else, is not available for states. `asked` is the number of workers that the user chose, or null; `most` is the
 * largest possible number. Throws Q085 (usage) if the process already exceeds the limit.
 */
export function memoryBudget(
  bytes: number,
  { asked, most }: { readonly asked: number | null; readonly most: number },
): MemoryBudget {
  taken ??= process.memoryUsage.rss()
  if (bytes < taken) throw tooLittle(bytes, taken)
  space ??= addressSpaceLeft()
  const alone = Math.min(bytes - taken - OWN_BYTES, (space - OWN_SPACE) / RESERVED)
  const workers = asked ?? (most * WORKER_BYTES > alone * WORKERS_SHARE ? 1 : most)
  if (space - OWN_SPACE - (workers > 1 ? workers * WORKER_SPACE : 0) < LEAST_BYTES) throw tooNarrow(workers)
  const states = Math.min(
    alone - (workers > 1 ? workers * WORKER_BYTES : 0),
    (space - OWN_SPACE - (workers > 1 ? workers * WORKER_SPACE : 0)) / RESERVED,
  )
  return { states: Math.max(LEAST_BYTES, states), workers, isSpent: watching(bytes) }
}

/** Collects garbage, such as the states of an earlier search, before it reports that memory is spent. */
function watching(bytes: number): () => boolean {
  let next = -Infinity
  let collected = -Infinity
  let isSpent = false
  return () => {
    const now = performance.now()
    if (now < next) return isSpent
    let used = process.memoryUsage.rss()
    if (used > bytes && now - collected >= COLLECT_MS) {
      collectGarbage()
      collected = performance.now()
      used = process.memoryUsage.rss()
    }
    isSpent = used > bytes
    next = now + Math.min(LONGEST_LOOK_MS, Math.max(LOOK_MS, (bytes - used) / MOST_GROWTH))
    return isSpent
  }
}

/** Infinity if there is no limit or the system does not report one. */
function addressSpaceLeft(): number {
  try {
    const [, limit = ''] = /^Max address space +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    const [pages = ''] = readFileSync('/proc/self/statm', 'utf8').split(' ')
    return limit === '' ? Infinity : Number(limit) - Number(pages) * PAGE
  } catch {
    return Infinity
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

function tooNarrow(workers: number): QuorateError {
  return new QuorateError({
    code: 'Q085',
    class: 'usage',
    where: ['ulimit -v'],
    problem: `the address space that the system allows is too small for ${workers > 1 ? `${workers} workers` : 'a search'}`,
    hint:
      workers > 1
        ? 'raise the limit, or use --workers 1'
        : 'raise the limit; --max-memory limits the memory that is really used',
  })
}
