/**
 * The probability that two states shared a fingerprint, so that one of them was missed, along with all states that can
 * be reached only from it.
 */
export interface CollisionProbability {
  /** Computed from the counts alone, as if fingerprints were random. */
  readonly optimistic: number
  /**
   * Computed from the actual fingerprints. The closer the closest two are, the higher the probability. Null if the
   * run ended before this was computed.
   */
  readonly observed: number | null
}

/** How states were stored. */
export type Storage = StorageSize &
  ({ readonly kind: 'exact' } | { readonly kind: 'hash'; readonly collisions: CollisionProbability })

interface StorageSize {
  /** How many bits a whole state has. */
  readonly bitsPerState: number
  /** How many bytes are stored per state, including the table. */
  readonly bytesPerState: number
}
