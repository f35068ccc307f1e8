import { decode, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import type { Surroundings } from '../program/rewriting/rewrite.ts'

export interface SourcePlace {
  /** Relative to the folder in which the spec was bundled. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A spec with everything it imports as one CommonJS text. */
export interface Text {
  /** As the user named it. */
  readonly path: string
  readonly text: string
  /** The source map, as JSON; null where the text is what the author wrote. */
  readonly map: string | null
  /** The URL of the folder from which the paths of the sources start. */
  readonly folder: string
}

interface SourceMap {
  readonly sources: readonly string[]
  readonly mappings: string
}

type Mapping = readonly [line: number, segment: SourceMapSegment]

/** Maps places of a bundle to places of its sources. */
export class Sources implements Surroundings {
  readonly #text: Text
  readonly #hasPackages: boolean
  #sources: readonly string[] = []
  #mappings: readonly Mapping[] | undefined
  /** The first line of the bundle that comes from a file. */
  #start: number | undefined
  #lines: readonly number[] | undefined

  constructor(text: Text) {
    this.#text = text
    this.#hasPackages = text.map?.includes('node_modules') ?? false
  }

  /** Null for text that the bundler itself wrote. */
  placeAt(offset: number): SourcePlace | null {
    const { path, text, map } = this.#text
    this.#lines ??= linesOf(text)
    const line = upTo(this.#lines, (start) => start <= offset) - 1
    const column = offset - (this.#lines[line] ?? 0)
    if (map === null) return { file: path, line: line + 1, column: column + 1 }
    this.#mappings ??= this.#read(map)
    const end = upTo(this.#mappings, ([on, [from]]) => on < line || (on === line && from <= column))
    const [, source = -1, originalLine = 0, originalColumn = 0] = this.#mappings[end - 1]?.[1] ?? []
    const file = this.#sources[source]
    return file === undefined ? null : { file, line: originalLine + 1, column: originalColumn + 1 }
  }

  #read(map: string): readonly Mapping[] {
    const { sources, mappings } = JSON.parse(map) as SourceMap
    this.#sources = sources
    return decode(mappings).flatMap((segments, line) => segments.map((segment): Mapping => [line, segment]))
  }

  isPackage(offset: number): boolean {
    return this.#hasPackages && (this.placeAt(offset)?.file.split('/').includes('node_modules') ?? false)
  }

  /** The bundler's own text comes first. */
  isWritten(offset: number): boolean {
    if (this.#start === undefined) {
      const { text, map } = this.#text
      const [empty = ''] = /(?<="mappings":\s*")[;]*/.exec(map ?? '') ?? []
      this.#start = linesOf(text)[empty.length] ?? 0
    }
    return offset >= this.#start
  }

  urlAt(offset: number): string {
    const file = this.placeAt(offset)?.file ?? ''
    return new URL(file.replaceAll(/[%?#]/g, encodeURIComponent), this.#text.folder).href
  }
}

/** The offsets at which the lines of a text start. */
export function linesOf(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** How many of a sorted list, from its start, pass the test: those before the first that does not. */
function upTo<T>(sorted: readonly T[], passes: (value: T) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const value = sorted[middle]
    if (value !== undefined && passes(value)) low = middle + 1
    else high = middle
  }
  return low
}
