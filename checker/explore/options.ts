import type { StorageKind } from '../compile/compile.ts'
import type { CheckedProperty } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import type { Compared } from './audits/asymmetry.ts'
import type { Search } from './paths/search.ts'
import type { MachineOptions } from './machine/machine.ts'
import type { Storage } from './outcome.ts'
import type { Exploration, ExploreOptions } from '../results/exploration.ts'
import type { Checkpointer, Resumption } from './search/snapshot.ts'
import type { Crew } from './search/team.ts'

/** Threads at most: each takes its time to start. */
export const MOST_WORKERS = 64

export interface EngineOptions extends ExploreOptions, Omit<MachineOptions, 'threads'> {
  /** What is kept of states; default `exact`. With `hash` no properties that need the graph of all states, and no snapshots. */
  readonly storage?: StorageKind | undefined
  /** Makes the model once more, of a freshly evaluated module; absent: the model itself is asked a second time. */
  readonly second?: (() => Model) | undefined
  /** Other threads that can be called in. */
  readonly crew?: Crew | undefined
  /** Is given snapshots: now and then, and where a limit or the user ends the search. */
  readonly checkpoint?: Checkpointer | undefined
  /** Where to go on instead of beginning; of the same model, and searched for the same. */
  readonly resume?: Resumption | undefined
  /** For tests: states expanded between two looks at the limits, at most. */
  readonly chunk?: number | undefined
}

export type EngineExploration = Exploration & {
  readonly storage: Storage
  /** States expanded, per thread: by the first one, and by each that was called in. */
  readonly expandedBy: readonly number[]
  /** With symmetry, how far the ids were seen to be treated alike. */
  readonly compared: Compared | null
}

/** What a search leaves behind. Properties that single states and steps do not decide are `inconclusive` in it. */
export interface Searched {
  readonly exploration: EngineExploration
  readonly search: Search
  readonly checked: readonly CheckedProperty[]
  /** Stored states that were expanded: the first so many. */
  readonly expanded: number
}
