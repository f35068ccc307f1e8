/** Stores the address of a walk. */
export interface Hash {
  readonly read: () => string
  readonly write: (address: string) => void
  /** The URL of the page with the walk. Null if only another page knows it. */
  readonly url: () => string | null
}

/** Stores the address after the `#` in the page's own URL. */
export const OWN_HASH: Hash = {
  read: () => location.hash.slice(1),
  write: (address) => history.replaceState(null, '', `#${address}`),
  url: () => location.href,
}
