import { isQuorateError } from '../errors.ts'
import { stackOf } from '../thrown.ts'
import { placeText, type WrittenPlace } from '../language/definition/observation.ts'
import { originIn } from '../program/program.ts'
import type { Bundle } from './bundle.ts'
import type { Host } from './host.ts'
import { linesOf, Sources } from './sources.ts'

/** Finds where the author wrote the code at a given location in an evaluated bundle. */
export class Origin {
  readonly #bundle: Bundle
  readonly #host: Host
  readonly #sources: Sources
  #before: ((offset: number) => number) | undefined
  #lines: readonly number[] | undefined

  constructor(bundle: Bundle, host: Host) {
    this.#bundle = bundle
    this.#host = host
    this.#sources = new Sources(bundle)
  }

  /** The author's place, such as `specs/counter.ts:12:7`, for an offset in the bundle before it was rewritten. */
  at(offset: number): string {
    const place = this.#sources.placeAt(offset)
    return place ? placeText(place) : this.#bundle.path
  }

  /**
   * The innermost place in the spec's sources that an error was thrown from, or null. Every evaluated copy is named
   * `scriptPrefix` followed by a number.
   */
  ofError(scriptPrefix: string, error: unknown): string | null {
    const place = this.#ofLine(scriptPrefix, stackOf(error))
    return place && placeText(place)
  }

  /** The places in the lines of a stack trace that belong to the spec. */
  ofLines(scriptPrefix: string, lines: readonly string[]): readonly WrittenPlace[] {
    return lines.flatMap((line) => this.#ofLine(scriptPrefix, line) ?? [])
  }

  #ofLine(scriptPrefix: string, text: string): WrittenPlace | null {
    const at = text.indexOf(scriptPrefix)
    const [, line, column] = /^\d+:(\d+):(\d+)/.exec(at < 0 ? '' : text.slice(at + scriptPrefix.length)) ?? []
    if (line === undefined || column === undefined) return null
    return this.#evaluated(Number(line) - 1 - this.#host.linesBefore, Number(column) - 1)
  }

  /** The author's position for a line and column (both starting at 0) of the evaluated text. */
  #evaluated(line: number, column: number): WrittenPlace | null {
    this.#lines ??= linesOf(this.#bundle.program.text)
    this.#before ??= originIn(this.#bundle.text, this.#sources, this.#bundle.program.wraps)
    return this.#sources.placeAt(this.#before((this.#lines[line] ?? 0) + column))
  }

  /** Where the author wrote this function, or null if unknown. */
  ofFunction(written: unknown): WrittenPlace | null {
    const location = this.#host.locate(written)
    return location && this.#evaluated(location.lineNumber, location.columnNumber)
  }

  /**
   * Where a failure comes from, such as `specs/counter.ts:12:7`: where it was thrown, or the function that gave a
   * wrong answer.
   */
  ofCause(scriptPrefix: string, cause: unknown): string | null {
    const root = isQuorateError(cause) ? (cause.cause ?? cause) : cause
    const written = typeof root === 'function' ? this.ofFunction(root) : null
    return written ? placeText(written) : this.ofError(scriptPrefix, root)
  }
}
