/** Where the address of a walk is kept. */
export interface Hash {
  readonly read: () => string
  readonly write: (address: string) => void
}

/** The part after `#` of the page's own address. */
export const OWN_HASH: Hash = {
  read: () => location.hash.slice(1),
  write: (address) => history.replaceState(null, '', `#${address}`),
}
