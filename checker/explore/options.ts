import type { QuorateError } from '../errors.ts'
import type { StorageKind } from '../compile/compile.ts'
import type { CheckedProperty } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import type { Compared } from '../results/compared.ts'
import type { StoredSearch } from './search/storedSearch.ts'
import type { MachineOptions } from './machine/machine.ts'
import type { Storage } from '../results/storage.ts'
import type { TreeFigures } from '../results/trees.ts'
import type { Exploration, ExploreOptions } from '../results/exploration.ts'
import type { Checkpointer, Resumption } from './search/snapshot.ts'
import type { Cluster } from './exchange/beyond.ts'
import type { Crew } from './search/team.ts'

/** At most this many threads are allowed, because each one takes time to start. */
export const MOST_WORKERS = 64

export interface EngineOptions extends ExploreOptions, Omit<MachineOptions, 'threads'> {
  /**
   * How states are stored. The default is `exact`. `hash` rules out snapshots and properties that need the graph of all
   * states.
   */
  readonly storage?: StorageKind | undefined
  /** Builds the model again from a freshly evaluated module. If absent, this model is evaluated a second time. */
  readonly second?: (() => Model) | undefined
  /** Other threads that can join. */
  readonly crew?: Crew | undefined
  /** Receives snapshots at regular intervals, and when a limit or the user ends the search. */
  readonly checkpoint?: Checkpointer | undefined
  /** A snapshot to resume from, of the same search of the same model. */
  readonly resume?: Resumption | undefined
  /**
   * Skips all second evaluations. Meant for many short searches of a spec's variants whose results are only compared
   * with each other. Never use it for a verdict that a user relies on.
   */
  readonly once?: boolean | undefined
  /** Other machines that take over once the search is large. */
  readonly cluster?: Cluster | undefined
  /** Whether to count the lookups in decision trees, which takes time. */
  readonly trees?: boolean | undefined
}

export type EngineExploration = Exploration & {
  readonly storage: Storage
  /** How many states each thread expanded: first this one, then each one that joined. */
  readonly expandedBy: readonly number[]
  /** With symmetry: the evidence that the spec treats ids alike. */
  readonly compared: Compared | null
}

/** The result of a search. Properties that single states and steps cannot decide are `inconclusive`. */
export interface Searched {
  readonly exploration: EngineExploration
  readonly search: StoredSearch
  readonly checked: readonly CheckedProperty[]
  /** How many of the stored states were expanded. These come first. */
  readonly expanded: number
  /** Statistics about the decision trees, or null if not requested. */
  readonly trees: readonly TreeFigures[] | null
  /** The error that ended the search after it had found violations (Q071, Q082). */
  readonly brokenOff: QuorateError | null
}
