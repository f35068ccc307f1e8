import type { State } from '../../language/model/model.ts'
import type { Root } from '../memo/trees.ts'

/** What the generated code calls; a strategy (exploring, searching backwards, checking again) is a set of these. */
export interface Hooks {
  /** The batch holds `count` successors and will be overwritten. */
  flush(count: number): void
  /** A state without successors. */
  stuck(row: number): void
  /** `next` holds a successor outside the constraint. */
  outside(action: number, ordinal: number): void
  /** The step into `next` breaks transition property `property`. */
  broken(property: number, action: number, ordinal: number): void
}

/** What is kept of each state that was found: all of it, or, of all but two levels, a fingerprint; see `fingerprintRows`. */
export type StorageKind = 'exact' | 'hash'

/** Words shared by all parts of a run; see `stepsSource`. */
export interface Buffers {
  readonly arena: Int32Array
  readonly batch: Int32Array
  readonly batchActions: Uint16Array
  readonly batchOrdinals: Int32Array
  /** Where only a frontier of states is kept, or a refinement is checked: the row of the state that each successor comes from. */
  readonly batchRows: Int32Array
  readonly control: Int32Array
  /** Of all threads; see trees.ts. */
  readonly trees: Int32Array
  /** How many threads expand states of this search side by side. */
  readonly peers: number
}

/** The generated code of one model over one arena. Rows are positions in the arena. */
export interface Unit {
  /** The present state, for guards and properties. */
  readonly view: State
  /** The present state, for effects. */
  readonly draft: State
  /** The state that was loaded, whatever an effect has made of it since; only of a model with transition properties. */
  readonly before: State
  /** The words of the present state. */
  readonly words: Int32Array
  load(row: number): void
  /** Expands a stored state; returns how many successors it has. Successors stay in the batch until it is full or flushed. */
  expand(row: number): number
  /** Where the spec throws in a state, `goOn` expands those that are left. */
  expandRange(from: number, to: number): void
  goOn(): void
  /**
   * From now on `expandRange` and `suspect` remember what the spec gave for the bits it read, in trees that suit these states, or
   * in those of another thread; see memo.ts. Gives the trees; once there are some, nothing else happens.
   */
  remember(from: number, to: number): readonly Root[]
  adopt(trees: readonly Root[]): void
  flush(): void
  /** Successors in the batch. */
  pending(): number
  /** Makes initial state `i` the present state. */
  initial(i: number): void
  /** Appends the present state to the batch. */
  emitInitial(i: number): void
  /** Per property of the model: the first state of a range that decides it, or -1; undefined where no single state does. */
  readonly checks: readonly (((from: number, to: number) => number) | undefined)[]
  /** Of a range of states: before the one it gives, or in all of them (-1), this property is not decided. */
  suspect(property: number, from: number, to: number): number
  /** Has this property been remembered, and is no longer, since its answers depend on more than the state? */
  isGivenUp(property: number): boolean
  readonly statistics: () => { min: number; max: number; expanded: number }
  /** Per action, how often it fired. */
  readonly fired: Float64Array
  /** Per property: nonzero where a transition property is to be evaluated. */
  readonly transitionsOn: Uint8Array
  /** Where the code is, or was when it threw. Row -1: in an initialiser; action -1: in a property. */
  position(): { row: number; action: number; ordinal: number }
  resetPosition(): void
  /** The path of a place that the spec took out of its array, by assigning to the array's element; or null. */
  replaced(): string | null
}
