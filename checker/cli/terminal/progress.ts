import { isDumb } from './terminal.ts'
import type { Progress } from '../../results/exploration.ts'
import { clipped, digits } from '../../render/wording/words.ts'

const TERMINAL_EVERY_MS = 1_000
const FILE_EVERY_MS = 10_000
/** Runs that end sooner print only their result. */
const QUIET_MS = 1_000

export interface ProgressStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/**
 * Shows the progress of one model's run on stderr: a line that is rewritten on a terminal, or occasional lines
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
  #line = false

  constructor(stream: ProgressStream, name: string, now: () => number = () => performance.now()) {
    this.#stream = stream
    this.#name = name
    this.#rewrites = (stream.isTTY ?? false) && !isDumb()
    this.#now = now
    this.#start = this.#last = now()
  }

  update(progress: Progress): void {
    this.tell(progress.violated, (seconds) => progressText(progress, seconds))
  }

  /** `text` returns what to show for a run that has taken this long. */
  tell(violated: Progress['violated'], text: (seconds: number) => string): void {
    const now = this.#now()
    const elapsed = now - this.#start
    if (elapsed >= QUIET_MS) this.#tellViolations(violated)
    const every = this.#rewrites ? TERMINAL_EVERY_MS : FILE_EVERY_MS
    if (now - this.#last < every) return
    this.#last = now
    const line = `${this.#name}: ${text(elapsed / 1000)}`
    if (!this.#rewrites) this.#stream.write(`${line}\n`)
    else {
      this.#stream.write(`\r\u001B[2K${clipped(line, (this.#stream.columns || 80) - 1)}`)
      this.#line = true
    }
  }

  /** Removes the line that is being rewritten. */
  end(): void {
    if (this.#line) this.#stream.write('\r\u001B[2K')
    this.#line = false
  }

  #tellViolations(violated: Progress['violated']): void {
    if (violated.length === this.#told) return
    this.end()
    for (const { name, length } of violated.slice(this.#told))
      this.#stream.write(`${this.#name}: ${name} is violated in ${length} ${length === 1 ? 'state' : 'states'}\n`)
    this.#told = violated.length
  }
}

/** `depth 12, 1,234,567 distinct, 234,567 queued, 812,000 states/s, 64 MB, ≥ 3 s left` */
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
