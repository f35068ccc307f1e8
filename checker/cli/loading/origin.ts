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
  const entry = new SourceMap(JSON.parse(bundle.map) as SourceMapPayload).findEntry(
    Number(line) - 1,
    Number(column) - 1,
  )
  if (!('originalSource' in entry)) return null
  return `${relative('', resolve(entry.originalSource))}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
}
