import type { Files } from './link.ts'

/** What the playground offers. */
export interface Shelf {
  /** All modules under `specs/` and the template. */
  readonly files: Files
  /** The specs, by group. */
  readonly groups: readonly { readonly title: string; readonly items: readonly Item[] }[]
}

export interface Item {
  readonly title: string
  /** The path of the spec. */
  readonly path: string
  /** The address of a walk in it; '' for the beginning of the first model. */
  readonly address: string
  /** The page about the spec, relative to the playground; null if there is none. */
  readonly about: string | null
}
