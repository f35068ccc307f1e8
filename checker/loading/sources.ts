import { decode, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import type { WrittenPlace } from '../language/definition/observation.ts'
import type { Surroundings } from '../program/rewriting/rewrite.ts'

/** A spec with everything it imports, as the text of one CommonJS module. */
export interface Text {
  /** The path, as the user wrote it. */
  readonly path: string
  readonly text: string
  /** The source map as JSON. Null if the text is what the author wrote. */
  readonly map: string | null
  /** The URL of the folder that source paths are relative to. */
  readonly folder: string
}

interface SourceMap {
  readonly sources: readonly string[]
  readonly sourcesContent?: readonly (string | null)[]
  readonly mappings: string
}

/** A place in the author's text, with the rest of the file after it. */
export interface Written {
  readonly place: WrittenPlace
  readonly text: string
}

/** A place in a source. Line and column start at 0. */
interface Original {
  readonly source: number
  readonly line: number
  readonly column: number
}

type Mapping = readonly [line: number, segment: SourceMapSegment]

/** Maps places in a bundle to places in its sources. */
export class Sources implements Surroundings {
  readonly #text: Text
  readonly #hasPackages: boolean
  #sources: readonly string[] = []
  #contents: readonly (string | null)[] = []
  #mappings: readonly Mapping[] | undefined
  /** The first line of the bundle that comes from a file. */
  #start: number | undefined
  #lines: readonly number[] | undefined

  constructor(text: Text) {
    this.#text = text
    this.#hasPackages = text.map?.includes('node_modules') ?? false
  }

  /** The author's place for this offset. Null for text that the bundler itself wrote. */
  placeAt(offset: number): WrittenPlace | null {
    const { path, map } = this.#text
    const [line, column] = this.#position(offset)
    if (map === null) return { file: path, line: line + 1, column: column + 1 }
    const mappings = (this.#mappings ??= this.#read(map))
    const end = upTo(mappings, ([on, [from]]) => on < line || (on === line && from <= column))
    const original = originalOf(mappings[end - 1])
    const file = original ? this.#sources[original.source] : undefined
    return !original || file === undefined ? null : { file, line: original.line + 1, column: original.column + 1 }
  }

  /**
   * Where the author wrote the node at this place in the bundle and the rest of the file from there. Null if the
   * source map does not have it. If the map does not have the start of a node, such as its bracket, looks for it before
   * the first place that the map has.
   */
  writtenAt(start: number, end: number): Written | null {
    const { path, text, map } = this.#text
    const [line, column] = this.#position(start)
    if (map === null) return { place: { file: path, line: line + 1, column: column + 1 }, text: text.slice(start) }
    const [endLine, endColumn] = this.#position(end)
    const mappings = (this.#mappings ??= this.#read(map))
    const next = mappings[upTo(mappings, ([on, [from]]) => on < line || (on === line && from < column))]
    const isInside = next && (next[0] < endLine || (next[0] === endLine && next[1][0] < endColumn))
    const original = isInside ? originalOf(next) : null
    const content = original && this.#contents[original.source]
    const file = original && this.#sources[original.source]
    if (!next || !content || file === null || file === undefined) return null
    const at = (linesOf(content)[original.line] ?? 0) + original.column
    const skipped = text.slice(start, start + (next[0] === line ? next[1][0] - column : 0))
    const known = content.slice(0, at).endsWith(skipped) ? skipped.length : 0
    const place = { file, line: original.line + 1, column: original.column - known + 1 }
    return { place, text: content.slice(at - known) }
  }

  #position(offset: number): readonly [line: number, column: number] {
    this.#lines ??= linesOf(this.#text.text)
    const line = upTo(this.#lines, (start) => start <= offset) - 1
    return [line, offset - (this.#lines[line] ?? 0)]
  }

  #read(map: string): readonly Mapping[] {
    const { sources, sourcesContent = [], mappings } = JSON.parse(map) as SourceMap
    this.#sources = sources
    this.#contents = sourcesContent
    return decode(mappings).flatMap((segments, line) => segments.map((segment): Mapping => [line, segment]))
  }

  isPackage(offset: number): boolean {
    return this.#hasPackages && (this.placeAt(offset)?.file.split('/').includes('node_modules') ?? false)
  }

  /** Whether an author wrote the code at this offset. The bundler's own text comes before all files. */
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

function originalOf(mapping: Mapping | undefined): Original | null {
  const [, source, line, column] = mapping?.[1] ?? []
  return source === undefined || line === undefined || column === undefined ? null : { source, line, column }
}

/** The offsets at which the text's lines start. */
export function linesOf(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** How many items at the start of a sorted list pass the test. */
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
