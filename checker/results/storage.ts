/**
 * The probability that two states shared a fingerprint, so that one of them, and the states reached only from it, were
 * missed.
 */
export interface CollisionProbability {
  /** Computed from the counts alone, as if fingerprints were random. */
  readonly optimistic: number
  /**
   * Computed from the actual fingerprints. The closer the closest two are, the higher it is. Null if the run ended
   * before this was computed.
   */
  readonly observed: number | null
}

/** How states were stored. */
export type Storage = StorageSize &
  ({ readonly kind: 'exact' } | { readonly kind: 'hash'; readonly collisions: CollisionProbability })

interface StorageSize {
  /** The number of bits of a whole state. */
  readonly bitsPerState: number
  /** The number of stored bytes per state, including the table. */
  readonly bytesPerState: number
}
