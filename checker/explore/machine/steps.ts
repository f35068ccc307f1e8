import type { Refiner } from '../refinement/refiner.ts'
import type { Machine } from './machine.ts'

/**
 * Is step `k` of the batch, from a state that is stored whole, one that a refinement allows? So is an initial state, which no step leads
 * to. Throws what `isStepFrom` throws.
 */
export function isStepInBatch({ buffers, compiled }: Machine, refiner: Refiner, k: number): boolean {
  const { words } = compiled.layout
  const { arena, batch, batchRows } = buffers
  const row = batchRows[k] ?? 0
  return row < 0 || refiner.isStepFrom(row, arena, row * words, batch, k * words)
}

/** Is the step from a stored state to the present one, which is outside the constraint, one that a refinement allows? */
export function isPresentStep({ unit, buffers, compiled }: Machine, refiner: Refiner, row: number): boolean {
  return refiner.isStepFrom(row, buffers.arena, row * compiled.layout.words, unit.words, 0)
}
