import type { SpecSource } from '../../library/loadSource.ts'
import type { ChosenModel } from '../../walk/opened.ts'

/** The data that is put into a page. */
export interface PageData {
  readonly source: SpecSource
  /** The model to start with; null for the first one. */
  readonly chosen: ChosenModel | null
  /** The steps to start with. */
  readonly path: readonly string[]
  /** Where a server reports that the spec was saved; null if there is no server. */
  readonly live: string | null
}

/** What the server reports after the spec was saved. */
export type Saved = { readonly source: SpecSource } | { readonly error: string }
