import { join } from 'node:path'
import type { Trace } from '../../trace/trace.ts'
import { pictureArtifacts, wholeArtifacts } from './artifacts.ts'
import { fileName } from './fileNames.ts'
import { writeAll } from './files.ts'
import type { TraceFormat } from './formatNames.ts'
import type { Unwritten } from './unwritten.ts'
import { tell } from '../terminal/terminal.ts'

/** Where and in which formats to write traces. */
export interface TraceFolder {
  readonly out: string
  readonly formats: readonly TraceFormat[]
}

/** Writes each trace that belongs to a property and returns the paths. `unique` comes from `stems`. */
export async function writeTraces(
  folder: TraceFolder,
  stem: string,
  unique: (stem: string) => string,
  traces: readonly Trace[],
  unwritten: Unwritten,
): Promise<readonly string[]> {
  const { out } = folder
  const paths: string[] = []
  for (const trace of traces) {
    if (!trace.property) continue
    const own = unique(`${stem}.${fileName(trace.property.name)}`)
    paths.push(...((await unwritten.keep(join(out, own), () => writeTrace(folder, own, trace))) ?? []))
  }
  return paths
}

/** Writes a trace, pictures last and returns the paths. A picture that cannot be drawn is reported on stderr. */
export async function writeTrace(
  { out, formats }: TraceFolder,
  stem: string,
  trace: Trace,
): Promise<readonly string[]> {
  const whole = await writeAll(out, wholeArtifacts(trace, stem, formats))
  const { made, failed } = pictureArtifacts(trace, stem, formats)
  const [complete = '--formats text'] = whole
  for (const { path, problem } of failed) tell(`not drawn: ${join(out, path)}: ${problem}; ${complete} has every step`)
  return [...whole, ...(await writeAll(out, made))]
}

/** The command that replays the first counterexample written; null if none was written. */
export function replayCommand(spec: string, written: readonly string[]): string | null {
  const trace = written.find((path) => path.endsWith('.json'))
  return trace === undefined ? null : `quorate replay ${quoted(trace)} ${quoted(spec)}`
}

/** The command that prints a model and its counterexamples. A null `model` stands for the defaults. */
export function checkCommand(spec: string, model: string | null): string {
  return `npx quorate check ${quoted(spec)}${model === null ? '' : ` --model ${quoted(model)}`}`
}

/** Quotes a word for a shell if necessary. */
export function quoted(word: string): string {
  return /^[\w./=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
