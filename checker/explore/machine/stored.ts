import type { Buffers, Compiled, Hooks, Unit } from '../../compile/compile.ts'
import type { Renamer, Symmetry } from '../../compile/symmetry/symmetry.ts'
import type { Table } from '../visited/table.ts'
import type { Segments } from '../../compile/arena/segments.ts'
import type { SymmetricIds } from '../../language/model/symmetry.ts'
import type { Refiner } from '../refinement/refiner.ts'
import type { Pacing } from '../../pace.ts'

/**
 * A compiled model with the states that a search has stored. It is for code that examines these states again without
 * storing anything.
 */
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
  /** With symmetry, the table holds representatives and replaces every state passed to it with its representative. */
  readonly table: Pick<Table, 'find' | 'findAll' | 'rows' | 'bytes'>
  readonly buffers: Pick<Buffers, 'arena' | 'batch' | 'batchActions' | 'batchOrdinals' | 'batchRows'>
  /** How states map to representatives. Null if every state is stored. */
  readonly symmetry: Symmetry | null
  /** The symmetric id types, and a function that renames their ids, created on demand. */
  readonly symmetric: readonly SymmetricIds[]
  readonly renamer: () => Renamer
  /**
   * With symmetry or fingerprints: a row that is never stored, for states that are not (or no longer) stored whole.
   * This is its number; `spareAt` is its position in the memory for states.
   */
  readonly spare: () => number
  readonly spareAt: number
  /** For each row: [high, low, the low word of a parent's fingerprint]. Null if states are stored whole. */
  readonly fingerprints: Segments | null
  /** How many bytes the states and the table may take together. */
  readonly maxMemory: number
  /** Divides work on stored states into parts. */
  readonly pace: Pacing
  /**
   * What decides a refinement, by the property's position. Created on first use. Null if the property is not a
   * refinement.
   */
  refiner(property: number): Refiner | null
  /** Runs `body` with these hooks on top of the current ones. Outside these calls, hooks do nothing. */
  using<T>(hooks: Partial<Hooks>, body: () => T): T
}

/** Whether a state without successors is one of the spec's end states. */
export function mayEnd({ unit, compiled }: Pick<Stored, 'unit' | 'compiled'>, row: number): boolean {
  unit.load(row)
  return compiled.model.endStates.some((end) => end.holds(unit.view))
}

/** Writes a state to the spare row. */
export function putSpare({ buffers, spareAt }: Pick<Stored, 'buffers' | 'spareAt'>, words: Int32Array): void {
  buffers.arena.put(spareAt, words)
}
