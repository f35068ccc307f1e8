import { Console } from 'node:console'
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { compileFunction } from 'node:vm'
import { inside, isQuorateError, QuorateError } from '../errors.ts'
import { frontFor } from './front.ts'
import { thrownText } from '../thrown.ts'
import { isSpec } from '../language/instantiate/instantiate.ts'
import { suggest } from '../domain/suggest.ts'
import { Evaluation } from '../program/evaluation.ts'
import { guardedModule } from '../program/globals/globals.ts'
import type { Meanwhile } from '../program/proofs/meanwhile.ts'
import { declareFacts, readMeanwhile } from '../program/program.ts'
import { callersOf, LIFECYCLE } from '../language/definition/lifecycle.ts'
import type { Spec } from '../language/definition/types.ts'
import { type Bundle, bundle } from './bundle.ts'
import { Origin } from './origin.ts'
import { type SourcePlace, Sources } from './sources.ts'
import { standIn } from './standIn.ts'

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
  load(): Spec
  /** The specs that the module exports by name, each with its name. */
  named(): ReadonlyMap<string, string>
  /** The same, for those who have loaded the module before; gives all specs that are made meanwhile, exported or not. */
  loadAll(): readonly Spec[]
  /** The calls that led to one of these specs, innermost first. */
  madeBy(spec: Spec): readonly SourcePlace[]
  /** `specs/counter.ts:12:7`, of what made a run fail, thrown or given by the author's code; only the path where that cannot be told. */
  placeOf(cause: unknown): string
  /** The first sentence of the comment at the top of the file; '' if there is none. */
  about(): string
  /** Where one of the spec's functions is written. */
  placeOfFunction(written: unknown): SourcePlace | null
}

/** Throws Q030–Q034 (load) if the file contains no spec. */
export async function openSpec(path: string): Promise<SpecFile> {
  const file = resolve(path)
  if (!existsSync(file)) throw missing(path, file)
  if (statSync(file).isDirectory()) throw unloadable('Q030', path, 'this is a directory', filesIn(path, file))
  if (file.includes('*'))
    throw unloadable('Q030', path, 'there is a * in the path, which the bundler takes for a pattern', 'rename it')
  return specOf(await bundle(path, file))
}

/** An error of a spec in this file, prefixed with the file unless it begins with a place. */
export function inFile(path: string, error: unknown): unknown {
  const place = isQuorateError(error) ? error.complaint.where?.[0] : undefined
  return place === path || (place !== undefined && /:\d+:\d+$/.test(place)) ? error : inside(path, error)
}

/** What has been bundled already, perhaps in another thread. */
export function specOf(bundled: Bundle): SpecFile {
  const { path } = bundled
  const file = resolve(path)
  const origin = new Origin(bundled)
  const sources = new Sources(bundled.text, bundled.map)
  declareFacts(bundled.text, bundled.program, sources)
  const compile = compiling(bundled.program.text, file)
  const evaluated = (): Evaluated => evaluate(bundled, origin, compile, null)
  let read: Meanwhile | undefined
  const meanwhile = (): Meanwhile => (read ??= readMeanwhile(bundled.text, sources))
  return {
    path,
    bundle: bundled,
    load: () => specIn(path, evaluated().exported),
    named: () => namedIn(evaluated().exported),
    loadAll: () => evaluate(bundled, origin, compile, meanwhile).specs,
    madeBy: (spec) => origin.ofLines(`${file}#`, callersOf(spec)),
    placeOf: (cause) => origin.ofCause(`${file}#`, cause) ?? path,
    about: () => firstParagraph(readFileSync(file, 'utf8')),
    placeOfFunction: (written) => origin.ofFunction(written),
  }
}

/** The result of one evaluation of a spec file. */
interface Evaluated {
  readonly exported: unknown
  readonly specs: readonly Spec[]
}

/** What a spec prints goes elsewhere, because stdout carries the result. */
const toStderr = Object.freeze({ ...new Console(process.stderr) })

/** Modules of Node whose functions give the same result for the same arguments. */
const FUNCTIONAL: ReadonlySet<string> = new Set(['assert', 'assert/strict', 'path', 'path/posix', 'path/win32'])

type Compile = (names: readonly string[]) => (...values: readonly unknown[]) => void

/** Compiles a text again and again, each time slightly changed. All copies are of one length, so that V8 reads the first one only. */
function compiling(text: string, file: string): Compile {
  let copies = 0
  let cachedData: Buffer | undefined
  return (names) => {
    const copy = ++copies
    const compiled = compileFunction(`${text}\n// copy ${String(copy).padStart(9, '0')}`, names, {
      filename: `${file}#${copy}`,
      cachedData,
      produceCachedData: cachedData === undefined,
    })
    cachedData ??= compiled.cachedData
    return compiled as ReturnType<Compile>
  }
}

/** The largest number of Quorate's own calls between a throw and the author's code that it concerns. */
const STACK = 50

/** `meanwhile`: for a module that has been loaded before, for others; otherwise null. */
function evaluate(bundled: Bundle, origin: Origin, compile: Compile, meanwhile: (() => Meanwhile) | null): Evaluated {
  const file = resolve(bundled.path)
  const requireFromFile = createRequire(file)
  const module = { exports: {} as unknown }
  const places = {
    at: (offset: number) => origin.at(offset),
    of: (cause: unknown) => origin.ofCause(`${file}#`, cause) ?? bundled.path,
  }
  const evaluation = new Evaluation(bundled.program, places, meanwhile)
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
    const found: unknown = requireFromFile(name)
    return FUNCTIONAL.has(name.replace(/^node:/, '')) ? found : guardedModule(evaluation, name, found)
  }
  const names = new Map<string, unknown>([
    ['exports', module.exports],
    ['require', Object.assign(load, { resolve: requireFromFile.resolve })],
    ['module', module],
    ['__filename', file],
    ['__dirname', dirname(file)],
    ['console', toStderr],
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

function missing(path: string, file: string): QuorateError {
  return unloadable('Q030', path, 'there is no such file', nearby(path, file))
}

/** A file in the same folder that the user may have meant. */
function nearby(path: string, file: string): string {
  const folder = dirname(file)
  if (!existsSync(folder)) return `there is no folder ${dirname(path)} either`
  return suggest(basename(path), scriptsIn(folder))
}

function filesIn(path: string, folder: string): string {
  const [first] = scriptsIn(folder)
  return first === undefined
    ? 'give the file of a spec'
    : `give files: ${join(path, first)}, or all of them: ${join(path, '*.ts')}`
}

function scriptsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(isScript)
    .map((entry) => entry.name)
    .sort()
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

/** The comment with which a source starts, as one line. */
function firstParagraph(source: string): string {
  const [, comment = ''] = /^\s*\/\*\*([\s\S]*?)\*\//.exec(source) ?? []
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trim())
  const start = lines.findIndex((line) => line !== '')
  const end = lines.indexOf('', start)
  return lines
    .slice(start, end < 0 ? undefined : end)
    .join(' ')
    .trim()
}

function isScript(entry: Dirent): boolean {
  return entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name)
}
