import type { IdsDomain, SymmetricId } from '../../domain/types.ts'

/** The identity of a record in a log; null for a record without one, such as the opening record of a Raft term. */
export type RecordName = number | string | null

/** A record of a log as pictures show it. */
export type LogEntry = RecordName | { readonly record: RecordName; readonly epoch: number }

/**
 * The source or destination of a message: a node, an id of another type that has lanes (`also`), an outside party, or
 * the variables that belong to no node.
 */
export type Party = number | SymmetricId | PartyOf | 'producer' | 'consumer' | 'others'

/** An id of a type in `also`: `{ of: Client, id: client }`. */
export interface PartyOf {
  readonly of: IdsDomain<number | SymmetricId>
  readonly id: number | SymmetricId
}

/** If a party is null, there is no sender or no receiver. */
export interface Message {
  readonly from: Party | null
  readonly to: Party | null
}

/**
 * How pictures of a behaviour show its nodes. Each node has a lane, and time runs down the page. Only `nodes` is
 * required. These functions decide how the places that they read are shown; other places of the state are shown when
 * they change. Only pictures and explanations use it.
 */
export interface Lanes<V, N = number> {
  readonly nodes: IdsDomain<N>
  /** Additional id types whose ids get lanes, which show the changes: `[Client]`. */
  readonly also?: readonly IdsDomain<number | SymmetricId>[]
  /** The name of a lane of `nodes`. The default is the printed id. */
  readonly name?: (node: N) => string
  /** The node's log, the first record first. */
  readonly log?: (s: V, node: N) => Iterable<LogEntry>
  /** The records below this offset are committed, as far as the node knows; null if it does not know. */
  readonly highWatermark?: (s: V, node: N) => number | null
  /** Additional offsets into the log, by name: `{ flushed: 1 }`. */
  readonly marks?: (s: V, node: N) => Readonly<Record<string, number>>
  /** Whether the node acts as leader, whether or not it should. */
  readonly leads?: (s: V, node: N) => boolean
  /** The epoch that the node is in; null if it is in none. */
  readonly epoch?: (s: V, node: N) => number | null
  /** The protocol's word for an epoch: `term`, `view`. */
  readonly epochName?: string
  readonly up?: (s: V, node: N) => boolean
  /** Whether the node is one of the in-sync replicas. */
  readonly inSync?: (s: V, node: N) => boolean
  /** Any other role that the node plays; empty if there is none. */
  readonly role?: (s: V, node: N) => string
  /** The records that were acknowledged to producers. */
  readonly acknowledged?: (s: V) => Iterable<RecordName>
  /** The name of the lane for variables that belong to no node: `controller`. */
  readonly others?: string
  /** Views of places to leave out, because the picture already shows the same information. */
  readonly omit?: (s: V) => readonly unknown[]
}
