import type { Written } from '../sources.ts'

/**
 * Matches tokens: first those inside which brackets and operators mean nothing, such as literals, and then words,
 * operators, and single characters.
 */
const TOKEN =
  /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*)|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<word>[\w$]+)|(?<space>\s+)|&&|\|\||\?\?|[=!<>]==?|=>|\?\.|./gy

/** Words that continue the expression on the previous line. */
const CONTINUING: ReadonlySet<string> = new Set(['as', 'in', 'instanceof', 'satisfies'])

/** Longer text is not quoted in full. In characters. */
const LONGEST = 160

interface Token {
  readonly text: string
  readonly kind: 'comment' | 'word' | 'space' | 'other'
}

/**
 * An expression or statement as the author wrote it, on one line and without comments. `printed` is its form in the
 * bundle, where names, quotes and brackets may differ. It is returned if the expression is not found in the
 * author's source.
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

/** The bundler sometimes numbers names, and it writes `undefined` differently. */
function lastWord(text: string): string {
  return (/([\w$]+)[^\w$]*$/.exec(text.replaceAll('void 0', 'undefined'))?.[1] ?? '').replace(/\d+$/, '')
}

/**
 * The text up to the first token that cannot belong to the expression: a weaker operator, a closing bracket, or the
 * next statement.
 */
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

/** The operators that join the printed expression to something else. */
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

/** Whether a new statement starts here: on a new line that begins with a word and follows something complete. */
function startsAnew(between: string, before: string, part: string, kind: Token['kind']): boolean {
  return between.includes('\n') && /[\w$)\]}'"`]$/.test(before) && kind === 'word' && !CONTINUING.has(part)
}

function* tokensOf(text: string): Generator<Token> {
  for (const { 0: found, groups = {} } of text.matchAll(TOKEN)) {
    const { comment, word, space } = groups
    yield { text: found, kind: comment ? 'comment' : word ? 'word' : space ? 'space' : 'other' }
  }
}
