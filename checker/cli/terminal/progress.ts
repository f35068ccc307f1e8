import { isDumb } from './terminal.ts'
import type { Progress, WorkerProgress } from '../../results/exploration.ts'
import { clipped, count, digits } from '../../render/wording/words.ts'

const TERMINAL_EVERY_MS = 1_000
const FILE_EVERY_MS = 10_000
/** Runs that finish sooner print only their result. */
const QUIET_MS = 1_000

export interface ProgressStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/**
 * Shows the progress of one model's run on stderr, as a line that is rewritten on a terminal, or as occasional lines
 * elsewhere.
 */
export class ProgressReport {
  readonly #stream: ProgressStream
  readonly #name: string
  readonly #rewrites: boolean
  readonly #now: () => number
  readonly #start: number
  #last: number
  #told = 0
  /** How many lines are currently being rewritten. */
  #lines = 0

  constructor(stream: ProgressStream, name: string, now: () => number = () => performance.now()) {
    this.#stream = stream
    this.#name = name
    this.#rewrites = (stream.isTTY ?? false) && !isDumb()
    this.#now = now
    this.#start = this.#last = now()
  }

  update(progress: Progress): void {
    this.tell(
      progress.violated,
      (seconds) => progressText(progress, seconds),
      () => workerLines(progress.workers ?? []),
    )
  }

  /** `text` returns what to show after the given number of seconds. */
  tell(
    violated: Progress['violated'],
    text: (seconds: number) => string,
    others: () => readonly string[] = () => [],
  ): void {
    const now = this.#now()
    const elapsed = now - this.#start
    if (elapsed >= QUIET_MS) this.#tellViolations(violated)
    const every = this.#rewrites ? TERMINAL_EVERY_MS : FILE_EVERY_MS
    if (now - this.#last < every) return
    this.#last = now
    const line = `${this.#name}: ${text(elapsed / 1000)}`
    if (!this.#rewrites) this.#stream.write(`${line}\n`)
    else {
      const lines = [line, ...others()].map((each) => clipped(each, (this.#stream.columns || 80) - 1))
      this.#stream.write(`${this.#erasure()}${lines.join('\n')}`)
      this.#lines = lines.length
    }
  }

  /** Removes the lines that are being rewritten. */
  end(): void {
    if (this.#lines > 0) this.#stream.write(this.#erasure())
    this.#lines = 0
  }

  /** Erases these lines, from the bottom up. */
  #erasure(): string {
    return `\r\u001B[2K${'\u001B[1A\u001B[2K'.repeat(Math.max(0, this.#lines - 1))}`
  }

  #tellViolations(violated: Progress['violated']): void {
    if (violated.length === this.#told) return
    this.end()
    for (const { name, length } of violated.slice(this.#told))
      this.#stream.write(`${this.#name}: ${name} is violated in ${length} ${length === 1 ? 'state' : 'states'}\n`)
    this.#told = violated.length
  }
}

/** How many workers get a separate line. */
const MOST_WORKER_LINES = 16

/** Lines such as `  host-1a2b: 2 shards, 1,234,567 states, 64 MB`. */
function workerLines(workers: readonly WorkerProgress[]): readonly string[] {
  const lines = workers.map(
    ({ worker, shards, states, bytes }) =>
      `  ${worker}: ${count(shards, 'shard')}, ${count(states, 'state')}, ${digits(Math.round(bytes / 1e6))} MB`,
  )
  const hidden = lines.length - MOST_WORKER_LINES
  return hidden > 1 ? [...lines.slice(0, MOST_WORKER_LINES), `  and ${hidden} more workers`] : lines
}

/** For example, `depth 12, 1,234,567 distinct, 234,567 queued, 812,000 states/s, 64 MB, ≥ 3 s left`. */
export function progressText({ depth, distinct, queued, bytes }: Progress, seconds: number): string {
  const expanded = distinct - queued
  const rest = expanded > 0 ? Math.ceil((queued * seconds) / expanded) : 0
  return [
    `depth ${depth}`,
    `${digits(distinct)} distinct`,
    `${digits(queued)} queued`,
    `${digits(Math.round(distinct / seconds / 1000) * 1000)} states/s`,
    ...(bytes > 0 ? [`${digits(Math.round(bytes / 1e6))} MB`] : []),
    ...(rest > 0 ? [`≥ ${digits(rest)} s left`] : []),
  ].join(', ')
}
