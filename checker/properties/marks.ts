import { must } from '../must.ts'
import type { Range } from '../explore/paths/edges.ts'
import type { Machine } from '../explore/machine/machine.ts'
import type { Predicate } from '../language/model/model.ts'

/** Which predicates each stored state satisfies, as bits. */
export interface Marks {
  readonly bits: Uint8Array | Uint32Array
  has(state: number, predicate: number): boolean
}

/** Evaluates at most 32 predicates in every stored state. Pauses regularly. */
export function* markStates(machine: Machine, predicates: readonly Predicate[]): Generator<void, Marks> {
  const { unit, table } = machine
  const states = table.rows()
  const bits = predicates.length <= 8 ? new Uint8Array(states) : new Uint32Array(states)
  unit.resetPosition()
  for (const part of machine.pace().parts({ from: 0, to: states })) {
    mark(machine, predicates, bits, part)
    yield
  }
  return { bits, has: (state, predicate) => (must(bits[state]) & (1 << predicate)) !== 0 }
}

function mark({ unit, compiled }: Machine, predicates: readonly Predicate[], bits: Marks['bits'], range: Range): void {
  for (let state = range.from; state < range.to; state++) {
    unit.load(state)
    let marks = 0
    for (let i = 0; i < predicates.length; i++) if (predicates[i]?.(unit.view)) marks |= 1 << i
    bits[state] = marks
  }
  compiled.interner.relax()
}
