import { SourceMap, type SourceMapPayload } from 'node:module'
import { relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Surroundings } from '../program/rewriting/rewrite.ts'

export interface SourcePlace {
  /** Relative to the working folder. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Maps places of a bundle to places of its sources. */
export class Sources implements Surroundings {
  readonly #text: string
  readonly #json: string
  readonly #hasPackages: boolean
  #map: SourceMap | undefined
  /** The first line of the bundle that comes from a file. */
  #start: number | undefined
  #lines: readonly number[] | undefined

  /** `map`: the source map as JSON. */
  constructor(text: string, map: string) {
    this.#text = text
    this.#json = map
    this.#hasPackages = map.includes('node_modules')
  }

  /** Null for text that the bundler itself wrote. */
  placeAt(offset: number): SourcePlace | null {
    this.#map ??= new SourceMap(JSON.parse(this.#json) as SourceMapPayload)
    this.#lines ??= linesOf(this.#text)
    const line = lastUpTo(this.#lines, offset)
    const entry = this.#map.findEntry(line, offset - (this.#lines[line] ?? 0))
    if (!('originalSource' in entry)) return null
    const file = relative('', resolve(entry.originalSource))
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  }

  isPackage(offset: number): boolean {
    return this.#hasPackages && (this.placeAt(offset)?.file.split(sep).includes('node_modules') ?? false)
  }

  /** The bundler's own text comes first. */
  isWritten(offset: number): boolean {
    if (this.#start === undefined) {
      const [empty = ''] = /(?<="mappings":\s*")[;]*/.exec(this.#json) ?? []
      this.#start = linesOf(this.#text)[empty.length] ?? 0
    }
    return offset >= this.#start
  }

  urlAt(offset: number): string {
    return pathToFileURL(resolve(this.placeAt(offset)?.file ?? '')).href
  }
}

/** The offsets at which the lines of a text start. */
export function linesOf(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The index of the last number that is not above `limit`. */
function lastUpTo(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
