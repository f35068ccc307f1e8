import type { Totals } from './chunk.ts'

/** What the conductor can order all shards to do. */
export type Work<Question> =
  /** Forget everything after the last sealed level, which is `level`. */
  | { readonly kind: 'restart'; readonly level: number }
  /** Expand the last sealed level, exchange the successors, and seal `level`. */
  | { readonly kind: 'expand'; readonly level: number; readonly question: Question }
  /** Answer a question about the states of the sealed levels. */
  | { readonly kind: 'ask'; readonly question: Question }

/**
 * A message from the conductor to a shard. `member` is the addressee, because another member may still believe that it
 * serves the shard.
 */
export interface Order<Question> {
  readonly kind: 'order'
  readonly member: string
  readonly epoch: number
  /** Counts the orders of all epochs. */
  readonly number: number
  readonly work: Work<Question>
}

/** A message from one shard to another. */
export type Transfer =
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | Done
  /** The sender of this message has stored this many bytes of the other shard's chunks. */
  | {
      readonly kind: 'ack'
      readonly epoch: number
      readonly level: number
      readonly from: number
      readonly bytes: number
    }

/** `from` has sent everything that it has for this level. */
export interface Done {
  readonly kind: 'done'
  readonly epoch: number
  readonly level: number
  readonly from: number
  readonly totals: Totals
}

/** A message from a shard to the conductor. */
export type Report<Answer> =
  /** The answer to `restart` is null. */
  | (Sender & { readonly kind: 'reply'; readonly number: number; readonly answer: Answer | null })
  /** Something was lost or damaged, so the order cannot be carried out in this epoch. */
  | (Sender & { readonly kind: 'trouble'; readonly reason: string })
  /** A heartbeat. */
  | (Sender & { readonly kind: 'alive'; readonly load: Load })

/** What a shard stores. */
export interface Load {
  readonly states: number
  readonly bytes: number
}

interface Sender {
  readonly from: number
  readonly member: string
  readonly epoch: number
}
