import type { IdsDomain, SymmetricId } from '../../domain/types.ts'

/** What tells a record of a log from the others; null: a record that carries none, as the one that opens a Raft term. */
export type RecordName = number | string | null

/** A record of a log as pictures show it. */
export type LogEntry = RecordName | { readonly record: RecordName; readonly epoch: number }

/**
 * Where a message comes from or goes to: a node, an id of another type that has lanes (`also`), somebody outside, or the variables
 * that belong to no node.
 */
export type Party = number | SymmetricId | PartyOf | 'producer' | 'consumer' | 'others'

/** An id of a type in `also`: `{ of: Client, id: client }`. */
export interface PartyOf {
  readonly of: IdsDomain<number | SymmetricId>
  readonly id: number | SymmetricId
}

/** Null where nobody is there to send or to receive. */
export interface Message {
  readonly from: Party | null
  readonly to: Party | null
}

/**
 * What pictures of a behaviour show of its nodes: a lane for each, time going down. Only `nodes` is needed; what the functions
 * read is shown as they say, and other places of the state where they change. Nothing but pictures and explanations reads it.
 */
export interface Lanes<V, N = number> {
  readonly nodes: IdsDomain<N>
  /** Further id types whose ids get lanes, which show what changes: `[Client]`. */
  readonly also?: readonly IdsDomain<number | SymmetricId>[]
  /** What a lane of `nodes` is called; absent: as the id is printed. */
  readonly name?: (node: N) => string
  /** The node's log, the first record first. */
  readonly log?: (s: V, node: N) => Iterable<LogEntry>
  /** What is below this offset is committed, as far as the node knows; null: it does not know. */
  readonly highWatermark?: (s: V, node: N) => number | null
  /** Further offsets into the log, by name: `{ flushed: 1 }`. */
  readonly marks?: (s: V, node: N) => Readonly<Record<string, number>>
  /** Does the node act as leader, rightly or not? */
  readonly leads?: (s: V, node: N) => boolean
  /** The epoch that the node is in; null: in none. */
  readonly epoch?: (s: V, node: N) => number | null
  /** What the protocol calls an epoch: `term`, `view`. */
  readonly epochName?: string
  readonly up?: (s: V, node: N) => boolean
  /** Is the node one of the in-sync replicas? */
  readonly inSync?: (s: V, node: N) => boolean
  /** Any other role that the node plays; empty: none. */
  readonly role?: (s: V, node: N) => string
  /** The records that producers were told are stored. */
  readonly acknowledged?: (s: V) => Iterable<RecordName>
  /** What the lane of the variables that belong to no node is called: `controller`. */
  readonly others?: string
  /** Views of places to be left out, because other things shown say the same. */
  readonly omit?: (s: V) => readonly unknown[]
}
