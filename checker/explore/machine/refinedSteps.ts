import { must } from '../../must.ts'
import type { Refiner } from '../refinement/refiner.ts'
import type { Stored } from './stored.ts'

/**
 * Whether a refinement allows step `k` of the batch, which starts in a state that is stored whole. True for an
 * initial state, because no step leads to it. Throws whatever `isStepFrom` throws.
 */
export function isStepInBatch({ buffers, compiled }: Stored, refiner: Refiner, k: number): boolean {
  const { words } = compiled.layout
  const { arena, batch, batchRows } = buffers
  const row = must(batchRows[k])
  return row < 0 || refiner.isStepFrom(row, arena.partOf(row), arena.startOf(row), batch, k * words)
}

/** Whether a refinement allows the step from a stored state to the current one, which is not stored. */
export function isPresentStep({ unit, buffers }: Stored, refiner: Refiner, row: number): boolean {
  const { arena } = buffers
  return refiner.isStepFrom(row, arena.partOf(row), arena.startOf(row), unit.words, 0)
}
