import type { State } from '../../language/model/model.ts'
import type { Root } from '../resultCache/treeStorage.ts'
import type { Segments } from '../arena/segments.ts'

/**
 * The hooks that the generated code calls. Each strategy (exploring, searching backwards, rechecking) is a set of
 * hooks.
 */
export interface Hooks {
  /** Called when the batch holds `count` successors, before it is overwritten. */
  flush(count: number): void
  /** Called for a state without successors. */
  stuck(row: number): void
  /** Called when `next` is a successor outside the constraint, or the step to it is outside the step constraint. */
  outside(action: number, ordinal: number): void
  /** Called when the step to `next` breaks transition property `property`. */
  broken(property: number, action: number, ordinal: number): void
}

/**
 * What is stored for each state: the complete state or, except on two levels, only a fingerprint; see
 * `fingerprintRows`.
 */
export type StorageKind = 'exact' | 'hash'

/** Words shared by all parts of a run; see `stepsSource`. */
export interface Buffers {
  /** The stored states. */
  readonly arena: Segments
  readonly batch: Int32Array
  readonly batchActions: Uint16Array
  readonly batchOrdinals: Int32Array
  /** The row that each successor comes from, if only a frontier of states is kept or a refinement is checked. */
  readonly batchRows: Int32Array
  readonly control: Int32Array
  /** Shared by all threads; see treeStorage.ts. */
  readonly trees: Int32Array
  /** How many threads expand states of this search at the same time. */
  readonly peers: number
}

/**
 * How one thread used the decision trees: how many lookups there were and how many found no path. Both list the tree
 * of each action, then the trees of each action's effects, and then the tree of each property.
 */
export interface TreeUse {
  readonly roots: readonly Root[]
  readonly lookups: Float64Array
  readonly misses: Float64Array
}

/** The generated code of one model, bound to one arena. Rows are positions in the arena. */
export interface Unit {
  /** The current state, for guards and properties. */
  readonly view: State
  /** The current state, for effects. */
  readonly draft: State
  /** The loaded state before any effect. Only for a model with transition properties or a step constraint. */
  readonly before: State
  /** The words of the current state. */
  readonly words: Int32Array
  load(row: number): void
  /**
   * Expands a stored state and returns how many successors it has. Successors stay in the batch until it is full or
   * flushed.
   */
  expand(row: number): number
  /** Does the same, but always runs the author's code, even if results are cached. */
  runRow(row: number): number
  /** If the spec throws in a state, `goOn` expands the remaining states. */
  expandRange(from: number, to: number): void
  goOn(): void
  /**
   * From now on, `expandRange` and `suspect` cache the results of the spec by the bits that it reads, in trees that
   * suit these states or in another thread's trees; see resultCache.ts. Returns the trees. If there are trees already,
   * it does nothing else.
   */
  startCaching(from: number, to: number): readonly Root[]
  shareCache(trees: readonly Root[]): void
  flush(): void
  /** How many successors are in the batch. */
  pending(): number
  /** Makes initial state `i` the current state. */
  initial(i: number): void
  /** Appends the current state to the batch. */
  emitInitial(i: number): void
  /**
   * For each property of the model, a function that returns the first state of a range that decides it, or -1.
   * Undefined if no single state can.
   */
  readonly checks: readonly (((from: number, to: number) => number) | undefined)[]
  /** A lower bound on `checks`: no state before the returned one decides the property. Returns -1 if none does. */
  suspect(property: number, from: number, to: number): number
  /** Whether caching this property was abandoned because its results depend on more than the state. */
  isGivenUp(property: number): boolean
  readonly statistics: () => { min: number; max: number; expanded: number }
  /** How many times each action fired. */
  readonly fired: Float64Array
  /** Nonzero for each transition property that must be evaluated. */
  readonly transitionsOn: Uint8Array
  /** Which code is running or has thrown. Row -1 means an initializer, action -1 a property. */
  position(): { row: number; action: number; ordinal: number }
  resetPosition(): void
  /** How the decision trees were used; null if lookups are not counted or nothing is cached yet. */
  treeUse(): TreeUse | null
  /** The path of a place that the spec replaced by assigning to an array element; null if there is none. */
  replaced(): string | null
}
