import { readdir } from 'node:fs/promises'
import { posix } from 'node:path'

/** The paths of all files below a folder whose names have this ending, sorted, with the folder. */
export async function filesBelow(folder: string, ending: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .toSorted()
}
