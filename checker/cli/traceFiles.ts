import type { Trace } from '../trace/types.ts'
import { artifactsOf, slug } from './artifacts.ts'
import { writeAll } from './files.ts'

/** Writes every trace of a property in all formats; gives the paths. `unique`: of `stems`. */
export async function writeTraces(
  out: string,
  stem: string,
  unique: (stem: string) => string,
  traces: readonly Trace[],
): Promise<readonly string[]> {
  const paths: string[] = []
  for (const trace of traces)
    if (trace.property)
      paths.push(...(await writeAll(out, await artifactsOf(trace, unique(`${stem}.${slug(trace.property.name)}`)))))
  return paths
}

/** How to replay the first counterexample written; null where there is none. */
export function replayCommand(spec: string, written: readonly string[]): string | null {
  const trace = written.find((path) => path.endsWith('.json'))
  return trace === undefined ? null : `quorate replay ${quoted(trace)} ${quoted(spec)}`
}

/** As a shell takes it for one word. */
export function quoted(word: string): string {
  return /^[\w./=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
