import { readdir, readFile, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { QuorateError } from '../../errors.ts'
import type { Artifact } from './artifacts.ts'
import { hasCode, sameText, writeAll } from './files.ts'

/** How a folder differs from its intended contents. Paths are relative to the folder and use `/`. */
export interface Difference {
  readonly missing: readonly Artifact[]
  readonly changed: readonly Artifact[]
  readonly leftOver: readonly string[]
}

/**
 * Throws Q024 (usage) if the `owned` parts of a folder contain files that are not `ours`, because `apply` would remove
 * them.
 */
export async function expectNothingElse(
  folder: string,
  owned: readonly string[],
  ours: (path: string) => boolean | Promise<boolean>,
): Promise<void> {
  for (const path of (await Promise.all(owned.map((part) => filesBelow(folder, part)))).flat())
    if (!(await ours(path)))
      throw new QuorateError({
        code: 'Q024',
        class: 'usage',
        where: ['--out'],
        problem: `${join(folder, path)} was not written by this command, which removes every file that it would not write again`,
        hint: 'name a folder that contains nothing else',
      })
}

/** Compares all files in the `owned` parts of a folder with the intended ones. */
export async function compare(
  folder: string,
  owned: readonly string[],
  wanted: readonly Artifact[],
): Promise<Difference> {
  const present = (await Promise.all(owned.map((part) => filesBelow(folder, part)))).flat()
  const known = new Set(present)
  const paths = new Set(wanted.map(({ path }) => path))
  const changed: Artifact[] = []
  for (const artifact of wanted)
    if (known.has(artifact.path) && !sameText(await readFile(join(folder, artifact.path), 'utf8'), artifact.content))
      changed.push(artifact)
  return {
    missing: wanted.filter(({ path }) => !known.has(path)),
    changed,
    leftOver: present.filter((path) => !paths.has(path)),
  }
}

export async function apply(folder: string, { missing, changed, leftOver }: Difference): Promise<void> {
  await writeAll(folder, [...missing, ...changed])
  await Promise.all(leftOver.map((path) => rm(join(folder, path))))
}

/** Sorted; empty if the folder does not exist. */
export async function filesBelow(folder: string, part = ''): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
      .sort()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}
