import type { SpecSource } from '../../library/loadSource.ts'
import type { ChosenModel } from '../../walk/opened.ts'

/** The data that a page contains. */
export interface PageData {
  readonly source: SpecSource
  /** The model to start with, or null for the first one. */
  readonly chosen: ChosenModel | null
  /** The steps to start with. */
  readonly path: readonly string[]
  /** The URL where a server reports that the spec was saved. Null if there is no server. */
  readonly live: string | null
}

/** What the server reports when the spec has been saved. */
export type Saved = { readonly source: SpecSource } | { readonly error: string }
