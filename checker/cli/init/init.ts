import { existsSync } from 'node:fs'
import { lstat, readFile, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { QuorateError } from '../../errors.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { createAll, ensureWritable, writeWhole } from '../files/files.ts'
import { quoted } from '../files/traceFiles.ts'
import { filesBelow } from '../files/mirror.ts'
import { ignoredBeyond, type Project, projectFor } from './project.ts'
import { type ProjectSurroundings, surroundingsOf } from './surroundings.ts'
import { say } from '../terminal/terminal.ts'
import { PACKAGE } from '../version.ts'

/**
 * `quorate init`: adds a small spec, a test for it and a workflow to a folder. package.json and .gitignore get the
 * lines they are missing; other existing files are left untouched. Changes nothing and throws Q028 (usage) if a file
 * exists where a folder is needed or if a package.json cannot be read, or Q024 (usage) if the folder is not writable.
 */
export async function init(folder: string): Promise<ExitCode> {
  const place = surroundingsOf(folder)
  const present = {
    tsconfig: existsSync(join(folder, 'tsconfig.json')),
    lock: existsSync(join(folder, 'specs/verdicts.lock.json')),
  }
  const project = projectFor(place, present, await readTemplates())
  const obstacles = await Promise.all(project.files.map(({ path }) => obstacleTo(folder, path)))
  await ensureWritable(folder, 'DIR')
  const missing = project.files.filter((_file, i) => obstacles[i] === null)
  const written = await createAll(folder, missing, 'DIR')
  const added = [await addToManifest(folder, place, project), await addToIgnored(folder, obstacles.flat())]
  say(told({ folder, place, project, written, added: added.filter((line) => line !== null), left: obstacles }))
  return EXIT.ok
}

async function readTemplates(): Promise<ReadonlyMap<string, string>> {
  const folder = join(PACKAGE, 'templates')
  const paths = await filesBelow(folder)
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)),
  )
}

/** An existing file that is in the way, named as a user would name it; null if there is none. */
async function obstacleTo(folder: string, path: string): Promise<string | null> {
  const target = join(folder, path)
  const names = relative(folder, target).split('/')
  for (const depth of names.keys()) {
    const place = join(folder, ...names.slice(0, depth + 1))
    const last = depth === names.length - 1
    const found = await (last ? lstat(place) : stat(place)).catch(() => null)
    if (!found) return null
    if (last) return place
    if (!found.isDirectory()) throw noFolder(place)
  }
  return null
}

function noFolder(place: string): QuorateError {
  return new QuorateError({
    code: 'Q028',
    class: 'usage',
    problem: `${place} is a file, but a folder of that name is needed`,
    hint: 'nothing was written; move the file away, or name another folder: quorate init DIR',
  })
}

/** Adds scripts and packages to package.json, creating it if necessary. */
async function addToManifest(
  folder: string,
  { manifest }: ProjectSurroundings,
  { manifest: { text, names } }: Project,
): Promise<string | null> {
  if (text === manifest) return null
  const path = join(folder, 'package.json')
  await writeWhole(path, text)
  return manifest === null ? `wrote ${path}` : `added to ${path}: ${names.join(', ')}`
}

/** Adds lines to an existing .gitignore. */
async function addToIgnored(folder: string, present: readonly (string | null)[]): Promise<string | null> {
  const path = join(folder, '.gitignore')
  if (!present.includes(path)) return null
  const text = await readFile(path, 'utf8')
  const lines = ignoredBeyond(text)
  if (lines.length === 0) return null
  await writeWhole(path, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`)
  return `added to ${path}: ${lines.join(', ')}`
}

interface Done {
  readonly folder: string
  readonly place: ProjectSurroundings
  readonly project: Project
  readonly written: readonly string[]
  readonly added: readonly string[]
  /** The previous content. */
  readonly left: readonly (string | null)[]
}

function told({ folder, place, project, written, added, left }: Done): string {
  const ignored = join(folder, '.gitignore')
  const present = left.flatMap((path) => (path === null || path === ignored ? [] : [path]))
  const inside = relative('.', folder)
  const spec = existsSync(join(resolve(folder), 'specs/primary-backup.ts')) ? 'check specs/primary-backup.ts' : 'verify'
  return [
    ...written.map((path) => `wrote ${path}`),
    ...added,
    ...(present.length > 0 ? [`left unchanged: ${present.join(', ')}`] : []),
    ...project.notes,
    '',
    'Next:',
    ...(inside === '' ? [] : [`  cd ${quoted(inside)}`]),
    ...(project.manifest.names.length > 0 ? [`  ${place.manager.name} install`] : []),
    `  npx quorate ${spec}`,
  ].join('\n')
}
