import { join } from 'node:path'
import { isQuorateError, QuorateError } from '../../errors.ts'
import type { Spec } from '../../language/definition/types.ts'
import { filesBelow } from '../files/mirror.ts'
import type { SpecFile } from '../../loading/load.ts'
import { openSpec } from '../../loading/open.ts'

export const SPECS = 'specs'

/** Opens the named files or, if there are none, all modules under `specs/` whose default export is a spec. */
export async function openSpecs(paths: readonly string[]): Promise<readonly SpecFile[]> {
  return paths.length > 0 ? Promise.all(paths.map(openSpec)) : allSpecs()
}

async function allSpecs(): Promise<readonly SpecFile[]> {
  const paths = (await filesBelow(SPECS)).filter(isModule).map((path) => join(SPECS, path))
  const opened = await Promise.all(paths.map(openSpec))
  const specs = new Map(opened.flatMap((file) => asEntry(file, specIn(file))))
  expectNoneLeft(opened, new Set([...specs.values()].map(({ name }) => name)))
  if (specs.size > 0) return [...specs.keys()]
  throw new QuorateError({
    code: 'Q035',
    class: 'load',
    where: [SPECS],
    problem: 'there are no specs',
    hint: 'name the files',
  })
}

/** Whether this is a TypeScript or JavaScript file, but not a declaration file or part of an installed package. */
function isModule(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path) && !path.split('/').includes('node_modules')
}

function asEntry(file: SpecFile, spec: Spec | null): readonly (readonly [SpecFile, Spec])[] {
  return spec ? [[file, spec]] : []
}

/** Null if the module has no default export, because other files may import it. */
function specIn(file: SpecFile): Spec | null {
  try {
    return file.load()
  } catch (error) {
    if (isQuorateError(error) && error.complaint.code === 'Q033') return null
    throw error
  }
}

/** Throws Q033 (load) for a spec that is only a named export of its file, because it would be skipped silently. */
function expectNoneLeft(files: readonly SpecFile[], taken: ReadonlySet<string>): void {
  for (const file of files)
    for (const [as, name] of file.named())
      if (!taken.has(name))
        throw new QuorateError({
          code: 'Q033',
          class: 'load',
          where: [file.path],
          problem: `it exports the spec '${name}' as ${as}, but no file below ${SPECS}/ has it as its default export, so it would not be checked`,
          hint: `put it into its own file that ends with: export default ${as}`,
        })
}

/** Throws Q026 (usage) if two files contain specs with the same name. */
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
    problem: `both files contain a spec called '${name}'`,
    hint: 'rename one of them: results are stored by name',
  })
}
