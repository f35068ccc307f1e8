import { inside, isQuorateError, QuorateError } from '../errors.ts'
import { frontFor } from './front.ts'
import { STACK, thrownText } from '../thrown.ts'
import { isSpec } from '../language/instantiate/instantiate.ts'
import { Evaluation } from '../program/evaluation.ts'
import { guardedModule } from '../program/globals/globals.ts'
import type { Meanwhile } from '../program/proofs/meanwhile.ts'
import { declareFacts, readMeanwhile } from '../program/program.ts'
import { AGAIN, callersOf, LIFECYCLE } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import type { Bundle } from './bundle.ts'
import type { Compile, Host } from './host.ts'
import { Origin } from './origin.ts'
import { type SourcePlace, Sources } from './sources.ts'
import { standIn } from './standIn.ts'

/** A spec that came through the loader. */
export interface ReadSpec extends Spec {
  readonly [AGAIN]: () => Spec
}

/** A spec file, bundled once. */
export interface SpecFile {
  /** As the user wrote it. */
  readonly path: string
  /** For another thread: `specOf` makes the same spec from it. */
  readonly bundle: Bundle
  /**
   * Evaluates the text again, with a slight change: V8 keeps what it learns about types per source text, and a guard that
   * has served the accessors of several models is about ten times slower.
   */
  load(): ReadSpec
  /** The specs that the module exports by name, each with its name. */
  named(): ReadonlyMap<string, string>
  /** The same, for those who have loaded the module before; gives all specs that are made meanwhile, exported or not. */
  loadAll(): readonly Spec[]
  /** The calls that led to one of these specs, innermost first. */
  madeBy(spec: Spec): readonly SourcePlace[]
  /** `specs/counter.ts:12:7`, of what made a run fail, thrown or given by the author's code; only the path where that cannot be told. */
  placeOf(cause: unknown): string
  /** Where one of the spec's functions is written. */
  placeOfFunction(written: unknown): SourcePlace | null
}

/** An error of a spec in this file, prefixed with the file unless it begins with a place. */
export function inFile(path: string, error: unknown): unknown {
  const place = isQuorateError(error) ? error.complaint.where?.[0] : undefined
  return place === path || (place !== undefined && /:\d+:\d+$/.test(place)) ? error : inside(path, error)
}

/** What has been bundled already, perhaps in another thread. */
export function specOf(bundled: Bundle, host: Host): SpecFile {
  const { path } = bundled
  const file = host.absolute(path)
  const origin = new Origin(bundled, host)
  const sources = new Sources(bundled)
  declareFacts(bundled.text, bundled.program, sources)
  const setting = { bundled, host, file, origin, compile: host.compiling(bundled.program.text, file) }
  const evaluated = (): Evaluated => evaluate(setting, null)
  let read: Meanwhile | undefined
  const meanwhile = (): Meanwhile => (read ??= readMeanwhile(bundled.text, sources))
  const load = (): ReadSpec => ({ ...specIn(path, evaluated().exported), [AGAIN]: load })
  return {
    path,
    bundle: bundled,
    load,
    named: () => namedIn(evaluated().exported),
    loadAll: () => evaluate(setting, meanwhile).specs,
    madeBy: (spec) => origin.ofLines(`${file}#`, callersOf(spec)),
    placeOf: (cause) => origin.ofCause(`${file}#`, cause) ?? path,
    placeOfFunction: (written) => origin.ofFunction(written),
  }
}

/** The result of one evaluation of a spec file. */
interface Evaluated {
  readonly exported: unknown
  readonly specs: readonly Spec[]
}

/** Modules of Node whose functions give the same result for the same arguments. */
const FUNCTIONAL: ReadonlySet<string> = new Set(['assert', 'assert/strict', 'path', 'path/posix', 'path/win32'])

/** What all evaluations of a spec file have in common. */
interface Setting {
  readonly bundled: Bundle
  readonly host: Host
  /** As stacks call it. */
  readonly file: string
  readonly origin: Origin
  readonly compile: Compile
}

/** `meanwhile`: for a module that has been loaded before, for others; otherwise null. */
function evaluate({ bundled, host, file, origin, compile }: Setting, meanwhile: (() => Meanwhile) | null): Evaluated {
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
  ])
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK)
  try {
    compile([...names.keys()])(...names.values())
  } catch (error) {
    if (isQuorateError(error)) throw error
    const problem = `the module threw while it was loaded: ${thrownText(error)}`
    throw unloadable('Q032', here(error), problem, undefined, error)
  }
  return { exported: module.exports, specs }
}

function specIn(path: string, exported: unknown): Spec {
  const found: unknown =
    typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : exported
  if (isSpec(found)) return found
  const hint = "end it with: export default spec('system/protocol', …)"
  if (found === exported) throw unloadable('Q033', path, 'there is no default export', hint)
  throw unloadable('Q034', path, 'the default export is not a spec', hint)
}

function namedIn(exported: unknown): ReadonlyMap<string, string> {
  const all: readonly (readonly [string, unknown])[] =
    typeof exported === 'object' && exported !== null ? Object.entries(exported) : []
  return new Map(all.flatMap(([as, value]) => (as !== 'default' && isSpec(value) ? [[as, value.name]] : [])))
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
