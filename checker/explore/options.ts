import type { QuorateError } from '../errors.ts'
import type { StorageKind } from '../compile/compile.ts'
import type { CheckedProperty } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import type { Compared } from '../results/compared.ts'
import type { Search } from './search/search.ts'
import type { MachineOptions } from './machine/machine.ts'
import type { Storage } from '../results/storage.ts'
import type { TreeFigures } from '../results/trees.ts'
import type { Exploration, ExploreOptions } from '../results/exploration.ts'
import type { Checkpointer, Resumption } from './search/snapshot.ts'
import type { Cluster } from './exchange/beyond.ts'
import type { Crew } from './search/team.ts'

/** The largest number of threads: each takes time to start. */
export const MOST_WORKERS = 64

export interface EngineOptions extends ExploreOptions, Omit<MachineOptions, 'threads'> {
  /**
   * How states are stored. The default is `exact`. `hash` excludes snapshots and properties that need the graph of all
   * states.
   */
  readonly storage?: StorageKind | undefined
  /** Builds the model again from a freshly evaluated module. If absent, the model itself is evaluated a second time. */
  readonly second?: (() => Model) | undefined
  /** Other threads that can join. */
  readonly crew?: Crew | undefined
  /** Receives snapshots regularly, and when a limit or the user ends the search. */
  readonly checkpoint?: Checkpointer | undefined
  /** Where to resume, with the same model and the same search. */
  readonly resume?: Resumption | undefined
  /**
   * Whether to skip every second evaluation. Meant for many short searches of variants of a spec, whose results are
   * only compared with each other; never for a verdict that a user relies on.
   */
  readonly once?: boolean | undefined
  /** Other machines, which take over once the search is large. */
  readonly cluster?: Cluster | undefined
  /** Whether to count the lookups in decision trees, which takes time. */
  readonly trees?: boolean | undefined
}

export type EngineExploration = Exploration & {
  readonly storage: Storage
  /** The number of states expanded by each thread: the first one, and each one that joined. */
  readonly expandedBy: readonly number[]
  /** With symmetry: the evidence that ids were treated alike. */
  readonly compared: Compared | null
}

/** The result of a search. It reports properties that single states and steps do not decide as `inconclusive`. */
export interface Searched {
  readonly exploration: EngineExploration
  readonly search: Search
  readonly checked: readonly CheckedProperty[]
  /** The number of stored states that were expanded; these are the first ones. */
  readonly expanded: number
  /** Figures about the decision trees; null if they were not requested. */
  readonly trees: readonly TreeFigures[] | null
  /** The error that ended the search after it had found violations (Q071, Q082). */
  readonly brokenOff: QuorateError | null
}
