import { SourceMap, type SourceMapPayload } from 'node:module'
import { relative, resolve } from 'node:path'
import type { Bundle } from './bundle.ts'

/**
 * Where in its sources a bundled spec threw: `specs/counter.ts:12:7`, innermost place that is the spec's own; or null. Every evaluated copy is
 * called by `scriptPrefix` and a number.
 */
export function originOf(bundle: Bundle, scriptPrefix: string, error: unknown): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const at = stack.indexOf(scriptPrefix)
  const [, line, column] = /^\d+:(\d+):(\d+)/.exec(at < 0 ? '' : stack.slice(at + scriptPrefix.length)) ?? []
  if (line === undefined || column === undefined) return null
  const place = sourceOf(bundle, Number(line) - 1, Number(column) - 1)
  return place && `${place.file}:${place.line}:${place.column}`
}

export interface Place {
  /** Relative to the working folder. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Where the author wrote this function; null where that cannot be told. */
export async function placeOfFunction(bundle: Bundle, written: unknown): Promise<Place | null> {
  const { Session } = await import('node:inspector/promises')
  const session = new Session()
  session.connect()
  const key = '__quorateFunction'
  try {
    Object.assign(globalThis, { [key]: written })
    const { result } = await session.post('Runtime.evaluate', { expression: key })
    if (result.objectId === undefined) return null
    const { internalProperties } = await session.post('Runtime.getProperties', { objectId: result.objectId })
    const location: unknown = internalProperties?.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
    return isLocation(location) ? sourceOf(bundle, location.lineNumber, location.columnNumber) : null
  } finally {
    Reflect.deleteProperty(globalThis, key)
    session.disconnect()
  }
}

function isLocation(value: unknown): value is { readonly lineNumber: number; readonly columnNumber: number } {
  return typeof value === 'object' && value !== null && 'lineNumber' in value && 'columnNumber' in value
}

function sourceOf(bundle: Bundle, line: number, column: number): Place | null {
  const entry = new SourceMap(JSON.parse(bundle.map) as SourceMapPayload).findEntry(line, column)
  if (!('originalSource' in entry)) return null
  const file = relative('', resolve(entry.originalSource))
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
}
