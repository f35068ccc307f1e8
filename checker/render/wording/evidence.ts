import type { VerifiedModel } from '../../check/verified.ts'
import { digits } from './words.ts'

/**
 * A report with many models prints this many lines from the start of a counterexample, plus its last lines.
 */
const FIRST = 150
const LAST = 30

/**
 * A model's shortest unexpected counterexample as lines of text, with the command that prints it in full. Empty
 * if there is none.
 */
export function evidence({ unexpected, command }: VerifiedModel): readonly string[] {
  const [shortest, ...others] = unexpected
  if (!shortest) return []
  const more = others.length === 0 ? '' : `, and ${others.map(({ property }) => property).join(', ')}`
  return [...clipped(shortest.text.split('\n')), '', `show it again${more}: ${command}`]
}

/** The counterexample's picture if one was written, otherwise its first file. */
export function pictureOf({ unexpected }: VerifiedModel): string | null {
  const files = unexpected[0]?.files ?? []
  return files.find((file) => file.endsWith('.svg')) ?? files[0] ?? null
}

function clipped(lines: readonly string[]): readonly string[] {
  const left = lines.length - FIRST - LAST
  return left <= 1 ? lines : [...lines.slice(0, FIRST), `  … ${digits(left)} more lines …`, ...lines.slice(-LAST)]
}
