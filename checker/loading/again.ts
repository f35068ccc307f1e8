import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isQuorateError, QuorateError } from '../errors.ts'
import { callerOf, LIFECYCLE } from '../spec/lifecycle.ts'
import type { Spec } from '../spec/types.ts'
import { bundleNow } from './bundle.ts'
import { type SpecFile, specOf } from './load.ts'

/** By path, as old as the file was then. */
const opened = new Map<string, { readonly time: number; readonly specs: SpecFile }>()

/**
 * The same spec as the command line would load it: from its file, rewritten, in an evaluation of its own. What has been loaded like
 * that is given back as it is. Throws Q062 (load) where that is not possible.
 */
export function loadAgain<M extends string>(spec: Spec<M>): Spec<M> {
  if (spec[LIFECYCLE]) return spec
  const file = fileIn(callerOf(spec))
  if (file === null) throw unloadable(spec, 'the file that it is in is not known')
  const found = specsIn(spec, file).find(({ name }) => name === spec.name)
  if (!found) throw unloadable(spec, `${file} makes no spec of that name while it is loaded`)
  return found as Spec<M>
}

function specsIn(spec: Spec, file: string): readonly Spec[] {
  try {
    const time = statSync(file).mtimeMs
    let known = opened.get(file)
    if (known?.time !== time) opened.set(file, (known = { time, specs: specOf(bundleNow(file)) }))
    return known.specs.loadAll()
  } catch (error) {
    if (!isQuorateError(error)) throw error
    throw unloadable(spec, error.message)
  }
}

/** The file in a line of a stack, be it written as a path or as a URL. */
function fileIn(line: string): string | null {
  const [, place = ''] = /\(?((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?)(?:\?[^:]*)?:\d+:\d+\)?$/.exec(line) ?? []
  const file = place.startsWith('file:') ? fileURLToPath(place) : place
  return file !== '' && existsSync(file) ? file : null
}

function unloadable({ name }: Spec, problem: string): QuorateError {
  return new QuorateError({
    code: 'Q062',
    class: 'load',
    where: [`spec ${name}`],
    problem: `a matcher loads a spec from its file, as the command line does, and cannot: ${problem}`,
    hint: 'put the spec into a file of its own, or at the top of the test file',
  })
}
