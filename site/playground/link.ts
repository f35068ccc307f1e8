import { encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import type { SpecSource } from '../../checker/library/loadSource.ts'
import { scopesOf } from '../../checker/program/syntax/scopes.ts'
import { children, type Parsed, parse, type Syntax } from '../../checker/program/syntax/syntax.ts'
import { LinkError } from './linkError.ts'
import { type Edit, type Imported, type Module, moduleOf, placeIn, refused } from './modules.ts'

/** The source of each TypeScript module, by path. */
export type Files = Readonly<Record<string, string>>

/** The variable that holds the exports of `quorate`, with the name that the command line's bundler gives it. */
const PACKAGE = 'import_quorate'

/**
 * Combines a spec and the modules that it imports into one text that `loadSource` accepts, as the command line's
 * bundler does: types are removed, modules are concatenated, and duplicate names get a number. Line numbers in messages
 * are those of the author's text; columns are those of the text without types. Throws LinkError.
 */
export function link(files: Files, entry: string): SpecSource {
  const modules = modulesOf(files, entry)
  const names = new Names(modules)
  const text = new LinkedText(['"use strict";', `const ${PACKAGE} = require("quorate");`])
  for (const module of modules.values()) text.add(module, editsOf(module, names))
  const main = names.exported(entry, 'default')
  if (main !== null) text.line(`exports.default = ${main};`)
  return { path: entry, ...text.source() }
}

/** The files of a spec, starting with the spec itself. Throws LinkError. */
export function filesOf(files: Files, entry: string): readonly string[] {
  return [...modulesOf(files, entry).keys()].toReversed()
}

/** The modules that a spec consists of, each after those that it imports. Throws LinkError. */
function modulesOf(files: Files, entry: string): ReadonlyMap<string, Module> {
  const modules = new Map<string, Module>()
  const open = new Set<string>()
  const add = (path: string, importer: string): void => {
    if (modules.has(path)) return
    const source = files[path]
    if (source === undefined) throw new LinkError(importer, 1, 1, `it imports ${path}, and this page has no such file`)
    if (open.has(path)) throw new LinkError(importer, 1, 1, `it imports ${path}, which imports it in turn`)
    open.add(path)
    const module = moduleOf(path, source)
    for (const from of module.sources) add(from, path)
    modules.set(path, module)
  }
  add(entry, entry)
  return modules
}

/** The names that the variables of all modules have in the whole text. */
class Names {
  /** Every word of every module. */
  readonly #words: ReadonlySet<string>
  readonly #used = new Set(['exports', 'require', 'module'])
  /** By `path#exported`. */
  readonly #exported = new Map<string, string>()

  /** The variables that another module knows by another name, as `path#variable`. */
  readonly #aliased = new Set<string>()

  constructor(modules: ReadonlyMap<string, Module>) {
    const all = [...modules.values()]
    this.#words = new Set(all.flatMap(({ text }) => text.match(/[\w$]+/g) ?? []))
    for (const [local, imported] of all.flatMap(({ imports }) => [...imports])) {
      const { path, variable } = variableOf(modules, imported)
      if (variable !== local) this.#aliased.add(`${path}#${variable}`)
    }
  }

  /**
   * The name itself or, if it is taken, a name that does not occur anywhere. This includes a variable that another
   * module knows by a different name: there, the original name can refer to something else.
   */
  free(name: string, path: string): string {
    const isAliased = this.#aliased.has(`${path}#${name}`) && this.#words.has(name)
    let free = name
    for (let n = 2; this.#isTaken(free) || (free === name ? isAliased : this.#words.has(free)); n++)
      free = `${name}${n}`
    this.#used.add(free)
    return free
  }

  #isTaken(name: string): boolean {
    return this.#used.has(name) || name in globalThis
  }

  export(path: string, name: string, as: string): void {
    this.#exported.set(`${path}#${name}`, as)
  }

  exported(path: string, name: string): string | null {
    return this.#exported.get(`${path}#${name}`) ?? null
  }
}

/** All edits to a module. Marks its names as taken and its exports as known. */
function editsOf(module: Module, names: Names): readonly Edit[] {
  const { path, imports, exports, edits } = module
  const { script, scopes, references, shorthands } = analyzed(module)
  const renames: Edit[] = []
  const rename = ({ start, end, name }: Syntax & { type: 'Identifier' }, to: string): void => {
    if (to !== name) renames.push({ start, end, text: shorthands.has(start) ? `${name}: ${to}` : to })
  }
  const own = new Map<string, string>()
  for (const variable of scopes[0]?.variables.values() ?? []) {
    const to = names.free(variable.name, path)
    own.set(variable.name, to)
    if (variable.node.type === 'Identifier') rename(variable.node, to)
    for (const { node } of variable.references) if (node !== variable.node) rename(node, to)
  }
  for (const { node, variable } of references) {
    const imported = variable === null ? imports.get(node.name) : undefined
    if (imported) rename(node, targetOf(module, imported, names))
  }
  for (const [name, local] of exports) {
    const imported = imports.get(local)
    names.export(path, name, imported ? targetOf(module, imported, names) : (own.get(local) ?? local))
  }
  return [...edits, ...renames.map((edit) => script.back(edit))]
}

interface Analysis extends ReturnType<typeof scopesOf> {
  readonly script: ReturnType<typeof edited>
  readonly shorthands: ReadonlySet<number>
}

const analyses = new WeakMap<Module, Analysis>()

/** The variables of a module without its imports and exports. A module is analyzed again only if it has changed. */
function analyzed(module: Module): Analysis {
  const last = analyses.get(module)
  if (last) return last
  const script = edited(module.text, module.edits)
  const program = programOf(module.path, script.text)
  const analysis = { ...scopesOf(program), script, shorthands: shorthandsIn(program) }
  analyses.set(module, analysis)
  return analysis
}

/** Throws LinkError for syntax that only a module can contain, such as an await outside of functions. */
function programOf(path: string, text: string): Parsed['program'] {
  try {
    return parse(text).program
  } catch (error) {
    throw refused(path, error, 0)
  }
}

/** The variable that an import refers to, traced through the modules that re-export it. */
function variableOf(
  modules: ReadonlyMap<string, Module>,
  { from, name }: Imported,
): { readonly path: string | null; readonly variable: string } {
  const module = from === null ? undefined : modules.get(from)
  const variable = module?.exports.get(name) ?? name
  const passedOn = module?.imports.get(variable)
  return passedOn ? variableOf(modules, passedOn) : { path: from, variable }
}

function targetOf({ path, text }: Module, { from, name, at }: Imported, names: Names): string {
  if (from === null) return `${PACKAGE}.${name}`
  const target = names.exported(from, name)
  if (target !== null) return target
  const [line, column] = placeIn(text, at)
  throw new LinkError(path, line, column, `${from} exports no '${name}'`)
}

/** Where a shorthand property stands for both its name and its value. */
function shorthandsIn(program: Syntax): ReadonlySet<number> {
  const found = new Set<number>()
  const visit = (node: Syntax): void => {
    if (node.type === 'Property' && node.shorthand) found.add(node.start)
    for (const child of children(node)) visit(child)
  }
  visit(program)
  return found
}

/** Edited text, with the edits in order, and a map from places in it back to the original. */
function edited(text: string, edits: readonly Edit[]): { readonly text: string; readonly back: (edit: Edit) => Edit } {
  let [whole, at] = ['', 0]
  const shifts: (readonly [from: number, by: number])[] = []
  for (const { start, end, text: inserted } of edits) {
    whole += text.slice(at, start) + inserted
    at = end
    shifts.push([whole.length, end - whole.length])
  }
  const back = (offset: number): number => offset + (shifts.findLast(([from]) => from <= offset)?.[1] ?? 0)
  return {
    text: whole + text.slice(at),
    back: ({ start, end, text: to }) => ({ start: back(start), end: back(end), text: to }),
  }
}

/** The whole text with its source map. */
class LinkedText {
  readonly #lines: string[]
  readonly #mappings: SourceMapSegment[][]
  readonly #modules: Module[] = []

  constructor(lines: readonly string[]) {
    this.#lines = [...lines]
    this.#mappings = lines.map(() => [])
  }

  line(text: string): void {
    this.#lines.push(text)
    this.#mappings.push([])
  }

  add(module: Module, edits: readonly Edit[]): void {
    const source = this.#modules.push(module) - 1
    // The previous module may end without a semicolon, and this one may begin with a parenthesis.
    this.line(';')
    let [line, column, at] = [0, 0, 0]
    const map = (): void => void this.#mappings.at(-1)?.push([this.#lines.at(-1)?.length ?? 0, source, line, column])
    const write = (text: string): void => {
      this.#lines[this.#lines.length - 1] += text
    }
    const copy = (to: number): void => {
      for (const [token] of module.text.slice(at, to).matchAll(/\n|[\w$]+|[^\S\n]+|[^\w\s$]/g)) {
        if (token === '\n') {
          this.line('')
          ;[line, column] = [line + 1, 0]
          continue
        }
        if (token.trim() !== '') map()
        write(token)
        column += token.length
      }
      at = to
    }
    for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
      copy(start)
      map()
      for (const [i, part] of text.split('\n').entries()) {
        if (i > 0) {
          this.line('')
          ;[line, column] = [line + 1, 0]
        }
        write(part)
      }
      column = end - (module.text.lastIndexOf('\n', end - 1) + 1)
      at = end
    }
    copy(module.text.length)
  }

  source(): Pick<SpecSource, 'text' | 'map'> {
    const map = {
      version: 3,
      sources: this.#modules.map(({ path }) => path),
      sourcesContent: this.#modules.map(({ text }) => text),
      names: [],
      mappings: encode(this.#mappings),
    }
    return { text: this.#lines.join('\n'), map: JSON.stringify(map) }
  }
}
