import { eastAsianWidth } from 'get-east-asian-width'

/** `1 state`, `12,000 states`, `2 witnesses` */
export function count(n: number, noun: string): string {
  return `${digits(n)} ${n === 1 ? noun : `${noun}${noun.endsWith('s') ? 'es' : 's'}`}`
}

/** An integer as `737,794`. */
export function digits(n: number): string {
  return String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** A probability: `2.1e-14` */
export function chance(probability: number): string {
  return probability === 0 ? '0' : probability.toPrecision(2)
}

export function duration(seconds: number): string {
  if (seconds < 0.005) return '<0.01 s'
  if (seconds < 10) return `${seconds.toFixed(2)} s`
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
}

export function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

/** `{ brokers: 3, … }` as `brokers=3 …` */
export function settings(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}

/** Characters that a terminal combines with the previous one or does not show. */
const NO_COLUMN = /^[\p{Mn}\p{Me}\p{Cf}]$/u

/** How wide text is, in columns of a monospaced font. East Asian characters and pictographs take two. */
export function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  return sum(Array.from(text, (c) => (NO_COLUMN.test(c) ? 0 : eastAsianWidth(c.codePointAt(0) ?? 0))))
}

/** Pads text with spaces to this many columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)))
}

/** How wide the widest text is, in columns. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(columns))
}

/** The longest prefix of the text that fits into this many columns. */
export function clipped(text: string, width: number): string {
  if (columns(text) <= width) return text
  let start = ''
  for (const character of text) {
    if (columns(start + character) > width) break
    start += character
  }
  return start
}

/** Breaks text at spaces into lines of at most `width` columns. A longer word gets its own line. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** Wraps text after `start` and indents every line but the first to where `start` ends. */
export function hang(start: string, text: string, width: number): readonly string[] {
  const indent = columns(start)
  const pad = ' '.repeat(indent)
  return wrap(text, Math.max(20, width - indent)).map((line, i) => `${i === 0 ? start : pad}${line}`)
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}

/** `, 1 not checked`; empty if everything was checked. */
export function notChecked({ leftOut }: { readonly leftOut: readonly string[] }): string {
  return leftOut.length === 0 ? '' : `, ${leftOut.length} not checked`
}
