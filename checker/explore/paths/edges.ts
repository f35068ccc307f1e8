import { bindingsOf } from '../../compile/runtime/bindings.ts'
import { actorOf } from '../../language/model/binding.ts'
import { decides } from '../../language/model/model.ts'
import { type Machine, mayEnd } from '../machine/machine.ts'
import type { Step } from '../../results/exploration.ts'

/**
 * What a path ends in: a state that decides a property or a step that breaks one, a deadlock, or one of some states. `from`: the
 * state whose step it is, where that was located while states were there.
 */
export type Target =
  | { readonly kind: 'state' | 'step'; readonly property: number; readonly from?: number }
  | { readonly kind: 'deadlock' }
  | { readonly kind: 'rows'; readonly includes: (row: number) => boolean }

/** A step on some shortest path; `to` is NOWHERE where the step itself, or a state that is not stored, is the target. */
export interface Edge extends Step {
  readonly to: number
  readonly actor: string | null
}

/** The states of one depth that lie on a shortest path, by number, with their steps to the next depth. */
export type Level = ReadonlyMap<number, readonly Edge[]>

export const NOWHERE = -1

/** Rows from one on, before another. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Of these states, which must be there, those that are the target themselves. */
export function* rowsWith(machine: Machine, target: Target, { from, to }: Range): Generator<number> {
  if (target.kind === 'rows') for (let row = from; row < to; row++) if (target.includes(row)) yield row
  const check = target.kind === 'state' ? machine.unit.checks[target.property] : undefined
  if (check) for (let row = check(from, to); row >= 0; row = check(row + 1, to)) yield row
  if (target.kind === 'deadlock')
    for (let row = from; row < to; row++)
      if (expandAlone(machine, row, () => {}) === 0 && !mayEnd(machine, row)) yield row
}

/** Of these states, those with a step that is the target, or that leads to it and out of what is stored. */
export function* rowsBefore(machine: Machine, target: Target, { from, to }: Range): Generator<number> {
  for (let row = from; row < to; row++) if (edgesFrom(machine, row, () => null, target).length > 0) yield row
}

/** Expands one stored state, reporting its successors with their rows, and their words in the batch; returns how many it has. */
export function expandAlone(
  machine: Machine,
  row: number,
  report: (action: number, ordinal: number, to: number, at: number) => void,
  hooks: object = {},
): number {
  const { unit, table, buffers, compiled } = machine
  const flush = (count: number): void => {
    for (let k = 0; k < count; k++) {
      const at = k * compiled.layout.words
      report(buffers.batchActions[k] ?? 0, buffers.batchOrdinals[k] ?? 0, table.find(at), at)
    }
  }
  return machine.using({ ...hooks, flush }, () => {
    const degree = unit.expand(row)
    unit.flush()
    return degree
  })
}

/**
 * The steps of a state to those that `arrive` gives a number, by their row and their words in the batch; and those that are the
 * target, where one is given.
 */
export function edgesFrom(
  machine: Machine,
  row: number,
  arrive: (to: number, at: number) => number | null,
  target: Target | undefined,
): readonly Edge[] {
  const { unit, compiled } = machine
  const property = target?.kind === 'state' ? compiled.model.properties[target.property] : undefined
  const found: (Step & { to: number })[] = []
  const hooks = {
    outside(action: number, ordinal: number): void {
      if (decides(property, unit.view)) found.push({ action, ordinal, to: NOWHERE })
    },
    broken(_: number, action: number, ordinal: number): void {
      found.push({ action, ordinal, to: NOWHERE })
    },
  }
  unit.transitionsOn.fill(0)
  if (target?.kind === 'step') unit.transitionsOn[target.property] = 1
  const report = (action: number, ordinal: number, into: number, at: number): void => {
    const to = arrive(into, at)
    if (to !== null) found.push({ action, ordinal, to })
  }
  expandAlone(machine, row, report, hooks)
  unit.transitionsOn.fill(0)
  return found.length === 0 ? [] : withActors(machine, row, found)
}

function withActors({ unit, compiled }: Machine, row: number, steps: readonly (Step & { to: number })[]): Edge[] {
  unit.load(row)
  const bindings = new Map<number, ReturnType<typeof bindingsOf>>()
  return steps.map((step) => {
    const action = compiled.model.actions[step.action]
    let all = bindings.get(step.action)
    if (!all) bindings.set(step.action, (all = action ? bindingsOf(action, unit.view, compiled.interner) : []))
    return { ...step, actor: actorOf(all[step.ordinal] ?? []) }
  })
}
