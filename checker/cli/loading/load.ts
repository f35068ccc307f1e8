import { Console } from 'node:console'
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { compileFunction } from 'node:vm'
import { isQuorateError, QuorateError } from '../../errors.ts'
import * as quorate from '../../index.ts'
import { isSpec } from '../../spec/instantiate.ts'
import { suggest } from '../../domain/suggest.ts'
import type { Spec } from '../../spec/types.ts'
import { type Bundle, bundle } from './bundle.ts'
import { originOf, type Place, placeOfFunction } from './origin.ts'

/** A spec file, bundled once. */
export interface SpecFile {
  /** As the user named it. */
  readonly path: string
  /** For another thread: `specOf` makes the same of it. */
  readonly bundle: Bundle
  /**
   * Evaluates the text anew, slightly changed: V8 keeps what it learns about types per source text, and a guard that has
   * served the accessors of several models is some ten times slower.
   */
  load(): Spec
  /** `specs/counter.ts:12:7`, where the author's code threw this; only the path where that cannot be told. */
  placeOf(error: unknown): string
  /** What the comment at the top of the file says first; '' where there is none. */
  about(): string
  /** Where one of the spec's functions is written. */
  placeOfFunction(written: unknown): Promise<Place | null>
}

/** Throws Q030–Q034 (load) where there is no spec in the file. */
export async function openSpec(path: string): Promise<SpecFile> {
  const file = resolve(path)
  if (!existsSync(file)) throw missing(path, file)
  if (statSync(file).isDirectory()) throw unloadable('Q030', path, 'this is a directory', filesIn(path, file))
  return specOf(await bundle(path, file))
}

/** What has been bundled already, perhaps in another thread. */
export function specOf(bundled: Bundle): SpecFile {
  const { path } = bundled
  const file = resolve(path)
  let copies = 0
  return {
    path,
    bundle: bundled,
    load: () => specIn(path, evaluate(bundled, file, ++copies)),
    placeOf: (error) => originOf(bundled, `${file}#`, error) ?? path,
    about: () => firstParagraph(readFileSync(file, 'utf8')),
    placeOfFunction: (written) => placeOfFunction(bundled, written),
  }
}

/** What specs get when they import `quorate`: this installation, whichever one they would find themselves. */
const front: object = { ...quorate }

/** What a spec prints, for stdout carries the result. */
const toStderr = new Console(process.stderr)

function evaluate(bundled: Bundle, file: string, copy: number): unknown {
  const requireFromFile = createRequire(file)
  const module = { exports: {} as unknown }
  const load = (name: string): unknown => (name === 'quorate' ? front : requireFromFile(name))
  try {
    // Modules are strict; the bundler drops that. What a spec writes to a field that is not there then throws.
    const body = compileFunction(
      `'use strict';${bundled.text}\n// copy ${copy}`,
      ['exports', 'require', 'module', '__filename', '__dirname', 'console'],
      { filename: `${file}#${copy}` },
    ) as (...values: readonly unknown[]) => void
    body(
      module.exports,
      Object.assign(load, { resolve: requireFromFile.resolve }),
      module,
      file,
      dirname(file),
      toStderr,
    )
  } catch (error) {
    if (isQuorateError(error)) throw error
    const problem = `the module threw while it was loaded: ${String(error)}`
    throw unloadable('Q032', originOf(bundled, `${file}#`, error) ?? bundled.path, problem, undefined, error)
  }
  return module.exports
}

function specIn(path: string, exported: unknown): Spec {
  const found: unknown =
    typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : exported
  if (isSpec(found)) return found
  const hint = "end it with: export default spec('system/protocol', …)"
  if (found === exported) throw unloadable('Q033', path, 'there is no default export', hint)
  throw unloadable('Q034', path, 'the default export is not a spec', hint)
}

function missing(path: string, file: string): QuorateError {
  return unloadable('Q030', path, 'there is no such file', nearby(path, file))
}

/** A file in the same folder that could be meant. */
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

/** Of the comment with which a source starts, as one line. */
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
