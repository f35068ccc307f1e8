/** What a hole is filled with: text, or text made of the texts of its arguments. */
export type Hole = string | number | ((...args: readonly string[]) => string)

export type Holes = Readonly<Record<string, Hole>>

/** A function that is inlined where it is called. */
interface Inline {
  readonly parameters: readonly string[]
  readonly body: string
}

/** A source file without what only readers and tools need, and its inline functions apart. */
interface Template {
  readonly text: string
  readonly inline: ReadonlyMap<string, Inline>
}

const templates = new Map<string, Template>()

const IGNORED =
  /^import\s[^']*'[^'\n]*'\n|^[ \t]*\/\*\*[\s\S]*?\*\/\n|^[ \t]*\/\/.*\n|^export (?=class|const|function|var)|\n(?=\n)/gm
const INLINE = /^function (\$\w+)\(([^)]*)\) \{(?:\}\n?|\n([\s\S]*?)\n\}\n?)/gm
const UNROLLED = /^([ \t]*)for \(let (\$\w+) = 0; \2 < (\$?\w+); \2\+\+\) (?:\{\n([\s\S]*?)\n\1\}|(.*))$/gm
const NAME = /\$\w+/g

/** Longer loops over the words of a state stay loops. */
const MAX_UNROLLED = 24

export function isUnrolled(words: number): boolean {
  return words <= MAX_UNROLLED
}

/**
 * The text of some source files (`*.source.js`), one after the other, with their holes filled. Names that contain a `$` are special:
 *
 * - `$words` or `act$action` is a hole: `$words` and `$action` are replaced by what `holes` has under that name.
 * - `$live(x)` is replaced by what the function in `holes` makes of the text of its arguments.
 * - `function $append(x) { … }` at the top level is an inline function: its body stands in for each call.
 * - `for (let $i = 0; $i < $words; $i++)` is unrolled, unless there are many iterations.
 *
 * There is no parser: the files are formatted, so a line that begins with `}` ends what began at the same indentation.
 */
export function build(files: readonly string[], holes: Holes): string {
  const parts = files.map(templateOf)
  const inline = new Map(parts.flatMap((part) => [...part.inline]))
  return parts.map(({ text }) => fill(text, holes, inline)).join('\n')
}

/** The members of a class of a source file, with the holes filled. */
export function members(file: string, name: string, holes: Holes): string {
  const { text, inline } = templateOf(file)
  const body = new RegExp(`^class ${name}\\b[^\\n]*\\{\\n([\\s\\S]*?)\\n\\}`, 'm').exec(text)?.[1]
  if (body === undefined) throw new RangeError(`no class ${name} in the source file`)
  return fill(body, holes, inline)
}

function templateOf(file: string): Template {
  const known = templates.get(file)
  if (known) return known
  const inline = new Map<string, Inline>()
  const text = file
    .replaceAll(IGNORED, '')
    .replaceAll(INLINE, (_, name: string, parameters: string, body: string | undefined) => {
      inline.set(name, { parameters: parameters.split(', '), body: body ?? '' })
      return ''
    })
  const made = { text, inline }
  templates.set(file, made)
  return made
}

function fill(text: string, holes: Holes, inline: Template['inline']): string {
  const source = unrolled(text, holes)
  let filled = ''
  let done = 0
  NAME.lastIndex = 0
  for (let found = NAME.exec(source); found; found = NAME.exec(source)) {
    const [name] = found
    let end = found.index + name.length
    const hole = holes[name] ?? inline.get(name)
    if (hole === undefined) throw new RangeError(`nothing fills the hole ${name}`)
    let value = hole
    if (typeof value === 'object' || typeof value === 'function') {
      const close = endOfArguments(source, end)
      const args = argumentsOf(source.slice(end + 1, close)).map((arg) => fill(arg, holes, inline))
      value = typeof value === 'function' ? value(...args) : fill(inlined(value, args), holes, inline)
      end = close + 1
    }
    filled += source.slice(done, found.index) + String(value)
    done = end
    NAME.lastIndex = end
  }
  return filled + source.slice(done)
}

/** The body of an inline function, for a call: an expression in parentheses, or statements in a block. */
function inlined({ parameters, body }: Inline, args: readonly string[]): string {
  const given = parameters.reduce(
    (text, parameter, i) => text.replaceAll(new RegExp(`(?<![.\\w$])${parameter}(?![\\w$])`, 'g'), () => args[i] ?? ''),
    body,
  )
  const expression = /^\s*return ([\s\S]*)$/.exec(given)?.[1]
  return expression === undefined ? `{\n${given}\n}` : `(${expression})`
}

function unrolled(text: string, holes: Holes): string {
  return text.replaceAll(UNROLLED, (_, indent: string, index: string, limit: string, block?: string, line?: string) => {
    const count = Number(holes[limit] ?? limit)
    const body = block ?? `${indent}${line}`
    if (isUnrolled(count)) return Array.from({ length: count }, (_none, i) => at(body, index, i)).join('\n')
    const variable = index.slice(1)
    return `${indent}for (let ${variable} = 0; ${variable} < ${count}; ${variable}++) {\n${at(body, index, variable)}\n${indent}}`
  })
}

function at(body: string, index: string, value: string | number): string {
  const text = body.replaceAll(index, String(value))
  return value === 0 ? text.replaceAll(/(?<=\w) \+ 0(?=\])/g, '') : text
}

/** The place of the parenthesis that closes the one at `open`. */
function endOfArguments(source: string, open: number): number {
  let depth = 0
  for (let i = open; i < source.length; i++) {
    if (source[i] === '(') depth++
    if (source[i] === ')' && --depth === 0) return i
  }
  throw new RangeError(`no arguments at ${source.slice(open, open + 40)}`)
}

/** Arguments are separated by commas outside parentheses and brackets. */
function argumentsOf(text: string): readonly string[] {
  const args: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if ('([{'.includes(text.charAt(i))) depth++
    if (')]}'.includes(text.charAt(i))) depth--
    if (text[i] === ',' && depth === 0) {
      args.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  const last = text.slice(start).trim()
  return last === '' ? args : [...args, last]
}
