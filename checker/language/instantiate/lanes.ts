import { nodeOf } from '../../domain/node.ts'
import { illFormed, recordOf } from '../definition/loose.ts'
import type { IdsDomain, SymmetricId } from '../../domain/types.ts'
import type { State } from '../model/model.ts'
import { suggest } from '../../domain/suggest.ts'

/** What tells a record of a log from the others; null: a record that carries none, as the one that opens a Raft term. */
export type RecordName = number | string | null

/** A record of a log as pictures show it. */
export type LogEntry = RecordName | { readonly record: RecordName; readonly epoch: number }

/** Where a message comes from or goes to: a node, somebody outside, or the variables that belong to no node. */
export type Party = number | SymmetricId | 'producer' | 'consumer' | 'others'

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
  /** What a lane is called; absent: as the id is printed. */
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

/** What has a name, and how to say that there is none. */
const NAMES = {
  others: "say who holds these variables: 'controller'",
  epochName: "say what the protocol calls an epoch: 'term'",
} as const

const FUNCTIONS = [
  'name',
  'log',
  'highWatermark',
  'marks',
  'leads',
  'epoch',
  'up',
  'inSync',
  'role',
  'acknowledged',
  'omit',
] as const

/** A definition's description of its lanes, if there is one. Throws Q055 or Q064 (load) where it is ill-formed. */
export function lanesOf(given: unknown): Lanes<State> | null {
  if (given === undefined) return null
  const lanes = recordOf(given, 'lanes') as unknown as Lanes<State>
  const known: readonly string[] = ['nodes', ...Object.keys(NAMES), ...FUNCTIONS]
  const wrong = Object.keys(lanes).find((key) => !known.includes(key))
  if (wrong !== undefined)
    throw illFormed('lanes', `there is no '${wrong}' in a description of lanes`, suggest(wrong, known))
  const node = nodeOf(lanes.nodes)
  if (node.kind !== 'scalar' || node.ids === undefined)
    throw illFormed('lanes.nodes', `${node.label} is no id type`, "give the domain that ids('node', n) made")
  for (const key of FUNCTIONS)
    if (lanes[key] !== undefined && typeof lanes[key] !== 'function')
      throw illFormed(
        `lanes.${key}`,
        'this is not a function',
        key === 'name' ? 'give a function of the node' : 'give a function of the state',
      )
  for (const key of ['others', 'epochName'] as const)
    if (lanes[key] !== undefined && (typeof lanes[key] !== 'string' || lanes[key].trim() === ''))
      throw illFormed(`lanes.${key}`, 'this is not a name', NAMES[key])
  return lanes
}
