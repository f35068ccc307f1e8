import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export function page(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8')
}

interface Block {
  readonly language: string
  readonly text: string
}

/** The fenced blocks, in order. */
export function fenced(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({ language, text }))
}

/** The blocks in one language. */
export function blocks(markdown: string, language: string): readonly string[] {
  return fenced(markdown).flatMap((block) => (block.language === language ? [block.text] : []))
}

export interface Session {
  /** The arguments of `quorate`. */
  readonly args: readonly string[]
  readonly output: string
}

/** A `console` block: `$ npx quorate …`, followed by the output. */
export function sessionsIn(markdown: string): readonly Session[] {
  return blocks(markdown, 'console').map((block) => {
    const [, command, output] = /^\$ (?:npm ci && )?npx quorate ([^\n]*)\n(.*)$/s.exec(block) ?? []
    if (command === undefined || output === undefined) throw new Error(`not a command and its output: ${block}`)
    return { args: [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain), output }
  })
}

/** Removes what differs between runs and machines: times and memory. */
export function normalised(output: string): string {
  return output.replaceAll(/\d[\d,.]* (?=s\b|B\/state\b|MB\b)/g, '# ').trim()
}

/** Settings for the examples on a page: strict, with packages at these paths in the project. */
export function tsconfigFor(packages: Readonly<Record<string, string>>): string {
  const paths = Object.fromEntries(Object.entries(packages).map(([name, path]) => [name, [join(root, path)]]))
  const options = { target: 'es2023', module: 'nodenext', strict: true, noEmit: true, types: [], paths }
  return JSON.stringify({ compilerOptions: options })
}
