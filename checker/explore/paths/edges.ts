import { must } from '../../must.ts'
import { decides } from '../../language/model/model.ts'
import { mayEnd, type Stored } from '../machine/stored.ts'
import { isPresentStep, isStepInBatch } from '../machine/refinedSteps.ts'

/**
 * The end of a path: a state that decides a property, a step that violates one, a deadlock, or one of several given
 * states. `from` is the state that takes the step, if it was located while states were stored.
 */
export type Target =
  | { readonly kind: 'state' | 'step'; readonly property: number; readonly from?: number }
  | { readonly kind: 'deadlock' }
  | { readonly kind: 'rows'; readonly includes: (row: number) => boolean }

/** Represents the state after a step that is the target itself, or that leads to a state that is not stored. */
export const NOWHERE = -1

/** The rows from `from` up to, but not including, `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The stored states in this range that are the target themselves. */
export function* rowsWith(machine: Stored, target: Target, { from, to }: Range): Generator<number> {
  if (target.kind === 'rows') for (let row = from; row < to; row++) if (target.includes(row)) yield row
  const check = target.kind === 'state' ? machine.unit.checks[target.property] : undefined
  if (check) for (let row = check(from, to); row >= 0; row = check(row + 1, to)) yield row
  if (target.kind === 'deadlock')
    for (let row = from; row < to; row++)
      if (expandAlone(machine, row, () => {}) === 0 && !mayEnd(machine, row)) yield row
}

/** The states in this range with a step that is the target, or that leads to a target that is not stored. */
export function rowsBefore(machine: Stored, target: Target, range: Range): ReadonlySet<number> {
  const before = new Set<number>()
  expandEach(machine, range, { endsIn: target, step() {}, end: (row) => before.add(row) })
  return before
}

/**
 * Expands one stored state and reports each successor with its row and its words in the batch. Returns how many
 * there are.
 */
export function expandAlone(
  machine: Stored,
  row: number,
  report: (action: number, ordinal: number, to: number, at: number) => void,
  hooks: object = {},
): number {
  const { unit, table, buffers, compiled } = machine
  const flush = (count: number): void => {
    for (let k = 0; k < count; k++) {
      const at = k * compiled.layout.words
      report(must(buffers.batchActions[k]), must(buffers.batchOrdinals[k]), table.find(at), at)
    }
  }
  return machine.using({ ...hooks, flush }, () => {
    const degree = unit.expand(row)
    unit.flush()
    return degree
  })
}

/** Receives the steps of expanded states. */
export interface Visitor {
  /** If set, steps that are this target are also reported, and so are steps to a target that is not stored. */
  readonly endsIn?: Target | undefined
  /** The row from which the state with this number can be expanded. The default is the number itself. */
  readonly place?: (state: number) => number
  /** A step to a stored state, whose words begin in `words` at `at`. */
  step(state: number, action: number, ordinal: number, to: number, words: Int32Array, at: number): void
  /** A step that is the target. */
  end(state: number, action: number, ordinal: number): void
  /** Called between batches. It may load other states. */
  between?(): void
}

/** Expands states, one batch of successors at a time. */
export function expandEach(machine: Stored, { from, to }: Range, visitor: Visitor): void {
  const { unit, compiled, table, buffers } = machine
  const { endsIn, place } = visitor
  const { batch, batchActions, batchOrdinals } = buffers
  const owners = new Int32Array(batchActions.length)
  const rows = new Int32Array(batchActions.length)
  const property = endsIn?.kind === 'state' ? compiled.model.properties[endsIn.property] : undefined
  const refiner = endsIn?.kind === 'step' ? machine.refiner(endsIn.property) : null
  let present = from
  let owned = 0
  const own = (count: number): void => {
    owners.fill(present, owned, count)
    owned = count
  }
  const flush = (count: number): void => {
    own(count)
    owned = 0
    if (refiner)
      for (let k = 0; k < count; k++)
        if (!isStepInBatch(machine, refiner, k))
          visitor.end(must(owners[k]), must(batchActions[k]), must(batchOrdinals[k]))
    // With symmetry, a lookup changes the state in the batch.
    const words = machine.symmetry ? batch.slice(0, count * compiled.layout.words) : batch
    table.findAll(count, rows)
    for (let k = 0; k < count; k++)
      visitor.step(
        must(owners[k]),
        must(batchActions[k]),
        must(batchOrdinals[k]),
        must(rows[k]),
        words,
        k * compiled.layout.words,
      )
  }
  const outside = (action: number, ordinal: number): void => {
    if (decides(property, unit.view) || (refiner && !isPresentStep(machine, refiner, present)))
      visitor.end(present, action, ordinal)
  }
  const broken = (_: number, action: number, ordinal: number): void => visitor.end(present, action, ordinal)
  const on = unit.transitionsOn.slice()
  unit.transitionsOn.fill(0)
  if (endsIn?.kind === 'step') unit.transitionsOn[endsIn.property] = 1
  try {
    machine.using({ flush, outside, broken }, () => {
      for (present = from; present < to; present++) {
        unit.expand(place ? place(present) : present)
        own(unit.pending())
        visitor.between?.()
      }
      unit.flush()
      visitor.between?.()
    })
  } finally {
    unit.transitionsOn.set(on)
  }
  compiled.interner.relax()
}
