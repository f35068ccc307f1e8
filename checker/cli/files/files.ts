import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'
import type { Artifact } from './artifacts.ts'

/** Creates a folder and checks that it is writable. Throws Q024 (usage) if not. */
export async function ensureWritable(folder: string, option: string): Promise<void> {
  try {
    await makeFolder(folder)
    const probe = temporary(join(folder, 'probe'))
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    throw unwritable(folder, option, error)
  }
}

/**
 * Creates a folder and its parents, and returns the outermost folder created. Node's `recursive` option loops forever
 * if the system forbids creating a folder inside an existing one, as under `/proc`.
 */
async function makeFolder(folder: string): Promise<string | undefined> {
  if (await isFolder(folder)) return undefined
  const above = dirname(folder)
  const made = above === folder ? undefined : await makeFolder(above)
  await mkdir(folder).catch(async (error: unknown) => {
    // Another process may already have created it.
    if (!(await isFolder(folder))) throw error
  })
  return made ?? folder
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false
}

export function unwritable(folder: string, option: string, error: unknown): QuorateError {
  const problem = `${folder} cannot be written: ${messageOf(error)}`
  return new QuorateError(
    { code: 'Q024', class: 'usage', where: [option], problem, hint: 'name a folder that can be written' },
    { cause: error },
  )
}

/** Creates the folder of an output file and checks that the file is writable. Throws Q024 (usage) if not. */
export async function ensureFile(path: string, option: string): Promise<void> {
  await refuseFolder(path, option)
  await ensureWritable(dirname(path), option)
}

/** Throws Q024 (usage) if the path is an existing folder. */
export async function refuseFolder(path: string, option: string): Promise<void> {
  if (!(await isFolder(path))) return
  const problem = `${path} cannot be written, because it is a folder`
  throw new QuorateError({ code: 'Q024', class: 'usage', where: [option], problem, hint: 'name a file' })
}

/** Writes files to a folder, each either completely or not at all. Returns their paths, including the folder. */
export async function writeAll(folder: string, artifacts: readonly Artifact[]): Promise<readonly string[]> {
  const paths: string[] = []
  for (const { path, content } of artifacts) {
    const target = join(folder, path)
    await makeFolder(dirname(target))
    await writeWhole(target, content)
    paths.push(target)
  }
  return paths
}

/**
 * Creates new files in a folder, either all of them or none. Returns their paths, including the folder. Throws Q024
 * (usage) if one cannot be created.
 */
export async function createAll(
  folder: string,
  artifacts: readonly Artifact[],
  option: string,
): Promise<readonly string[]> {
  const files = artifacts.map(({ path, content }) => ({ target: join(folder, path), content }))
  const made: string[] = []
  try {
    for (const { target, content } of files) {
      const parent = await makeFolder(dirname(target))
      made.push(...(parent === undefined ? [] : [parent]), temporary(target))
      await writeFile(temporary(target), content)
    }
    for (const { target } of files) {
      await rename(temporary(target), target)
      made.push(target)
    }
  } catch (error) {
    for (const path of made) await rm(path, { recursive: true, force: true })
    throw unwritable(folder, option, error)
  }
  return files.map(({ target }) => target)
}

/**
 * Whether two strings consist of the same lines. Line endings are ignored, because Git for Windows may have changed
 * them.
 */
export function sameText(present: string, wanted: string): boolean {
  return present.replaceAll('\r\n', '\n') === wanted.replaceAll('\r\n', '\n')
}

/**
 * Replaces a file atomically, so readers see either the old content or the new. Throws Q073 (limit) if the file cannot
 * be written.
 */
export async function writeWhole(target: string, content: string): Promise<void> {
  const part = temporary(target)
  try {
    await writeFile(part, content)
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw unwrittenFile(target, error)
  }
}

function unwrittenFile(path: string, error: unknown): QuorateError {
  const problem = `it cannot be written: ${messageOf(error)}`
  const hint = 'free some space, or name another location'
  return new QuorateError({ code: 'Q073', class: 'limit', where: [path], problem, hint }, { cause: error })
}

function temporary(target: string): string {
  return `${target}.${process.pid}.part`
}

/** Whether this is a system error with the given code, such as `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
