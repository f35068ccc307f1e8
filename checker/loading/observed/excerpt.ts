import type { Written } from '../sources.ts'

/** Tokens: those in which brackets and operators mean nothing, words, operators, and single characters. */
const TOKEN =
  /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*)|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<word>[\w$]+)|(?<space>\s+)|&&|\|\||\?\?|[=!<>]==?|=>|\?\.|./gy

/** Words with which a line continues the expression of the line before. */
const CONTINUING: ReadonlySet<string> = new Set(['as', 'in', 'instanceof', 'satisfies'])

/** The longest text that is quoted in full, in characters. */
const LONGEST = 160

interface Token {
  readonly text: string
  readonly kind: 'comment' | 'word' | 'space' | 'other'
}

/**
 * An expression or statement as the author wrote it, on one line and without comments. `printed`: the same in the bundle, where
 * names, quotes and brackets may differ. What cannot be found in the author's text is given as it is printed.
 */
export function excerpt({ text }: Written, printed: string): string {
  const found = onOneLine(upToEnd(text, printed))
  return lastWord(found) === lastWord(printed) ? found : onOneLine(printed)
}

export function onOneLine(text: string): string {
  const line = text
    .replaceAll(/([([])\s*\n\s*/g, '$1')
    .replaceAll(/,?\s*\n\s*([)\]])/g, '$1')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 2)} …`
}

/** The bundler may number names, and writes `undefined` in another way. */
function lastWord(text: string): string {
  return (/([\w$]+)[^\w$]*$/.exec(text.replaceAll('void 0', 'undefined'))?.[1] ?? '').replace(/\d+$/, '')
}

/** Up to what cannot belong to it any more: an operator that binds less, a bracket that closes, or the next statement. */
function upToEnd(text: string, printed: string): string {
  const stops = stopsOf(printed)
  const parts: string[] = []
  let depth = 0
  let significant = 0
  let returns = [...printed.matchAll(/\breturn\b/g)].length
  let before = ''
  for (const { text: part, kind } of tokensOf(text)) {
    if (kind === 'space' || kind === 'comment') {
      parts.push(kind === 'space' ? part : ' ')
      continue
    }
    const isNew = startsAnew(parts.slice(significant).join(''), before, part, kind)
    if (depth === 0 && returns === 0 && (stops.has(part) || isNew)) break
    if (')]}'.includes(part) && depth-- === 0) break
    if ('([{'.includes(part)) depth++
    if (part === 'return') returns--
    parts.push(part)
    significant = parts.length
    before = part
  }
  return parts.slice(0, significant).join('')
}

/** The operators that join what is printed to something else. */
function stopsOf(printed: string): ReadonlySet<string> {
  const outside = new Set<string>()
  let depth = 0
  for (const { text } of tokensOf(printed)) {
    if (')]}'.includes(text)) depth--
    if ('([{'.includes(text)) depth++
    if (depth === 0) outside.add(text)
  }
  if (outside.has('||') || outside.has('??') || outside.has('?')) return new Set([',', ';'])
  return new Set(outside.has('&&') ? [',', ';', '||'] : [',', ';', '||', '&&', '??', '?'])
}

/** A new line, after something complete, that begins with a word. */
function startsAnew(between: string, before: string, part: string, kind: Token['kind']): boolean {
  return between.includes('\n') && /[\w$)\]}'"`]$/.test(before) && kind === 'word' && !CONTINUING.has(part)
}

function* tokensOf(text: string): Generator<Token> {
  for (const { 0: found, groups = {} } of text.matchAll(TOKEN)) {
    const { comment, word, space } = groups
    yield { text: found, kind: comment ? 'comment' : word ? 'word' : space ? 'space' : 'other' }
  }
}
