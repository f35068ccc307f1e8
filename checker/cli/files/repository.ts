import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** The nearest folder with a `.git` entry, starting from this one and going up; null if there is none. */
export function repositoryRoot(folder: string): string | null {
  const here = resolve(folder)
  if (existsSync(join(here, '.git'))) return here
  const above = dirname(here)
  return above === here ? null : repositoryRoot(above)
}

/** A path relative to the root of the repository, with `/`, which is how repository hosts name files. */
export function pathInRepository(path: string): string {
  const root = repositoryRoot('.')
  return root === null ? path : relative(root, resolve(path)).split(sep).join('/')
}
