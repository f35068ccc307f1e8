import { must } from '../must.ts'
import { Components, type Component, DONE } from './components.ts'
import type { Graph } from './graph.ts'

/**
 * Finds the states that cannot reach any state that `satisfies`. Fault steps count only if `faults` is set. Returns 1
 * for each such state and how many there are. A state with a step that a constraint cuts off, or that was not expanded,
 * is considered able to reach one.
 *
 * A component is found after all components that it leads to, so one pass is enough. Pauses regularly.
 */
export function* lostStates(
  graph: Graph,
  satisfies: (state: number) => boolean,
  faults: boolean,
): Generator<void, { readonly lost: Uint8Array; readonly count: number }> {
  const { states, expanded, offsets, targets, labels, kinds } = graph
  const lost = new Uint8Array(states)
  const follows = (label: number): boolean => faults || kinds[label]?.fault === false
  const escapes = (state: number): boolean => {
    if (state >= expanded || satisfies(state)) return true
    const end = must(offsets[state + 1])
    for (let i = must(offsets[state]); i < end; i++) {
      const target = must(targets[i])
      if (!follows(must(labels[i]))) continue
      if (target < 0 || (components.values[target] === DONE && lost[target] === 0)) return true
    }
    return false
  }
  let count = 0
  const found = ({ list, from, to }: Component): number => {
    for (let k = from; k < to; k++) if (escapes(must(list[k]))) return DONE
    for (let k = from; k < to; k++) lost[must(list[k])] = 1
    count += to - from
    return DONE
  }
  const components = new Components(graph, follows, found)
  yield* components.visit(states)
  return { lost, count }
}
