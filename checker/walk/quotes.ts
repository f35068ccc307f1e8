import type { SpecSource } from '../library/loadSource.ts'

/** A part of a spec in the author's words. */
export interface Quote {
  /** The comment above it, without its asterisks. Null if there is none. */
  readonly comment: string | null
  readonly text: string
}

/** Quotes from a spec's files, for readers of a page. Finds parts by name and indentation. */
export class Quotes {
  readonly #path: string
  /** The files by path, starting with the spec's own. */
  readonly #files: ReadonlyMap<string, readonly string[]>

  constructor({ path, text, map = null }: SpecSource) {
    const { sources, sourcesContent } = JSON.parse(map ?? '{}') as {
      readonly sources?: readonly string[]
      readonly sourcesContent?: readonly (string | null)[]
    }
    const all = (sources ?? [path]).map((name, i) => [name, (sourcesContent?.[i] ?? text).split('\n')] as const)
    this.#path = path
    this.#files = new Map(all.toSorted(([a], [b]) => Number(b === path) - Number(a === path)))
  }

  /** The comment at the top of the spec, or null if there is none. */
  get about(): string | null {
    const [, comment] = /^\s*\/\*\*([\s\S]*?)\*\//.exec(this.#files.get(this.#path)?.join('\n') ?? '') ?? []
    return comment === undefined ? null : commentText(comment.split('\n'))
  }

  /** Where the spec declares an action, a property or a constant. Null if no line begins with this name. */
  of(name: string): Quote | null {
    const isStart = (line: string): boolean =>
      indentOf(line) > 0 && [':', '('].some((next) => line.trimStart().startsWith(`${name}${next}`))
    const found = [...this.#files.values()].flatMap((lines) =>
      lines.flatMap((line, at) => (isStart(line) ? [quoteAt(lines, at)] : [])),
    )
    return found.find(({ comment }) => comment !== null) ?? found.find(({ text }) => text.includes('=>')) ?? null
  }
}

function quoteAt(lines: readonly string[], at: number): Quote {
  const indent = indentOf(lines[at] ?? '')
  const rest = lines.slice(at + 1)
  const length = rest.findIndex((line) => line.trim() !== '' && indentOf(line) <= indent)
  const closes = /^\s*[)\]}]/.test(rest[length] ?? '') && indentOf(rest[length] ?? '') === indent
  const text = lines.slice(at, at + 1 + Math.max(0, length) + (closes ? 1 : 0))
  return {
    comment: commentAbove(lines, at),
    text: text
      .map((line) => line.slice(indent))
      .join('\n')
      .trimEnd(),
  }
}

function commentAbove(lines: readonly string[], at: number): string | null {
  if (!/\*\/\s*$/.test(lines[at - 1] ?? '')) return null
  const start = lines.slice(0, at).findLastIndex((line) => /^\s*\/\*\*/.test(line))
  return start < 0 ? null : commentText(lines.slice(start, at))
}

function commentText(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/^\s*(?:\/\*\*|\*\/|\*) ?/, '').replace(/\s*\*\/\s*$/, ''))
    .join('\n')
    .trim()
}

function indentOf(line: string): number {
  return line.search(/\S|$/)
}
