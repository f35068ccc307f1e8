import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { QuorateError } from '../errors.ts'
import { suggest } from '../domain/suggest.ts'
import { bundle } from './bundler.ts'
import { type SpecFile, specOf } from './load.ts'
import { NODE } from './nodeHost.ts'

/** Throws Q030–Q034 (load) if there is no spec in the file. */
export async function openSpec(path: string): Promise<SpecFile> {
  const file = resolve(path)
  if (!existsSync(file)) throw missing(path, file)
  if (statSync(file).isDirectory()) throw unloadable('Q030', path, 'this is a directory', filesIn(path, file))
  if (file.includes('*'))
    throw unloadable('Q030', path, 'there is a * in the path, which the bundler would treat as a pattern', 'rename it')
  return specOf(await bundle(path, file), NODE)
}

/** The first paragraph of the comment at the top of a file, or '' if there is none. */
export function aboutFile(path: string): string {
  return firstParagraph(readFileSync(path, 'utf8'))
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

/** The first paragraph of the comment at the start of a source, on one line. */
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

function unloadable(code: string, where: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code, class: 'load', where: [where], problem, hint })
}
