import type { Realm } from '../program/evaluation.ts'

/** A function in an evaluated text: where it begins, from 0. */
export interface Location {
  readonly lineNumber: number
  readonly columnNumber: number
}

export type Compile = (names: readonly string[]) => (...values: readonly unknown[]) => void

/** How a file sees the modules that its bundle has left out. */
export interface Outside {
  readonly require: (name: string) => unknown
  readonly resolve: (name: string) => string
  readonly folder: string
}

/** What the loader needs of the place in which it runs: of Node.js, or of a page. */
export interface Host extends Realm {
  /** The path by which stacks and the spec itself call a file. */
  absolute(path: string): string
  outside(file: string): Outside
  /**
   * Compiles a text again and again, each time slightly changed. Stacks call a copy by the file, `#` and a number.
   */
  compiling(text: string, file: string): Compile
  /** Lines that stacks count before the first line of a text. */
  readonly linesBefore: number
  /** Where a function is in its text; null where that cannot be told. */
  locate(written: unknown): Location | null
  /** What a spec gets as its console. */
  readonly console: object
}
