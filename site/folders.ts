import { readdir } from 'node:fs/promises'
import { posix } from 'node:path'

/** The sorted paths of all files under a folder whose names end this way. The paths include the folder. */
export async function filesBelow(folder: string, ending: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .toSorted()
}
