import type { Machine } from '../explore/machine/machine.ts'
import type { Predicate } from '../language/model/model.ts'

/** Per stored state which of some predicates it satisfies, as bits. */
export interface Marks {
  readonly bits: Uint8Array | Uint32Array
  has(state: number, predicate: number): boolean
}

/** Tries at most 32 predicates in every stored state. */
export function markStates({ unit, table, compiled }: Machine, predicates: readonly Predicate[]): Marks {
  const states = table.rows()
  const bits = predicates.length <= 8 ? new Uint8Array(states) : new Uint32Array(states)
  unit.resetPosition()
  for (let state = 0; state < states; state++) {
    unit.load(state)
    let marks = 0
    for (let i = 0; i < predicates.length; i++) if (predicates[i]?.(unit.view)) marks |= 1 << i
    bits[state] = marks
    if (state % 1024 === 0) compiled.interner.relax()
  }
  return { bits, has: (state, predicate) => ((bits[state] ?? 0) & (1 << predicate)) !== 0 }
}
