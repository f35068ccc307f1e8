import type { IdsDomain, SymmetricId } from '../../domain/types.ts'

/** Identifies a record in a log. Null for a record without an identity, such as the no-op that opens a Raft term. */
export type RecordName = number | string | null

/** A log record as pictures show it. */
export type LogEntry = RecordName | { readonly record: RecordName; readonly epoch: number }

/**
 * Where a message comes from or goes to: a node, an id of another type that has lanes (`also`), an outside party, or
 * the variables that do not belong to any node.
 */
export type Party = number | SymmetricId | PartyOf | 'producer' | 'consumer' | 'others'

/** An id of a type in `also`: `{ of: Client, id: client }`. */
export interface PartyOf {
  readonly of: IdsDomain<number | SymmetricId>
  readonly id: number | SymmetricId
}

/** A null party means that there is no sender or no receiver. */
export interface Message {
  readonly from: Party | null
  readonly to: Party | null
}

/**
 * How pictures of a behaviour show its nodes. Each node has a lane, and time runs down the page. Only `nodes` is
 * required. These functions decide how to show the parts of the state that they read; all other parts appear when
 * they change. Only pictures and explanations use lanes.
 */
export interface Lanes<V, N = number> {
  readonly nodes: IdsDomain<N>
  /** Additional id types whose ids get lanes, such as `[Client]`. These lanes show only changes. */
  readonly also?: readonly IdsDomain<number | SymmetricId>[]
  /** Names the lane of a node. The default is the printed id. */
  readonly name?: (node: N) => string
  /** The node's log, starting with its first record. */
  readonly log?: (s: V, node: N) => Iterable<LogEntry>
  /** The node knows that the records below this offset are committed. Null if it does not know of one. */
  readonly highWatermark?: (s: V, node: N) => number | null
  /** Additional offsets into the log, by name: `{ flushed: 1 }`. */
  readonly marks?: (s: V, node: N) => Readonly<Record<string, number>>
  /** Whether the node acts as leader, even if it should not. */
  readonly leads?: (s: V, node: N) => boolean
  /** The node's current epoch, or null if it has none. */
  readonly epoch?: (s: V, node: N) => number | null
  /** The protocol's word for an epoch: `term`, `view`. */
  readonly epochName?: string
  readonly up?: (s: V, node: N) => boolean
  /** Whether the node is one of the in-sync replicas. */
  readonly inSync?: (s: V, node: N) => boolean
  /** Any other role that the node plays, or an empty string. */
  readonly role?: (s: V, node: N) => string
  /** The records that have been acknowledged to producers. */
  readonly acknowledged?: (s: V) => Iterable<RecordName>
  /** Names the lane for variables that do not belong to any node: `controller`. */
  readonly others?: string
  /** Views of the places to leave out because the picture already shows the same information. */
  readonly omit?: (s: V) => readonly unknown[]
}
