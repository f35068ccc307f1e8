import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { QuorateError } from '../../errors.ts'
import { size } from '../../render/wording/words.ts'

/** Memory of a search besides its states: generated code, cached results, and the second opinions at its end. */
const OWN_BYTES = 24 * 2 ** 20
/** Memory of a worker. */
const WORKER_BYTES = 32 * 2 ** 20
/** Workers that the user did not request can take at most this part of the memory for states. */
const WORKERS_SHARE = 0.5
/** A search gets at least this much, even if its process already uses nearly everything. */
const LEAST_BYTES = 8 * 2 ** 20
/** Bytes of a page. */
const PAGE = 4096
/**
 * The corresponding address space, where the system limits it (`ulimit -v`): V8 reserves much more than it uses, and
 * the states and their table each reserve enough for their largest case.
 */
const OWN_SPACE = 512 * 2 ** 20
const WORKER_SPACE = 768 * 2 ** 20
const RESERVED = 2
/**
 * The time between two readings of the process's memory, and between two garbage collections. While memory is far from
 * the limit, it is read only as often as a process that fills `MOST_GROWTH` bytes per millisecond would require,
 * because the system takes up to a millisecond to answer.
 */
const LOOK_MS = 20
const LONGEST_LOOK_MS = 250
const MOST_GROWTH = 4 * 2 ** 20
const COLLECT_MS = 1000

export interface MemoryBudget {
  /** Bytes for states and their table. */
  readonly states: number
  readonly workers: number
  /** Whether the process uses more memory than it is allowed to. */
  readonly isSpent: () => boolean
}

/** The address space that was available to the process before its first search. */
let space: number | undefined

/** The memory that the process used before its first search. */
let taken: number | undefined

/**
 * Divides the memory that a process can use. The memory that it already uses, and the memory that a search needs
 * besides its states, is not available for states. `asked` is null if the user did not choose a number of workers, and
 * `most` is the largest possible number. Throws Q085 (usage) if the process already uses more.
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

/** Garbage, such as the states of an earlier search, is not counted. */
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

/** Infinity if there is no limit, or if the system does not report it. */
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
