import type { State } from '../../language/model/model.ts'
import type { Root } from '../resultCache/trees.ts'
import type { Segments } from '../arena/segments.ts'

/**
 * The hooks that the generated code calls. Each strategy (exploring, searching backwards, checking again) is a set of
 * hooks.
 */
export interface Hooks {
  /** Called when the batch has `count` successors, before it is overwritten. */
  flush(count: number): void
  /** Called for a state without successors. */
  stuck(row: number): void
  /** Called when `next` is a successor outside the constraint. */
  outside(action: number, ordinal: number): void
  /** Called when the step to `next` breaks transition property `property`. */
  broken(property: number, action: number, ordinal: number): void
}

/**
 * What is stored for each state: the whole state or, except on two levels, only a fingerprint; see `fingerprintRows`.
 */
export type StorageKind = 'exact' | 'hash'

/** Words shared by all parts of a run; see `stepsSource`. */
export interface Buffers {
  /** The stored states. */
  readonly arena: Segments
  readonly batch: Int32Array
  readonly batchActions: Uint16Array
  readonly batchOrdinals: Int32Array
  /**
   * If only a frontier of states is kept, or a refinement is checked: the row of the state that each successor comes
   * from.
   */
  readonly batchRows: Int32Array
  readonly control: Int32Array
  /** Shared by all threads; see trees.ts. */
  readonly trees: Int32Array
  /** The number of threads that expand states of this search at the same time. */
  readonly peers: number
}

/**
 * One thread's use of the decision trees: the number of lookups, and of lookups that found no path, first for the tree of
 * each action, then for the trees of each action's effects, and then for the tree of each property.
 */
export interface TreeUse {
  readonly roots: readonly Root[]
  readonly lookups: Float64Array
  readonly misses: Float64Array
}

/** The generated code of one model over one arena. Rows are positions in the arena. */
export interface Unit {
  /** The current state, for guards and properties. */
  readonly view: State
  /** The current state, for effects. */
  readonly draft: State
  /** The loaded state, before any effect; only in a model with transition properties. */
  readonly before: State
  /** The words of the current state. */
  readonly words: Int32Array
  load(row: number): void
  /**
   * Expands a stored state; returns the number of its successors. Successors stay in the batch until it is full or
   * flushed.
   */
  expand(row: number): number
  /** The same, but always runs the author's code, even if results are cached. */
  runRow(row: number): number
  /** If the spec throws in a state, `goOn` expands the remaining states. */
  expandRange(from: number, to: number): void
  goOn(): void
  /**
   * From now on, `expandRange` and `suspect` cache the results of the spec by the bits that it reads, in trees that
   * suit these states, or in the trees of another thread; see resultCache.ts. Returns the trees. If there are trees already,
   * it does nothing else.
   */
  startCaching(from: number, to: number): readonly Root[]
  shareCache(trees: readonly Root[]): void
  flush(): void
  /** The number of successors in the batch. */
  pending(): number
  /** Makes initial state `i` the current state. */
  initial(i: number): void
  /** Appends the current state to the batch. */
  emitInitial(i: number): void
  /** Per property of the model: the first state of a range that decides it, or -1; undefined if no single state can. */
  readonly checks: readonly (((from: number, to: number) => number) | undefined)[]
  /** For a range of states: no state before the returned one decides the property; -1 if no state of the range does. */
  suspect(property: number, from: number, to: number): number
  /** Whether this property was cached but no longer is, because its results depend on more than the state. */
  isGivenUp(property: number): boolean
  readonly statistics: () => { min: number; max: number; expanded: number }
  /** For each action, the number of times it fired. */
  readonly fired: Float64Array
  /** For each property: nonzero for transition properties that must be evaluated. */
  readonly transitionsOn: Uint8Array
  /** The position of the code that is running or that threw. Row -1: in an initializer; action -1: in a property. */
  position(): { row: number; action: number; ordinal: number }
  resetPosition(): void
  /** The use of the decision trees; null if lookups are not counted, or if nothing is cached yet. */
  treeUse(): TreeUse | null
  /** The path of a place that the spec replaced in its array by assigning to the array's element, or null. */
  replaced(): string | null
}
