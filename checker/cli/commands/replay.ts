import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { match, P } from 'ts-pattern'
import { type Replayed, replayedOn } from '../../check/replayTrace.ts'
import { QuorateError } from '../../errors.ts'
import { replaySummary, replayText } from '../../render/text/replayText.ts'
import { parseTraces, type SavedTrace } from '../../trace/saved/saved.ts'
import { EXIT, type ExitCode, exitCodeOfViolation, gravest } from '../exitCodes.ts'
import { formatted } from '../files/formats.ts'
import { filesBelow } from '../files/mirror.ts'
import type { ReplayRequest } from '../options/replayOptions.ts'
import { specsByName } from '../selection/specsByName.ts'
import { coloured, say, tell } from '../terminal/terminal.ts'

interface Found {
  /** The name the user would use. */
  readonly path: string
  readonly saved: SavedTrace
}

/** `quorate replay`: executes saved traces again on the current specs. */
export async function replay(request: ReplayRequest): Promise<ExitCode> {
  const { path, spec, overrides, expect, format, colour } = request
  const found = await tracesAt(path)
  if (format !== undefined && found.length > 1) throw several(path, found.length)
  const options = { colour: coloured(colour), width: process.stdout.columns, expect, brief: found.length > 1 }
  const specOf = specsByName(spec)
  const all: Replayed[] = []
  for (const { path: file, saved } of found) {
    const replayed = replayedOn((await specOf(file, saved.spec)).load(), saved, overrides)
    all.push(replayed)
    const text = replayText({ file, ...replayed }, options)
    if (format === undefined) say(text)
    else tell(text)
    if (format !== undefined && 'trace' in replayed.found) say(formatted(replayed.found.trace, format).trimEnd())
  }
  if (all.length > 1) say(replaySummary(all.map(({ found: result }) => result)))
  return gravest(all.map((one) => exitCodeOf(one, expect)))
}

/** In order of their paths. Throws Q038 (load). */
async function tracesAt(path: string): Promise<readonly Found[]> {
  const paths = (await isFolder(path)) ? await jsonBelow(path) : [path]
  const files = await Promise.all(paths.map(async (file) => ({ file, text: await readFile(file, 'utf8') })))
  return files.flatMap(({ file, text }) => parseTraces(file, text).map((saved) => ({ path: file, saved })))
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    throw new QuorateError({
      code: 'Q038',
      class: 'load',
      where: [path],
      problem: 'there is no such file or folder',
      hint: 'give what quorate check --out wrote',
    })
  }
}

async function jsonBelow(folder: string): Promise<readonly string[]> {
  const paths = (await filesBelow(folder)).filter((path) => path.endsWith('.json'))
  if (paths.length > 0) return paths.map((path) => join(folder, path))
  throw new QuorateError({
    code: 'Q038',
    class: 'load',
    where: [folder],
    problem: 'there is no JSON file in this folder',
    hint: 'make some: quorate check SPEC --out FOLDER',
  })
}

function exitCodeOf({ found }: Replayed, expect: ReplayRequest['expect']): ExitCode {
  if (expect !== undefined) return found.outcome === expect || found.outcome === 'shown' ? EXIT.ok : EXIT.missed
  return match(found)
    .with({ outcome: 'violated' }, ({ trace }) => exitCodeOfViolation(trace.property?.kind ?? 'invariant'))
    .with({ outcome: P.union('fixed', 'shown') }, () => EXIT.ok)
    .with({ outcome: P.union('foreign', 'open') }, () => EXIT.open)
    .exhaustive()
}

function several(path: string, count: number): QuorateError {
  return new QuorateError({
    code: 'Q027',
    class: 'usage',
    where: ['--format'],
    problem: `one trace can be printed, and ${path} has ${count}`,
    hint: 'name the file of one trace',
  })
}
