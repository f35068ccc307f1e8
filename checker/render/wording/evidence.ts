import type { VerifiedModel } from '../../check/verified.ts'
import { digits } from './words.ts'

/** A report that holds many models prints no more lines than this of a counterexample, and its last ones. */
const FIRST = 150
const LAST = 30

/** The shortest unexpected counterexample of a model as lines of text, and the command that prints all; none where there is none. */
export function evidence({ unexpected, command }: VerifiedModel): readonly string[] {
  const [shortest, ...others] = unexpected
  if (!shortest) return []
  const more = others.length === 0 ? '' : `, and ${others.map(({ property }) => property).join(', ')}`
  return [...clipped(shortest.text.split('\n')), '', `show it again${more}: ${command}`]
}

/** The one picture of it that was written, or else the first file. */
export function pictureOf({ unexpected }: VerifiedModel): string | null {
  const files = unexpected[0]?.files ?? []
  return files.find((file) => file.endsWith('.svg')) ?? files[0] ?? null
}

function clipped(lines: readonly string[]): readonly string[] {
  const left = lines.length - FIRST - LAST
  return left <= 1 ? lines : [...lines.slice(0, FIRST), `  … ${digits(left)} lines more …`, ...lines.slice(-LAST)]
}
