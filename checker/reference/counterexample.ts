import { Map as ImmutableMap } from 'immutable'
import type { Path, Step } from '../explore/result.ts'
import { actorOf } from '../spec/binding.ts'
import type { Interpreter } from './interpreter.ts'
import type { StateValue } from './value.ts'

/** What a behaviour is to lead to. */
export interface Goal {
  /** Its states, the initial one included: no behaviour with fewer leads there. */
  readonly length: number
  /** Is it reached with the last state, to which the last step led from `before`? */
  readonly reached: (state: StateValue, before: StateValue | null) => boolean
}

/** The rest of a behaviour, with what is compared before the steps themselves. */
interface Rest {
  readonly faults: number
  readonly changes: number
  readonly steps: readonly Step[]
}

interface Edge {
  readonly step: Step
  readonly fault: boolean
  readonly actor: string | null
  readonly after: StateValue
}

/**
 * Of all behaviours that lead to a goal in as few states as possible: the one with the fewest fault steps, then the fewest
 * changes of actor, then the least sequence of numbers. Null where none leads there.
 *
 * Every state of such a behaviour lies on the level of its position, for otherwise there would be a shorter one. What is
 * best from a state on depends on that state and on who acted last, and on nothing else before it.
 */
export function firstPath(
  interpreter: Interpreter,
  depthOf: (state: StateValue) => number | undefined,
  goal: Goal,
): Path | null {
  const edges = memo((state: StateValue) => edgesOf(interpreter, state))
  const rests = new Map<string | null, (state: StateValue) => Rest | null>()

  const restFor = (actor: string | null): ((state: StateValue) => Rest | null) => {
    const known = rests.get(actor) ?? memo((state: StateValue) => best(state, actor))
    rests.set(actor, known)
    return known
  }

  function best(state: StateValue, actor: string | null): Rest | null {
    let least: Rest | null = null
    for (const edge of edges(state)) {
      const tail = after(state, edge, edge.actor ?? actor)
      if (!tail) continue
      const faults = tail.faults + Number(edge.fault)
      const changes = tail.changes + Number(edge.actor !== null && actor !== null && edge.actor !== actor)
      // Edges come in the order of their numbers, so that the first of equals is the least sequence.
      if (!least || isLess({ faults, changes }, least)) least = { faults, changes, steps: [edge.step, ...tail.steps] }
    }
    return least
  }

  function after(before: StateValue, edge: Edge, actor: string | null): Rest | null {
    const depth = (depthOf(before) ?? 0) + 1
    if (depth === goal.length) return goal.reached(edge.after, before) ? NOTHING : null
    return depthOf(edge.after) === depth ? restFor(actor)(edge.after) : null
  }

  let least: (Rest & { readonly init: number }) | null = null
  for (let init = 0; init < interpreter.model.init.length; init++) {
    const state = interpreter.initial(init)
    const atOnce = goal.length === 1
    const rest = atOnce
      ? goal.reached(state, null)
        ? NOTHING
        : null
      : depthOf(state) === 1
        ? restFor(null)(state)
        : null
    if (rest && (!least || isLess(rest, least))) least = { ...rest, init }
  }
  return least && { init: least.init, steps: least.steps }
}

const NOTHING: Rest = { faults: 0, changes: 0, steps: [] }

function isLess(a: Omit<Rest, 'steps'>, b: Omit<Rest, 'steps'>): boolean {
  return a.faults !== b.faults ? a.faults < b.faults : a.changes < b.changes
}

function edgesOf(interpreter: Interpreter, state: StateValue): readonly Edge[] {
  return interpreter.steps(state).map(({ number, action, choice }) => ({
    step: { action: number, ordinal: choice.ordinal },
    fault: action.fault !== undefined,
    actor: actorOf(choice.bound),
    after: interpreter.successor(state, action, choice),
  }))
}

/** A function of states that computes each value once. */
function memo<T>(compute: (state: StateValue) => T): (state: StateValue) => T {
  const known = ImmutableMap<StateValue, { readonly value: T }>().asMutable()
  return (state) => {
    const found = known.get(state)
    if (found) return found.value
    const value = compute(state)
    known.set(state, { value })
    return value
  }
}
