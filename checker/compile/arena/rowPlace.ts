import type { Hole } from '../source/build.ts'
import { isSingle, maskOf, type Segments } from './segments.ts'

/** How rows are divided into segments; the code for one segment does not depend on their number. */
export type Division = Pick<Segments, 'stride' | 'shift'>

/** How generated code finds a row. */
export interface RowPlace {
  /** The segment of a row, and the first word of the row in it. */
  readonly segment: Hole
  readonly start: Hole
}

/**
 * `arena` is the name of the first segment, which is the only one of most runs, and `segments` that of the list of all
 * segments. `numbered` turns the text of a row into that of its number among the rows that are kept.
 */
export function rowPlace(
  rows: Division,
  arena: string,
  segments: string,
  numbered: (row: string) => string = (row) => row,
): RowPlace {
  const { stride, shift } = rows
  if (isSingle(rows)) return { segment: () => arena, start: (row = '') => `${numbered(row)} * ${stride}` }
  return {
    segment: (row = '') => `${segments}[${numbered(row)} >>> ${shift}]`,
    start: (row = '') => `(${numbered(row)} & ${maskOf(rows)}) * ${stride}`,
  }
}
