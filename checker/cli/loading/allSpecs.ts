import { join } from 'node:path'
import { isQuorateError, QuorateError } from '../../errors.ts'
import { filesBelow } from '../mirror.ts'
import { openSpec, type SpecFile } from '../../loading/load.ts'

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

/** Throws Q026 (usage) where two files hold specs of one name. */
export function expectNamesApart(specs: readonly { readonly file: SpecFile; readonly name: string }[]): void {
  const first = new Map<string, SpecFile>()
  for (const { file, name } of specs) {
    const other = first.get(name) ?? file
    if (other !== file) throw twice(name, [other.path, file.path])
    first.set(name, file)
  }
}

function twice(name: string, paths: readonly string[]): QuorateError {
  return new QuorateError({
    code: 'Q026',
    class: 'usage',
    where: paths,
    problem: `both files hold a spec that is called '${name}'`,
    hint: 'rename one of them: results are kept by name',
  })
}
