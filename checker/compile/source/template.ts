/** A parsed source file. `build` in build.ts explains names with a `$`. */
export interface Template {
  readonly parts: readonly Part[]
  readonly inline: ReadonlyMap<string, Inline>
  /** The text of each class's members. */
  readonly classes: ReadonlyMap<string, string>
}

/** A function that is inlined wherever it is called. */
export interface Inline {
  readonly parts: readonly Part[]
  /**
   * Whether the function only returns a value, or is a single line that works as a statement anywhere. Otherwise it
   * needs a block.
   */
  readonly form: 'expression' | 'line' | 'block' | 'empty'
}

export type Part = string | Use | Parameter | Loop

/** A hole. */
export interface Use {
  readonly hole: string
  /** Set if a parenthesis follows. */
  readonly args: readonly (readonly Part[])[] | undefined
  /** The indentation of its line. */
  readonly indent: string
}

/** A parameter of an inline function. */
export interface Parameter {
  readonly parameter: number
}

/** A loop over a hole. */
export interface Loop {
  readonly index: string
  readonly limit: string
  readonly body: readonly Part[]
  readonly indent: string
}

const templates = new Map<string, Template>()

const INLINE = /^function (\$\w+)\(([^)]*)\) \{(?:\}\n?|\n([\s\S]*?)\n\}\n?)/gm
const CLASS = /^class (\w+)[^\n]*\{\n([\s\S]*?)\n\}/gm
const LOOP = /^([ \t]*)for \(let (\$\w+) = 0; \2 < (\$?\w+); \2\+\+\) (?:\{\n([\s\S]*?)\n\1\}|(.*))$/gm
/** A single line that works as a statement anywhere. */
const LINE = /^[ \t]*(?!if|for|while|const|let)[^\n]*$/

export function templateOf(file: string): Template {
  const known = templates.get(file)
  if (known) return known
  const inline = new Map<string, Inline>()
  const text = codeOf(file).replaceAll(INLINE, (_, name: string, parameters: string, body: string | undefined) => {
    inline.set(name, inlineOf(body ?? '', parameters === '' ? [] : parameters.split(', ')))
    return ''
  })
  const classes = new Map([...text.matchAll(CLASS)].map(([, name = '', body = '']) => [name, body]))
  const made = { parts: partsOf(text, []), inline, classes }
  templates.set(file, made)
  return made
}

/** Strips what only readers and tools need: imports, comments on separate lines, `export`, and empty lines. */
function codeOf(file: string): string {
  const kept: string[] = []
  let end: string | undefined
  for (const line of file.split('\n')) {
    const text = line.trimStart()
    const begun = end ?? (text.startsWith('/**') ? '*/' : text.startsWith('import ') ? "'" : undefined)
    if (begun !== undefined) end = line.endsWith(begun) ? undefined : begun
    else if (text !== '' && !text.startsWith('//')) kept.push(line.startsWith('export ') ? line.slice(7) : line)
  }
  return kept.join('\n')
}

function inlineOf(body: string, parameters: readonly string[]): Inline {
  const expression = /^\s*return ([\s\S]*)$/.exec(body)?.[1]
  if (expression !== undefined) return { form: 'expression', parts: partsOf(expression, parameters) }
  if (body === '') return { form: 'empty', parts: [] }
  const isLine = LINE.test(body)
  return { form: isLine ? 'line' : 'block', parts: partsOf(isLine ? body.trim() : body, parameters) }
}

function partsOf(text: string, parameters: readonly string[]): readonly Part[] {
  const parts: Part[] = []
  let done = 0
  for (const { 0: all, 1: indent = '', 2: index = '', 3: limit = '', 4: block, 5: line, index: at } of text.matchAll(
    LOOP,
  )) {
    parts.push(...plainPartsOf(text.slice(done, at), parameters))
    parts.push({ indent, index, limit, body: plainPartsOf(block ?? `${indent}  ${line}`, parameters) })
    done = at + all.length
  }
  return [...parts, ...plainPartsOf(text.slice(done), parameters)]
}

/** The parts of a text without loops. */
function plainPartsOf(text: string, parameters: readonly string[]): readonly Part[] {
  const names =
    parameters.length === 0 ? /\$\w+/g : new RegExp(`\\$\\w+|(?<![.\\w$])(?:${parameters.join('|')})(?![\\w$])`, 'g')
  const parts: Part[] = []
  let done = 0
  for (let found = names.exec(text); found; found = names.exec(text)) {
    const [name] = found
    if (found.index > done) parts.push(text.slice(done, found.index))
    done = found.index + name.length
    if (name.startsWith('$')) {
      const close = text[done] === '(' ? endOfArguments(text, done) : undefined
      const args = close === undefined ? undefined : argumentsOf(text.slice(done + 1, close))
      parts.push({
        hole: name,
        args: args?.map((arg) => plainPartsOf(arg, parameters)),
        indent: indentAt(text, found.index),
      })
      if (close !== undefined) done = close + 1
      names.lastIndex = done
    } else parts.push({ parameter: parameters.indexOf(name) })
  }
  return done < text.length ? [...parts, text.slice(done)] : parts
}

function indentAt(text: string, index: number): string {
  return /^ */.exec(text.slice(text.lastIndexOf('\n', index) + 1, index))?.[0] ?? ''
}

/** The position of the parenthesis that closes the one at `open`. */
function endOfArguments(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++
    if (text[i] === ')' && --depth === 0) return i
  }
  throw new RangeError(`no end of the arguments at ${text.slice(open, open + 40)}`)
}

/** Splits at commas, except inside parentheses and brackets. */
function argumentsOf(text: string): readonly string[] {
  const args: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (c === '(' || c === '[' || c === '{') depth++
    if (c === ')' || c === ']' || c === '}') depth--
    if (c === ',' && depth === 0) {
      args.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  const last = text.slice(start).trim()
  return last === '' ? args : [...args, last]
}
