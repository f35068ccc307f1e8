import type { Holes } from '../../compile/source/build.ts'

/**
 * How the visited table stores a state in a row of its arena: a source file and its holes. Both kinds of rows define
 * the same names.
 */
export interface Rows {
  readonly file: string
  readonly holes: Holes
}
