import type { SpecSource } from '../../library/loadSource.ts'
import type { Chosen } from '../../walk/session.ts'

/** What a page is made with. */
export interface PageData {
  readonly source: SpecSource
  /** The model to begin with; null: the first one. */
  readonly chosen: Chosen | null
  /** The steps to begin with. */
  readonly path: readonly string[]
  /** Where a server reports that the spec was saved; null: there is none. */
  readonly live: string | null
}

/** What the server reports when the spec was saved. */
export type Saved = { readonly source: SpecSource } | { readonly error: string }
