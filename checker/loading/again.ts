import { existsSync, realpathSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isQuorateError, QuorateError } from '../errors.ts'
import { AGAIN, callersOf, LIFECYCLE } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import { bundleNow } from './bundler.ts'
import { type SpecFile, specOf } from './load.ts'
import { NODE } from './nodeHost.ts'
import type { WrittenPlace } from '../language/definition/observation.ts'

interface Opened {
  /** When the file was last modified. */
  readonly time: number
  readonly file: SpecFile
}

/** Loaded files by path, in the state they were in when they were loaded. */
const opened = new Map<string, Opened>()

/**
 * Loads a spec again as the command line would: from its file, rewritten, and evaluated separately. A spec that came
 * from the loader is only evaluated again. Any other spec is identified by its name and by the lines that create it.
 * Throws Q062 (load) if that is not possible.
 */
export function loadAgain<M extends string>(spec: Spec<M>): Spec<M> {
  if (spec[LIFECYCLE]) return spec[AGAIN]?.() ?? spec
  const calls = callsIn(callersOf(spec))
  const path = calls.at(-1)?.path
  if (path === undefined) throw unloadable(spec, 'its file is not known')
  const file = opening(spec, path)
  const named = specsIn(spec, file).filter(({ name }) => name === spec.name)
  const [found, ...others] = named.filter((one) => isMadeBy(file.madeBy(one), calls))
  if (!found) {
    const elsewhere = named.length > 0 ? ', only another one' : ''
    throw unloadable(spec, `${path} creates no spec of that name when it is loaded${elsewhere}`)
  }
  if (others.length > 0)
    throw unloadable(spec, `${path} creates ${others.length + 1} specs of that name at the same position`)
  return { ...(found as Spec<M>), [AGAIN]: () => loadAgain(spec) }
}

/** Whether the calls are at these places. */
function isMadeBy(places: readonly WrittenPlace[], calls: readonly Call[]): boolean {
  return calls.every(({ path, line }, i) => {
    const place = places[i]
    return place?.line === line && realpathSync(resolve(place.file)) === realpathSync(path)
  })
}

function opening(spec: Spec, path: string): SpecFile {
  return told(spec, () => {
    const time = statSync(path).mtimeMs
    let known = opened.get(path)
    if (known?.time !== time) opened.set(path, (known = { time, file: specOf(bundleNow(path), NODE) }))
    return known.file
  })
}

function specsIn(spec: Spec, file: SpecFile): readonly Spec[] {
  return told(spec, () => file.loadAll())
}

function told<T>(spec: Spec, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!isQuorateError(error)) throw error
    throw unloadable(spec, error.message)
  }
}

interface Call {
  readonly path: string
  readonly line: number
}

/**
 * The calls in the author's own code that led to a spec, innermost first, up to the code that loads a module or runs a test.
 */
function callsIn(stack: readonly string[]): readonly Call[] {
  const calls: Call[] = []
  for (const text of stack) {
    if (text.endsWith('(<anonymous>)')) continue
    const call = callIn(text)
    if (!call || (calls.length > 0 && call.path.split(sep).includes('node_modules'))) break
    calls.push(call)
  }
  return calls
}

/** The call in a line of a stack trace, whose file may be a path or a URL. */
function callIn(text: string): Call | null {
  const [, place = '', line] =
    /^\s*at (?!async )(?:.* \()?((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?)(?:\?[^:]*)?:(\d+):\d+\)?$/.exec(text) ?? []
  const path = place.startsWith('file:') ? fileURLToPath(place) : place
  return path !== '' && existsSync(path) ? { path, line: Number(line) } : null
}

function unloadable({ name }: Spec, problem: string): QuorateError {
  return new QuorateError({
    code: 'Q062',
    class: 'load',
    where: [`spec ${name}`],
    problem: `a matcher must load the spec from its file, as the command line does, but cannot: ${problem}`,
    hint: 'put the spec into a file of its own, or at the top of the test file',
  })
}
