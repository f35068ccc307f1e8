import { lstat, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import type { Artifact } from '../files/artifacts.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { createAll, ensureWritable } from '../files/files.ts'
import { adviceFor } from './packageJson.ts'
import { filesBelow } from '../files/mirror.ts'
import { say } from '../terminal/terminal.ts'

/** What is written, as it is: a project of its own, beside the built command line in the package. */
const TEMPLATES = fileURLToPath(new URL('../../../templates', import.meta.url))

/** The one file that a folder may have: `npm install` makes it. */
const MANIFEST = 'package.json'

/**
 * `quorate init`: a small spec, its test and a workflow, in a folder that has none of these files.
 * Throws Q028 (usage) where one is there or the package.json that is there cannot be read, Q024 (usage) where the folder cannot be written; then nothing is changed.
 */
export async function init(folder: string): Promise<ExitCode> {
  const templates = await readTemplates()
  const theirs = await obstacleTo(folder, MANIFEST)
  const wanted = theirs === null ? templates : templates.filter(({ path }) => path !== MANIFEST)
  const obstacles = await Promise.all(wanted.map(({ path }) => obstacleTo(folder, path)))
  refuseOver([...new Set(obstacles.filter((path) => path !== null))].sort())
  const advice = theirs === null ? [] : adviceFor(await readTheirs(theirs), manifestIn(templates))
  await ensureWritable(folder, 'DIR')
  say(told(folder, await createAll(folder, wanted, 'DIR'), advice))
  return EXIT.ok
}

async function readTemplates(): Promise<readonly Artifact[]> {
  const paths = await filesBelow(TEMPLATES)
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(join(TEMPLATES, path), 'utf8') })))
}

function manifestIn(templates: readonly Artifact[]): string {
  return templates.find(({ path }) => path === MANIFEST)?.content ?? '{}'
}

/** What is in the way of a new file: the file itself, or a file where one of its folders should be. */
async function obstacleTo(folder: string, path: string): Promise<string | null> {
  const names = path.split('/')
  for (const depth of names.keys()) {
    const place = join(folder, ...names.slice(0, depth + 1))
    const last = depth === names.length - 1
    const found = await (last ? lstat(place) : stat(place)).catch(() => null)
    if (!found) return null
    if (last || !found.isDirectory()) return place
  }
  return null
}

async function readTheirs(manifest: string): Promise<string> {
  try {
    return await readFile(manifest, 'utf8')
  } catch (error) {
    const problem = `${manifest} is there and cannot be read: ${messageOf(error)}`
    const hint = 'nothing was written; mend it, or name another folder: quorate init DIR'
    throw new QuorateError({ code: 'Q028', class: 'usage', problem, hint }, { cause: error })
  }
}

function refuseOver(obstacles: readonly string[]): void {
  if (obstacles.length === 0) return
  throw new QuorateError({
    code: 'Q028',
    class: 'usage',
    problem: `there already, and left as ${obstacles.length === 1 ? 'it is' : 'they are'}: ${obstacles.join(', ')}`,
    hint: 'nothing was written; name a folder without these: quorate init DIR',
  })
}

function told(folder: string, written: readonly string[], advice: readonly string[]): string {
  const place = relative('.', folder)
  return [
    ...written.map((path) => `wrote ${path}`),
    '',
    ...(advice.length > 0
      ? ['package.json stays as it is. Complete it with', ...advice.map((line) => `  ${line}`)]
      : []),
    'Next:',
    ...(place === '' ? [] : [`  cd ${/\s/.test(place) ? `'${place}'` : place}`]),
    ...(advice.length > 0 ? [] : ['  npm install']),
    '  npx quorate check specs/primary-backup.ts',
  ].join('\n')
}
