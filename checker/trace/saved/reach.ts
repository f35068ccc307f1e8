import { Set as ImmutableSet } from 'immutable'
import { type Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'

/** The search gives up after this many states. */
const LIMIT = 10_000

/**
 * Searches breadth first, within the constraints, for a state that satisfies a predicate. Returns how many steps lead
 * there, or null if no such state can be reached. Undefined if that is unknown, because too many states can be reached,
 * or because a step that could lead there is cut off.
 */
export function stepsTo(
  interpreter: Interpreter,
  start: StateValue,
  isGoal: (state: StateValue) => boolean,
): number | null | undefined {
  const seen = ImmutableSet<StateValue>().asMutable().add(start)
  let level: readonly StateValue[] = [start]
  let isCut = false
  for (let steps = 0; level.length > 0; steps++) {
    if (level.some(isGoal)) return steps
    const next: StateValue[] = []
    for (const state of level)
      for (const { after, arrival } of interpreter.successors(state)) {
        if (seen.has(after)) continue
        if (interpreter.cutBy(after, arrival)) {
          if (isGoal(after)) return steps + 1
          isCut = true
          continue
        }
        if (seen.size >= LIMIT) return undefined
        seen.add(after)
        next.push(after)
      }
    level = next
  }
  return isCut ? undefined : null
}
