import type { Segments } from '../../compile/arena/segments.ts'
import { leastOf } from '../paths/ancestors.ts'
import { type Range, rowsBefore, rowsWith, type Target } from '../paths/edges.ts'
import { unless } from '../../running.ts'
import type { Machine } from '../machine/machine.ts'
import type { Found } from './tally.ts'

/**
 * If states are dropped with their level, finds the row in which a counterexample ends while the level at `depth` is
 * still stored. If more than one state or step shows the violation, it takes the state with the smallest fingerprint.
 * Null if there is none, or if the run is overdue first. Pauses regularly.
 */
export function* locatingEnd(
  machine: Machine,
  fingerprints: Segments,
  { target, length }: Found,
  depth: number,
  range: Range,
  overdue: () => boolean = () => false,
): Generator<void, number | null> {
  const { fired } = machine.unit
  const counted = fired.slice()
  try {
    const among = yield* unless(overdue, rowsAmong(machine, target, range, length > depth))
    return among && leastOf(fingerprints, range, (row) => among.has(row))
  } finally {
    fired.set(counted)
  }
}

/** The rows in this range that are the target or, if the target is `ahead`, have a step to it. */
function* rowsAmong(
  machine: Machine,
  target: Target,
  range: Range,
  ahead: boolean,
): Generator<void, ReadonlySet<number>> {
  const among = new Set<number>()
  for (const part of machine.pace().parts(range)) {
    for (const row of ahead ? rowsBefore(machine, target, part) : rowsWith(machine, target, part)) among.add(row)
    yield
  }
  return among
}

/** The target of a counterexample that ends in this row of level `depth`, or in a step of its state. */
export function targetAt({ target, length }: Found, depth: number, row: number): Target {
  const isStep = target.kind === 'state' || target.kind === 'step'
  return isStep && length > depth ? { ...target, from: row } : { kind: 'rows', includes: (r) => r === row }
}

/**
 * Whether the counterexample ends in a state that will be dropped, so that its end must be located now. Initial states
 * can be created again.
 */
export function isOpen({ target, length }: Found): boolean {
  if (target.kind === 'rows') return false
  return target.kind === 'deadlock' || (target.from === undefined && length > 1)
}
