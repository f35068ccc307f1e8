import { is, Map as ImmutableMap } from 'immutable'
import type { Step } from '../../results/exploration.ts'
import { type Condition, conditionsTaken } from '../../language/model/fairness.ts'
import { type Interpreter } from '../interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'

/** A step that changes its state. */
export interface Edge {
  readonly step: Step
  /** The state that the step leads to, or null if a constraint cuts it off. */
  readonly to: number | null
  readonly conditions: readonly Condition[]
  readonly fault: boolean
}

/** The stored states with their numbers and the steps of those that were expanded. */
export interface PlainGraph {
  readonly states: readonly StateValue[]
  readonly edges: readonly (readonly Edge[])[]
  readonly isExpanded: (state: number) => boolean
  readonly numberOf: (state: StateValue) => number | null
}

/** Builds the graph. The first `expanded` states were expanded. Pauses after each state. */
export function* plainGraph(
  interpreter: Interpreter,
  states: readonly StateValue[],
  expanded: number,
): Generator<void, PlainGraph> {
  const numbers = ImmutableMap(states.map((state, i): [StateValue, number] => [state, i]))
  const numberOf = (state: StateValue): number | null => numbers.get(state) ?? null
  const { model } = interpreter
  const edgesOf = (state: StateValue): readonly Edge[] =>
    [...interpreter.successors(state)].flatMap(({ number, action, choice, after, arrival }): readonly Edge[] => {
      if (is(after, state)) return []
      const step = { action: number, ordinal: choice.ordinal }
      const conditions = interpreter.look(state, (view) => conditionsTaken(model, number, choice.bound, view))
      const isTaken = interpreter.withinStepConstraint(after, arrival)
      return [{ step, to: isTaken ? numberOf(after) : null, conditions, fault: action.fault !== undefined }]
    })
  const edges: (readonly Edge[])[] = []
  for (const [i, state] of states.entries()) {
    edges.push(i >= expanded ? [] : edgesOf(state))
    yield
  }
  return { states, edges, isExpanded: (state) => state < expanded, numberOf }
}

/** All numbers reached by `next`, including the starts, each with the path to it. */
export function reachable<T>(
  starts: readonly number[],
  next: (at: number) => readonly { readonly to: number; readonly by: T }[],
): ReadonlyMap<number, { readonly from: number; readonly by: T } | null> {
  const seen = new Map<number, { from: number; by: T } | null>(starts.map((start) => [start, null]))
  for (const at of seen.keys()) for (const { to, by } of next(at)) if (!seen.has(to)) seen.set(to, { from: at, by })
  return seen
}

/** The path from a start to a number that was reached. */
export function wayTo<T>(
  reached: ReadonlyMap<number, { readonly from: number; readonly by: T } | null>,
  goal: number,
): { readonly start: number; readonly way: readonly T[] } {
  const way: T[] = []
  let start = goal
  for (let last = reached.get(start); last; last = reached.get(start)) {
    way.unshift(last.by)
    start = last.from
  }
  return { start, way }
}
