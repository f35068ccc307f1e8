import { Map as ImmutableMap } from 'immutable'
import type { StateValue, Value } from '../../immutableValues/value.ts'
import type { GraphStep, StateGraph } from './stateGraph.ts'

/** A graph in which states that look the same in a view form one group. */
export interface Projection {
  /** The states in each group, by number. Groups are in the order in which their first states were found. */
  readonly groups: readonly (readonly number[])[]
  /** The group of each state. */
  readonly groupOf: readonly number[]
  readonly arrows: readonly Arrow[]
}

/**
 * All steps from one group to another, or within one group, that are faults of the same kind, or that are not faults.
 */
export interface Arrow {
  readonly from: number
  readonly to: number
  readonly fault: string | null
  readonly steps: readonly GraphStep[]
}

/** Groups states that have the same value in a view. Steps that leave the constraint are omitted. */
export function project({ states, steps }: StateGraph, view: (value: StateValue) => Value): Projection {
  const numbers = ImmutableMap<Value, number>().asMutable()
  const groups: number[][] = []
  const groupOf = states.map(({ value }, at) => {
    const key = view(value)
    const group = numbers.get(key) ?? groups.push([]) - 1
    numbers.set(key, group)
    groups[group]?.push(at)
    return group
  })
  const arrows = new Map<string, { from: number; to: number; fault: string | null; steps: GraphStep[] }>()
  for (const step of steps) {
    if (step.to === null) continue
    const [from = 0, to = 0] = [groupOf[step.from], groupOf[step.to]]
    const key = JSON.stringify([from, to, step.fault])
    const arrow = arrows.get(key) ?? { from, to, fault: step.fault, steps: [] }
    arrow.steps.push(step)
    arrows.set(key, arrow)
  }
  return { groups, groupOf, arrows: [...arrows.values()] }
}
