import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { QuorateError } from '../../errors.ts'
import { suggest } from '../../domain/suggest.ts'
import { openSpecs, SPECS } from './allSpecs.ts'
import type { SpecFile } from '../../loading/load.ts'
import { openSpec } from '../../loading/open.ts'

/**
 * Opens the spec that a trace names. Each spec is opened only once. It looks at `path` if given, then at the file of
 * that name under `specs/`, then at the file there that contains a spec with that name. Throws Q040 (load) if there is
 * none.
 */
export function specsByName(path: string | undefined): (trace: string, spec: string | null) => Promise<SpecFile> {
  const opened = new Map<string, Promise<SpecFile>>()
  const open = (file: string): Promise<SpecFile> => {
    const known = opened.get(file) ?? openSpec(file)
    opened.set(file, known)
    return known
  }
  return async (trace, spec) => {
    if (path !== undefined) return open(path)
    if (spec === null)
      throw noSpec(trace, 'the trace does not name its spec', `name the spec: quorate replay ${trace} SPEC`)
    const obvious = join(SPECS, `${spec}.ts`)
    if (existsSync(obvious)) {
      const file = await open(obvious)
      if (file.load().name === spec) return file
    }
    const all = await openSpecs([])
    const names = all.map((file) => file.load().name)
    const file = all[names.indexOf(spec)]
    if (!file) throw noSpec(trace, `no spec below ${SPECS}/ is called '${spec}'`, suggest(spec, names))
    opened.set(file.path, Promise.resolve(file))
    return file
  }
}

function noSpec(trace: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code: 'Q040', class: 'load', where: [trace], problem, hint })
}
