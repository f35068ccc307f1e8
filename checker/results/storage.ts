/**
 * The probability that two states shared a fingerprint, so that one of them, and the states reached only from it, were
 * missed.
 */
export interface CollisionProbability {
  /** Computed from the counts alone, as if fingerprints were random. */
  readonly optimistic: number
  /** Computed from the actual fingerprints: the closer the closest two, the higher. Null if the run ended before that. */
  readonly observed: number | null
}

/** How states were stored. */
export type Storage = StorageSize &
  ({ readonly kind: 'exact' } | { readonly kind: 'hash'; readonly collisions: CollisionProbability })

interface StorageSize {
  /** Bits of a whole state. */
  readonly bitsPerState: number
  /** All stored bytes, including the table, per state. */
  readonly bytesPerState: number
}
