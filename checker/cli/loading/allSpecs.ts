import { join } from 'node:path'
import { isQuorateError, QuorateError } from '../../errors.ts'
import { filesBelow } from '../mirror.ts'
import { openSpec, type SpecFile } from './load.ts'

export const SPECS = 'specs'

/** The files named, or all modules below `specs/` that have a spec as their default export. */
export async function openSpecs(paths: readonly string[]): Promise<readonly SpecFile[]> {
  return paths.length > 0 ? Promise.all(paths.map(openSpec)) : allSpecs()
}

async function allSpecs(): Promise<readonly SpecFile[]> {
  const paths = (await filesBelow(SPECS)).filter((path) => path.endsWith('.ts')).map((path) => join(SPECS, path))
  const opened = await Promise.all(paths.map(openSpec))
  const list = opened.filter(holdsSpec)
  if (list.length > 0) return list
  throw new QuorateError({
    code: 'Q035',
    class: 'load',
    where: [SPECS],
    problem: 'there are no specs',
    hint: 'name the files',
  })
}

function holdsSpec(file: SpecFile): boolean {
  try {
    file.load()
    return true
  } catch (error) {
    if (isQuorateError(error) && error.complaint.code === 'Q033') return false
    throw error
  }
}
