import type { Interpreter } from '../reference/interpreter/interpreter.ts'
import type { StateValue } from '../immutableValues/value.ts'
import type { Change } from './trace.ts'

/** A model can have millions of initial states; at most this many are compared. */
const MOST_COMPARED = 10_000

/** The differences from the initial state that differs least, or none if no state is initial. */
export function nearestInitial(
  interpreter: Interpreter,
  differences: (initial: StateValue) => readonly Change[],
): readonly Change[] {
  let nearest: readonly Change[] | null = null
  for (const { state } of interpreter.initialStates(MOST_COMPARED)) {
    const found = differences(state)
    if (!nearest || found.length < nearest.length) nearest = found
  }
  return nearest ?? []
}
