import type { Hole } from '../source/build.ts'
import { isSingle, maskOf, type Segments } from './segments.ts'

/** How rows are divided into segments. The code for one segment does not depend on how many rows it has. */
export type Division = Pick<Segments, 'stride' | 'shift'>

/** How generated code finds a row. */
export interface RowPlace {
  /** The segment of a row and the position of the row's first word in it. */
  readonly segment: Hole
  readonly start: Hole
}

/**
 * `arena` names the first segment, which is the only one in most runs, and `segments` the list of all segments.
 * `numbered` turns the source of a row into the source of its number among the rows that are kept.
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
