/** Where the address of a walk is kept. */
export interface Hash {
  readonly read: () => string
  readonly write: (address: string) => void
  /** The address of the page with the walk; null if only another page knows it. */
  readonly url: () => string | null
}

/** The part after `#` of the page's own address. */
export const OWN_HASH: Hash = {
  read: () => location.hash.slice(1),
  write: (address) => history.replaceState(null, '', `#${address}`),
  url: () => location.href,
}
