import { must } from '../../must.ts'
import { FINGERPRINT_WORDS } from '../visited/fingerprintRows.ts'
import type { Segments } from '../../compile/arena/segments.ts'
import type { Range } from './edges.ts'

/**
 * Finds all possible ancestors of a stored state, level by level, beginning with the initial states. It finds them by
 * the low words of parents' fingerprints; each such word usually identifies one state. The shortest behaviours that
 * lead to the state through recorded parents pass only through these ancestors.
 */
export function ancestorsOf(
  fingerprints: Segments,
  levelStarts: readonly number[],
  row: number,
): readonly ReadonlySet<number>[] {
  const depth = levelStarts.findLastIndex((start) => start <= row)
  const levels: ReadonlySet<number>[] = [new Set([row])]
  let parents = new Set([parentOf(fingerprints, row)])
  for (let i = depth - 1; i >= 0; i--) {
    const level = new Set<number>()
    for (let r = must(levelStarts[i]); r < must(levelStarts[i + 1]); r++)
      if (parents.has(low(fingerprints, r))) level.add(r)
    levels.unshift(level)
    parents = new Set([...level].map((r) => parentOf(fingerprints, r)))
  }
  return levels
}

/** The row with the smallest fingerprint, or null if there are no rows. */
export function leastOf(
  fingerprints: Segments,
  { from, to }: Range,
  includes: (row: number) => boolean,
): number | null {
  let least: number | null = null
  for (let row = from; row < to; row++)
    if (includes(row) && (least === null || isLess(fingerprints, row, least))) least = row
  return least
}

/** The fingerprints of a range that a test accepts, one after another. */
export function fingerprintsIn(
  fingerprints: Segments,
  { from, to }: Range,
  includes: (row: number) => boolean,
): Int32Array {
  const rows: number[] = []
  for (let row = from; row < to; row++) if (includes(row)) rows.push(row)
  const found = new Int32Array(rows.length * FINGERPRINT_WORDS)
  for (const [i, row] of rows.entries()) found.set(fingerprints.row(row), i * FINGERPRINT_WORDS)
  return found
}

function isLess(fingerprints: Segments, a: number, b: number): boolean {
  const difference = high(fingerprints, a) - high(fingerprints, b)
  return difference < 0 || (difference === 0 && low(fingerprints, a) < low(fingerprints, b))
}

function high(fingerprints: Segments, row: number): number {
  return fingerprints.wordOf(row, 0)
}

function low(fingerprints: Segments, row: number): number {
  return fingerprints.wordOf(row, 1)
}

function parentOf(fingerprints: Segments, row: number): number {
  return fingerprints.wordOf(row, 2)
}
