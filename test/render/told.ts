import { store } from '../../checker/reference/interpreter/store.ts'
import { asMap, type StateValue } from '../../checker/immutableValues/value.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { changesBetween } from '../../checker/trace/changes.ts'
import type { Trace, TraceState, TraceStep } from '../../checker/trace/trace.ts'

/** A handwritten step: its action, its printed binding, and what it does to the plain state. */
export type Move<S> = readonly [action: string, binding: Readonly<Record<string, string>>, effect: (s: S) => void]

interface Told<S> {
  readonly model: Model
  readonly property: Trace['property']
  readonly reasons?: readonly string[]
  readonly zero: S
  readonly init: (s: S) => void
  readonly moves: readonly Move<S>[]
}

/** Makes a trace from plain states, without an engine. */
export function told<S extends object>({ model, property, reasons = [], zero, init, moves }: Told<S>): Trace {
  const list: TraceState[] = []
  let before = zero
  const all: readonly Move<S>[] = [['', {}, init], ...moves]
  for (const [action, binding, effect] of all) {
    const state = structuredClone(before)
    effect(state)
    const step = action === '' ? null : stepOf(model, action, binding)
    if (step?.fault) {
      const used = (state as { faults?: Record<string, number> }).faults
      if (used) used[step.fault] = (used[step.fault] ?? 0) + 1
    }
    const value = valueOf(model, state)
    list.push({ step, value, changes: changesBetween(model.state, valueOf(model, before), value) })
    before = state
  }
  return { model, path: { init: 0, steps: [] }, property, reasons, states: list }
}

function valueOf(model: Model, state: object): StateValue {
  return asMap(store(model.state, state, ''))
}

function stepOf(model: Model, action: string, binding: Readonly<Record<string, string>>): TraceStep {
  const pairs = Object.entries(binding).map(([name, value]) => ({
    name,
    value,
    ids: /^(\D+)\d+$/.exec(value)?.[1] ?? null,
  }))
  const label = pairs.length > 0 ? `${action}(${pairs.map((b) => `${b.name}=${b.value}`).join(', ')})` : action
  return {
    action,
    binding: pairs,
    values: {},
    label,
    fault: model.actions.find((a) => a.name === action)?.fault ?? null,
  }
}
