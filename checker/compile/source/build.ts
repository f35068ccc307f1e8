import { type Inline, type Loop, type Part, type Template, templateOf, type Use } from './template.ts'

/** What fills a hole: text, or a function that turns the source text of its arguments into text. */
export type Hole = string | number | ((...args: readonly string[]) => string)

export type Holes = Readonly<Record<string, Hole>>

interface Scope {
  readonly holes: Holes
  /** The files in which to look up inline functions. */
  readonly templates: readonly Template[]
  /** The arguments of the call that is being inlined. */
  readonly args: readonly string[]
  /** The index variable of the loop that is being filled and its current value. */
  readonly loop: { readonly index: string; readonly value: string } | undefined
}

/** Longer loops over the words of a state are not unrolled. */
const MAX_UNROLLED = 24

export function isUnrolled(words: number): boolean {
  return words <= MAX_UNROLLED
}

/**
 * Concatenates the text of some source files (`*.source.js`), with their holes filled. Names that contain a `$` are
 * special:
 *
 * - `$words` or `act$action` is a hole: `$words` and `$action` are replaced with the entry of that name in `holes`.
 * - `$live(x)` is replaced with the result of the function in `holes`, applied to the text of the arguments.
 * - `function $append(x) { … }` at the top level is an inline function: its body replaces each call. So an assignment
 *   to a parameter changes the argument.
 * - `for (let $i = 0; $i < $words; $i++)` is unrolled, unless a state has many words.
 * - A hole that is filled with the name of another hole stands for that one.
 *
 * The files can also call inline functions of `others`. There is no parser: the files are formatted, so a line that
 * begins with `}` ends the block that began at the same indentation.
 */
export function build(files: readonly string[], holes: Holes, others: readonly string[] = []): string {
  const templates = [...files, ...others].map(templateOf)
  const scope = { holes, templates, args: [], loop: undefined }
  return files.map((file) => filled(templateOf(file).parts, scope)).join('\n')
}

/** The members of a class in a source file, with the holes filled. */
export function members(file: string, name: string, holes: Holes): string {
  const body = templateOf(file).classes.get(name)
  if (body === undefined) throw new RangeError(`no class ${name} in the source file`)
  return build([body], holes, [file])
}

function filled(parts: readonly Part[], scope: Scope): string {
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') text += part
    else if ('hole' in part) text += useOf(part, scope)
    else if ('parameter' in part) text += scope.args[part.parameter] ?? ''
    else text += loopOf(part, scope)
  }
  return text
}

function useOf({ hole, args, indent }: Use, scope: Scope): string {
  if (hole === scope.loop?.index) return scope.loop.value
  const value = valueOf(hole, scope)
  const given = args?.map((arg) => filled(arg, scope)) ?? []
  if (typeof value === 'function') return value(...given)
  if (typeof value === 'object') return inlined(value, indent, scope, given)
  const text = typeof value === 'number' && value < 0 ? `(${value})` : String(value)
  return args ? `${text}(${given.join(', ')})` : text
}

function valueOf(name: string, scope: Scope): Hole | Inline {
  const value = scope.holes[name]
  if (value !== undefined) return typeof value === 'string' && value.startsWith('$') ? valueOf(value, scope) : value
  for (const { inline } of scope.templates) {
    const found = inline.get(name)
    if (found) return found
  }
  throw new RangeError(`nothing fills the hole ${name}`)
}

/** The body of an inline function for one call: an expression in parentheses, or statements in a block. */
function inlined({ form, parts }: Inline, indent: string, scope: Scope, args: readonly string[]): string {
  if (form === 'empty') return '{}'
  const text = filled(parts, { holes: scope.holes, templates: scope.templates, args, loop: undefined })
  if (form === 'line') return text
  return form === 'expression' ? `(${text})` : `{\n${text}\n}`.replaceAll('\n', `\n${indent}`)
}

function loopOf({ index, limit, body, indent }: Loop, scope: Scope): string {
  const count = Number(scope.holes[limit] ?? limit)
  const at = (value: string): string => filled(body, { ...scope, loop: { index, value } })
  if (limit !== '$words' || isUnrolled(count))
    return Array.from({ length: count }, (_, i) => (i === 0 ? withoutZero(at('0')) : at(String(i)))).join('\n')
  const i = index.slice(1)
  return `${indent}for (let ${i} = 0; ${i} < ${count}; ${i}++) {\n${at(i)}\n${indent}}`
}

/** Shortens `words[at + 0]` to `words[at]`. */
function withoutZero(text: string): string {
  return text.replaceAll(/(?<=\w) \+ 0(?=\])/g, '')
}
