import type { Buffers, Compiled, Hooks, Unit } from '../../compile/compile.ts'
import type { Renamer, Symmetry } from '../../compile/symmetry/symmetry.ts'
import type { Table } from '../visited/table.ts'
import type { Segments } from '../../compile/arena/segments.ts'
import type { SymmetricIds } from '../../language/model/symmetry.ts'
import type { Refiner } from '../refinement/refiner.ts'
import type { Pacing } from '../../pace.ts'

/** A compiled model with the states that a search has stored, for code that examines them again and stores nothing. */
export interface Stored {
  readonly compiled: Pick<Compiled, 'model' | 'layout' | 'interner'>
  readonly unit: Pick<
    Unit,
    | 'view'
    | 'draft'
    | 'before'
    | 'words'
    | 'load'
    | 'initial'
    | 'expand'
    | 'flush'
    | 'pending'
    | 'checks'
    | 'fired'
    | 'transitionsOn'
    | 'position'
    | 'resetPosition'
  >
  /** With symmetry, it holds representatives, and replaces every state that is passed to it with its representative. */
  readonly table: Pick<Table, 'find' | 'findAll' | 'rows' | 'bytes'>
  readonly buffers: Pick<Buffers, 'arena' | 'batch' | 'batchActions' | 'batchOrdinals' | 'batchRows'>
  /** Null if every state is stored. */
  readonly symmetry: Symmetry | null
  /** Those id types, and a function, created on demand, that renames ids. */
  readonly symmetric: readonly SymmetricIds[]
  readonly renamer: () => Renamer
  /**
   * With symmetry or fingerprints: a row that is never stored, for states that are not (or no longer) stored whole. Its
   * number, and its position among the rows of the memory for states.
   */
  readonly spare: () => number
  readonly spareAt: number
  /** For each row, [high, low, low word of a parent's fingerprint]. Null if states are stored whole. */
  readonly fingerprints: Segments | null
  /** The maximum number of bytes for states and table together. */
  readonly maxMemory: number
  /** Divides work on the states into parts. */
  readonly pace: Pacing
  /** The object that decides a refinement, by the position of the property; created on first use. */
  refiner(property: number): Refiner | null
  /** Runs `body` with these hooks on top of the current ones. Outside of any such call, all hooks do nothing. */
  using<T>(hooks: Partial<Hooks>, body: () => T): T
}

/** Whether a state without successors is one of the spec's end states. */
export function mayEnd({ unit, compiled }: Pick<Stored, 'unit' | 'compiled'>, row: number): boolean {
  unit.load(row)
  return compiled.model.endStates.some((end) => end.holds(unit.view))
}

/** Puts a state into the spare row. */
export function putSpare({ buffers, spareAt }: Pick<Stored, 'buffers' | 'spareAt'>, words: Int32Array): void {
  buffers.arena.put(spareAt, words)
}
