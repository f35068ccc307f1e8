import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { match, P } from 'ts-pattern'
import { type Replayed, replayedOn } from '../../check/replayTrace.ts'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import { replaySummary, replayText } from '../../render/text/replayText.ts'
import { parseTraces, type SavedTrace } from '../../trace/saved/saved.ts'
import { EXIT, type ExitCode, exitCodeOfViolation, gravest } from '../exitCodes.ts'
import { formatted } from '../files/formats.ts'
import { filesBelow } from '../files/mirror.ts'
import type { ReplayRequest } from './replayOptions.ts'
import { modelNamed } from '../selection/modelNames.ts'
import { specsByName } from '../selection/specsByName.ts'
import { coloured, say, sayDocument, tell, textWidth } from '../terminal/terminal.ts'

interface Found {
  /** The name a user would type. */
  readonly path: string
  readonly saved: SavedTrace
}

/** `quorate replay`: re-executes saved traces on the current specs. */
export async function replay(request: ReplayRequest): Promise<ExitCode> {
  const { path, spec, overrides, expect, format, colour } = request
  const found = await tracesAt(path)
  if (format !== undefined && found.length > 1) throw several(path, found.length)
  const options = { colour: coloured(colour), width: textWidth(), expect, brief: found.length > 1 }
  const specOf = specsByName(spec)
  const all: Replayed[] = []
  for (const { path: file, saved } of found) {
    const loaded = (await specOf(file, saved.spec)).load()
    const { model: asked } = overrides
    const model = asked === undefined ? asked : modelNamed(asked, Object.keys(loaded.models))
    const replayed = replayedOn(loaded, saved, { ...overrides, model })
    all.push(replayed)
    const text = replayText({ file, ...replayed }, options)
    if (format === undefined) say(text)
    else tell(text)
    if (format !== undefined && 'trace' in replayed.found) sayDocument(formatted(replayed.found.trace, format))
  }
  if (all.length > 1) say(replaySummary(all.map(({ found: result }) => result)))
  return gravest(all.map((one) => exitCodeOf(one, expect)))
}

/** Sorted by path. Throws Q038 (load). */
async function tracesAt(path: string): Promise<readonly Found[]> {
  const paths = (await isFolder(path)) ? await jsonBelow(path) : [path]
  const found: Found[] = []
  // Reads one file at a time, because the number of open files is limited.
  for (const file of paths) for (const saved of parseTraces(file, await textOf(file))) found.push({ path: file, saved })
  return found
}

/** The longest possible JavaScript string. */
const LONGEST_MB = 512

async function textOf(file: string): Promise<string> {
  const { size } = await stat(file)
  if (size > LONGEST_MB * 2 ** 20) throw unreadable(file, `it is larger than ${LONGEST_MB} MB`)
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, messageOf(error))
  })
}

function unreadable(file: string, problem: string): QuorateError {
  const hint = 'name a file that quorate check --out wrote'
  return new QuorateError({
    code: 'Q038',
    class: 'load',
    where: [file],
    problem: `it cannot be read: ${problem}`,
    hint,
  })
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
      hint: 'name a file that quorate check --out wrote',
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
    hint: 'create some: quorate check SPEC --out FOLDER',
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
    problem: `only one trace can be printed, but ${path} has ${count}`,
    hint: 'name the file of one trace',
  })
}
