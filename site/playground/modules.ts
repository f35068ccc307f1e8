import {
  type ExportDefaultDeclaration,
  type ExportNamedDeclaration,
  type ImportDeclaration,
  type ModuleDeclaration,
  parse,
  type Program,
  type Statement,
} from 'acorn'
import { transform } from 'sucrase'
import { LinkError } from './linkError.ts'

/** A text edit. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A module without types. */
export interface Module {
  readonly path: string
  /** The text without types. Its line numbers are those of the author's text. */
  readonly text: string
  /** The paths of the modules that it imports. */
  readonly sources: ReadonlySet<string>
  /** What each imported name refers to, by local name. */
  readonly imports: ReadonlyMap<string, Imported>
  /** The local names, by exported name. */
  readonly exports: ReadonlyMap<string, string>
  /** Edits that remove import statements and `export` keywords. */
  readonly edits: readonly Edit[]
}

export interface Imported {
  /** The path of the module; null for `quorate`. */
  readonly from: string | null
  readonly name: string
  /** Where the import names it, in the text without types. */
  readonly at: number
}

/** The module that was last read from each path: while one file is being edited, the others do not change. */
const known = new Map<string, { readonly source: string; readonly module: Module }>()

/**
 * The module in a text. Throws LinkError if the text is not a module, or imports or exports in a way that this page
 * does not support.
 */
export function moduleOf(path: string, source: string): Module {
  const last = known.get(path)
  if (last?.source === source) return last.module
  const module = read(path, source)
  known.set(path, { source, module })
  return module
}

function read(path: string, source: string): Module {
  const module = new Reading(path, untyped(path, source))
  for (const statement of parsed(path, module.text).body)
    if (statement.type === 'ImportDeclaration') module.import(statement)
    else if (statement.type === 'ExportNamedDeclaration') module.export(statement)
    else if (statement.type === 'ExportDefaultDeclaration') module.exportDefault(statement)
    else if (statement.type === 'ExportAllDeclaration') throw module.refused(statement, 'export *')
  return module
}

/** What is known about a module so far. */
class Reading implements Module {
  readonly path: string
  readonly text: string
  readonly sources = new Set<string>()
  readonly imports = new Map<string, Imported>()
  readonly exports = new Map<string, string>()
  readonly edits: Edit[] = []

  constructor(path: string, text: string) {
    this.path = path
    this.text = text
  }

  import({ start, end, source, specifiers }: ImportDeclaration): void {
    const name = String(source.value)
    const from = fromOf(this.path, name)
    if (from === undefined)
      throw this.#error(
        start,
        `there is no module '${name}' on this page`,
        'a spec can import quorate and its own files',
      )
    if (from !== null) this.sources.add(from)
    for (const specifier of specifiers) {
      if (specifier.type === 'ImportNamespaceSpecifier') throw this.refused(specifier, 'import *')
      const imported = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : 'default'
      this.imports.set(specifier.local.name, { from, name: imported, at: specifier.start })
    }
    this.#remove(start, end)
  }

  export(statement: ExportNamedDeclaration): void {
    const { start, end, source, specifiers, declaration } = statement
    if (source) throw this.refused(statement, 'export … from')
    for (const { local, exported } of specifiers) this.exports.set(nameOf(exported), nameOf(local))
    for (const name of declaredIn(declaration)) this.exports.set(name, name)
    this.#remove(start, declaration?.start ?? end)
  }

  exportDefault({ start, declaration }: ExportDefaultDeclaration): void {
    if ('id' in declaration && declaration.id) {
      this.exports.set('default', declaration.id.name)
      this.#remove(start, declaration.start)
      return
    }
    // No other module has this name.
    const name = `default_${this.path.replaceAll(/\W/g, '_')}`
    this.exports.set('default', name)
    const lines = this.text.slice(start, declaration.start).replaceAll(/[^\n]/g, '')
    this.edits.push({ start, end: declaration.start, text: `const ${name} = ${lines}` })
  }

  refused({ start }: { readonly start: number }, what: string): LinkError {
    return this.#error(start, `${what} is not possible on this page`, 'import the names that you need, and export them')
  }

  /** Replaces a part with spaces. */
  #remove(start: number, end: number): void {
    this.edits.push({ start, end, text: this.text.slice(start, end).replaceAll(/[^\n]/g, ' ') })
  }

  #error(at: number, problem: string, hint: string): LinkError {
    const [line, column] = placeIn(this.text, at)
    return new LinkError(this.path, line, column, problem, hint)
  }
}

/** The line and column of an offset, both from 1. */
export function placeIn(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset).split('\n')
  return [before.length, (before.at(-1) ?? '').length + 1]
}

function untyped(path: string, source: string): string {
  try {
    return transform(source, { transforms: ['typescript'], disableESTransforms: true }).code
  } catch (error) {
    throw refused(path, error, 1)
  }
}

function parsed(path: string, text: string): Program {
  try {
    return parse(text, { ecmaVersion: 'latest', sourceType: 'module' })
  } catch (error) {
    throw refused(path, error, 0)
  }
}

/** Both parsers end their messages with the place, `(12:7)`. `first`: the number of the first column of a line. */
export function refused(path: string, error: unknown, first: 0 | 1): LinkError {
  const message = error instanceof Error ? error.message : String(error)
  const [, line = 1, column = first] = /\((\d+):(\d+)\)$/.exec(message) ?? []
  const problem = message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '')
  return new LinkError(path, Number(line), Number(column) + 1 - first, problem)
}

/** The path of an imported module; null for `quorate`, undefined for any other package. */
function fromOf(importer: string, name: string): string | null | undefined {
  if (name === 'quorate') return null
  if (!name.startsWith('.')) return undefined
  return new URL(name, `file:///${importer}`).pathname.slice(1)
}

function nameOf(node: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? String(node.value)
}

function declaredIn(declaration: ModuleDeclaration | Statement | null | undefined): readonly string[] {
  if (!declaration) return []
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
  return 'id' in declaration && declaration.id && 'name' in declaration.id ? [declaration.id.name] : []
}
