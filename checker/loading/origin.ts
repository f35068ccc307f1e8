import type * as inspector from 'node:inspector'
import { createRequire } from 'node:module'
import { isQuorateError } from '../errors.ts'
import { stackOf } from '../thrown.ts'
import { originIn } from '../program/program.ts'
import type { Bundle } from './bundle.ts'
import { linesOf, type SourcePlace, Sources } from './sources.ts'

/** Where the author wrote the code that runs at a place of an evaluated bundle. */
export class Origin {
  readonly #bundle: Bundle
  readonly #sources: Sources
  #before: ((offset: number) => number) | undefined
  #lines: readonly number[] | undefined

  constructor(bundle: Bundle) {
    this.#bundle = bundle
    this.#sources = new Sources(bundle.text, bundle.map)
  }

  /** `specs/counter.ts:12:7`, for a place in the bundle before it was rewritten. */
  at(offset: number): string {
    const place = this.#sources.placeAt(offset)
    return place ? textOf(place) : this.#bundle.path
  }

  /**
   * The innermost place in the spec's own sources from which an error was thrown, or null. The name of every evaluated copy
   * is `scriptPrefix` and a number.
   */
  ofError(scriptPrefix: string, error: unknown): string | null {
    const place = this.#ofLine(scriptPrefix, stackOf(error))
    return place && textOf(place)
  }

  /** The places in the lines of a stack trace that are the spec's own. */
  ofLines(scriptPrefix: string, lines: readonly string[]): readonly SourcePlace[] {
    return lines.flatMap((line) => this.#ofLine(scriptPrefix, line) ?? [])
  }

  #ofLine(scriptPrefix: string, text: string): SourcePlace | null {
    const at = text.indexOf(scriptPrefix)
    const [, line, column] = /^\d+:(\d+):(\d+)/.exec(at < 0 ? '' : text.slice(at + scriptPrefix.length)) ?? []
    return line === undefined || column === undefined ? null : this.evaluated(Number(line) - 1, Number(column) - 1)
  }

  /** The author's place for a line and column, both from 0, of the evaluated text. */
  evaluated(line: number, column: number): SourcePlace | null {
    this.#lines ??= linesOf(this.#bundle.program.text)
    this.#before ??= originIn(this.#bundle.text, this.#sources)
    return this.#sources.placeAt(this.#before((this.#lines[line] ?? 0) + column))
  }

  /** Where the author wrote this function; null if that is unknown. */
  ofFunction(written: unknown): SourcePlace | null {
    const { Session } = createRequire(import.meta.url)('node:inspector') as typeof inspector
    const session = new Session()
    session.connect()
    const key = '__quorateFunction'
    let location: unknown
    try {
      Object.assign(globalThis, { [key]: written })
      // The inspector runs in this thread, so its answer is there when `post` returns.
      session.post('Runtime.evaluate', { expression: key }, (_, { result }) => {
        const { objectId } = result
        if (objectId === undefined) return
        session.post('Runtime.getProperties', { objectId }, (__, { internalProperties }) => {
          location = internalProperties?.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
        })
      })
      return isLocation(location) ? this.evaluated(location.lineNumber, location.columnNumber) : null
    } finally {
      Reflect.deleteProperty(globalThis, key)
      session.disconnect()
    }
  }

  /** `specs/counter.ts:12:7`, of a failure: where it was thrown, or where the function is that gave a wrong answer. */
  ofCause(scriptPrefix: string, cause: unknown): string | null {
    const root = isQuorateError(cause) ? (cause.cause ?? cause) : cause
    const written = typeof root === 'function' ? this.ofFunction(root) : null
    return written ? textOf(written) : this.ofError(scriptPrefix, root)
  }
}

function textOf({ file, line, column }: SourcePlace): string {
  return `${file}:${line}:${column}`
}

function isLocation(value: unknown): value is { readonly lineNumber: number; readonly columnNumber: number } {
  return typeof value === 'object' && value !== null && 'lineNumber' in value && 'columnNumber' in value
}
