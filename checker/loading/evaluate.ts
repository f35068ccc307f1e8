import { isQuorateError, QuorateError } from '../errors.ts'
import { frontFor } from './front.ts'
import { STACK, thrownText } from '../thrown.ts'
import { isSpec } from '../language/instantiate/instantiate.ts'
import { Evaluation } from '../program/evaluation.ts'
import { guardedModule } from '../program/globals/globals.ts'
import type { Meanwhile } from '../program/proofs/meanwhile.ts'
import { LIFECYCLE } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import type { Bundle } from './bundle.ts'
import type { Compile, Host } from './host.ts'
import type { Origin } from './origin.ts'
import { standIn } from './standIn.ts'

/** What one evaluation of a spec file produces. */
export interface Evaluated {
  readonly exported: unknown
  readonly specs: readonly Spec[]
}

/** Node.js modules whose functions return the same result for the same arguments. */
const FUNCTIONAL: ReadonlySet<string> = new Set(['assert', 'assert/strict', 'path', 'path/posix', 'path/win32'])

/** What all evaluations of a spec file share. */
export interface Setting {
  readonly bundled: Bundle
  readonly host: Host
  /** The file's name in stacks. */
  readonly file: string
  readonly origin: Origin
  readonly compile: Compile
  /** Other names that the text uses. */
  readonly names: ReadonlyMap<string, unknown>
}

/**
 * Evaluates a bundle. `meanwhile` reports when each function runs, if other code has already loaded the module.
 * Otherwise it is null.
 */
export function evaluate(
  { bundled, host, file, origin, compile, names: more }: Setting,
  meanwhile: (() => Meanwhile) | null,
): Evaluated {
  const outside = host.outside(file)
  const module = { exports: {} as unknown }
  const places = {
    at: (offset: number) => origin.at(offset),
    of: (cause: unknown) => origin.ofCause(`${file}#`, cause) ?? bundled.path,
  }
  const evaluation = new Evaluation(bundled.program, places, host, meanwhile)
  const specs: Spec[] = []
  const here = (error: unknown): string => origin.ofError(`${file}#`, error) ?? bundled.path
  const front = frontFor({
    made: (spec) => {
      const watched = { ...spec, [LIFECYCLE]: evaluation }
      specs.push(watched)
      return watched
    },
    here,
  })
  const load = (name: string): unknown => {
    if (name === 'quorate') return front
    if (name === 'vitest' || name === 'quorate/vitest') return standIn()
    const found = outside.require(name)
    return FUNCTIONAL.has(name.replace(/^node:/, '')) ? found : guardedModule(evaluation, name, found)
  }
  const names = new Map<string, unknown>([
    ['exports', module.exports],
    ['require', Object.assign(load, { resolve: outside.resolve })],
    ['module', module],
    ['__filename', file],
    ['__dirname', outside.folder],
    ['console', host.console],
    ...evaluation.names(),
    ...more,
  ])
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK)
  try {
    compile([...names.keys()])(...names.values())
  } catch (error) {
    if (isQuorateError(error)) throw error
    const problem = `the module threw while it was being loaded: ${thrownText(error)}`
    throw unloadable('Q032', here(error), problem, undefined, error)
  }
  return { exported: module.exports, specs }
}

/** A module's default export. For a CommonJS module, everything that it exports. */
export function defaultOf(exported: unknown): unknown {
  return typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : exported
}

/** The default export. Throws Q033 and Q034 (load) if it is not a spec. */
export function specIn(path: string, exported: unknown): Spec {
  const found = defaultOf(exported)
  if (isSpec(found)) return found
  const hint = "end it with: export default spec('system/protocol', …)"
  if (found === exported) throw unloadable('Q033', path, 'there is no default export', hint)
  throw unloadable('Q034', path, 'the default export is not a spec', hint)
}

function unloadable(
  code: string,
  where: string,
  problem: string,
  hint: string | undefined,
  cause?: unknown,
): QuorateError {
  return new QuorateError({ code, class: 'load', where: [where], problem, hint }, { cause })
}
