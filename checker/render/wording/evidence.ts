import type { VerifiedModel } from '../../check/verified.ts'
import { digits } from './words.ts'

/**
 * The number of lines at the start of a counterexample that a report with many models prints, in addition to its last
 * lines.
 */
const FIRST = 150
const LAST = 30

/**
 * The shortest unexpected counterexample of a model as lines of text, and the command that prints it in full; empty if
 * there is none.
 */
export function evidence({ unexpected, command }: VerifiedModel): readonly string[] {
  const [shortest, ...others] = unexpected
  if (!shortest) return []
  const more = others.length === 0 ? '' : `, and ${others.map(({ property }) => property).join(', ')}`
  return [...clipped(shortest.text.split('\n')), '', `show it again${more}: ${command}`]
}

/** The picture of the counterexample if one was written, otherwise the first file. */
export function pictureOf({ unexpected }: VerifiedModel): string | null {
  const files = unexpected[0]?.files ?? []
  return files.find((file) => file.endsWith('.svg')) ?? files[0] ?? null
}

function clipped(lines: readonly string[]): readonly string[] {
  const left = lines.length - FIRST - LAST
  return left <= 1 ? lines : [...lines.slice(0, FIRST), `  … ${digits(left)} more lines …`, ...lines.slice(-LAST)]
}
