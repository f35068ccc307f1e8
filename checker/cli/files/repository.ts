import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** This folder or the nearest one above it that contains `.git`; null if there is none. */
export function repositoryRoot(folder: string): string | null {
  const here = resolve(folder)
  if (existsSync(join(here, '.git'))) return here
  const above = dirname(here)
  return above === here ? null : repositoryRoot(above)
}

/** A path from the root of the repository, with `/`, as services that show a repository name its files. */
export function pathInRepository(path: string): string {
  const root = repositoryRoot('.')
  return root === null ? path : relative(root, resolve(path)).split(sep).join('/')
}
