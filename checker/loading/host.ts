import type { Realm } from '../program/evaluation.ts'

/** Where a function begins in an evaluated text, counted from 0. */
export interface Location {
  readonly lineNumber: number
  readonly columnNumber: number
}

export type Compile = (names: readonly string[]) => (...values: readonly unknown[]) => void

/** How a file sees the modules that its bundle leaves out. */
export interface Outside {
  readonly require: (name: string) => unknown
  readonly resolve: (name: string) => string
  readonly folder: string
}

/** What the loader needs from its environment: from Node.js, or from a page. */
export interface Host extends Realm {
  /** The path that stack traces and the spec itself use for a file. */
  absolute(path: string): string
  outside(file: string): Outside
  /**
   * Compiles the same text repeatedly, each time with a small change. In stack traces, a copy's name is the file,
   * `#` and a number.
   */
  compiling(text: string, file: string): Compile
  /** How many lines stack traces count before the first line of the text. */
  readonly linesBefore: number
  /** Where a function is in its text, or null if unknown. */
  locate(written: unknown): Location | null
  /** The console for specs. */
  readonly console: object
}
