import { inside, isQuorateError } from '../errors.ts'
import { isSpec } from '../language/instantiate/instantiate.ts'
import type { Meanwhile } from '../program/proofs/meanwhile.ts'
import { declareFacts, readMeanwhile } from '../program/program.ts'
import { AGAIN, callersOf, COPIED, OBSERVED } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import type { Bundle } from './bundle.ts'
import { defaultOf, type Evaluated, evaluate, specIn } from './evaluate.ts'
import type { Compile, Host } from './host.ts'
import { observedSpec } from './observed/observed.ts'
import { Origin } from './origin.ts'
import { Sources } from './sources.ts'
import type { WrittenPlace } from '../language/definition/observation.ts'

/** A spec that came from the loader. */
export interface ReadSpec extends Spec {
  readonly [AGAIN]: () => Spec
}

/** A spec file, bundled once. */
export interface SpecFile {
  /** The path as the user wrote it. */
  readonly path: string
  /** Data from which `specOf` creates the same spec in another thread. */
  readonly bundle: Bundle
  /**
   * Evaluates the text again, with a slight change. V8 collects type information per source text, and a guard that has
   * been used with the accessors of several models is about ten times slower.
   */
  load(): ReadSpec
  /** The default export from a separate evaluation. It need not be a spec. */
  exported(): unknown
  /** The names of the specs that the module exports, keyed by the name of the export. */
  named(): ReadonlyMap<string, string>
  /**
   * Evaluates the module for callers that have already loaded it themselves. Returns all specs that the evaluation
   * creates, exported or not.
   */
  loadAll(): readonly Spec[]
  /** The calls that created one of these specs, innermost first. */
  madeBy(spec: Spec): readonly WrittenPlace[]
  /**
   * Where the author's code caused a run to fail, by what it threw or returned: `specs/counter.ts:12:7`. Only the
   * path if the position is unknown.
   */
  placeOf(cause: unknown): string
  /** Where one of the spec's functions is written. */
  placeOfFunction(written: unknown): WrittenPlace | null
}

/** Prefixes an error of a spec in this file with the file, unless the error already begins with a place. */
export function inFile(path: string, error: unknown): unknown {
  const place = isQuorateError(error) ? error.complaint.where?.[0] : undefined
  return place === path || (place !== undefined && /:\d+:\d+$/.test(place)) ? error : inside(path, error)
}

/** Opens an existing bundle, possibly from another thread. */
export function specOf(bundled: Bundle, host: Host): SpecFile {
  const { path } = bundled
  const file = host.absolute(path)
  const origin = new Origin(bundled, host)
  const sources = new Sources(bundled)
  declareFacts(bundled.text, bundled.program, sources)
  const compile = host.compiling(bundled.program.text, file)
  const setting = { bundled, host, file, origin, compile, names: new Map() }
  const evaluated = (compiling = compile): Evaluated => evaluate({ ...setting, compile: compiling }, null)
  let read: Meanwhile | undefined
  const meanwhile = (): Meanwhile => (read ??= readMeanwhile(bundled.text, sources))
  const observed = observedSpec(bundled, host)
  const loadBy = (compiling: Compile): ReadSpec => ({
    ...specIn(path, evaluated(compiling).exported),
    [AGAIN]: load,
    [COPIED]: () => loadBy(compiling),
    [OBSERVED]: observed,
  })
  const load = (): ReadSpec => loadBy(compiledOnce(compile))
  return {
    path,
    bundle: bundled,
    load,
    exported: () => defaultOf(evaluated().exported),
    named: () => namedIn(evaluated().exported),
    loadAll: () => evaluate(setting, meanwhile).specs,
    madeBy: (spec) => origin.ofLines(`${file}#`, callersOf(spec)),
    placeOf: (cause) => origin.ofCause(`${file}#`, cause) ?? path,
    placeOfFunction: (written) => origin.ofFunction(written),
  }
}

/** Compiles the text the first time and evaluates the same text again after that. */
function compiledOnce(compile: Compile): Compile {
  let made: ReturnType<Compile> | undefined
  return (names) => (made ??= compile(names))
}

function namedIn(exported: unknown): ReadonlyMap<string, string> {
  const all: readonly (readonly [string, unknown])[] =
    typeof exported === 'object' && exported !== null ? Object.entries(exported) : []
  return new Map(all.flatMap(([as, value]) => (as !== 'default' && isSpec(value) ? [[as, value.name]] : [])))
}
