import { Map as ImmutableMap } from 'immutable'
import type { Path, Step } from '../results/exploration.ts'
import { actorOf } from '../language/model/binding.ts'
import { type Arrival, type Interpreter } from './interpreter/interpreter.ts'
import type { StateValue } from '../immutableValues/value.ts'

/** What a behaviour must reach. */
export interface Goal {
  /** How many states the behaviour has, including the initial one. No shorter behaviour reaches the goal. */
  readonly length: number
  /** Whether the last state, or the step that leads there, reaches the goal. */
  readonly reached: (state: StateValue, arrival: Arrival | null) => boolean
}

/** Reaches some states, but not by a step outside the step constraint, which can lead to the same state. */
export function arriving(interpreter: Interpreter, isGoal: (state: StateValue) => boolean): Goal['reached'] {
  return (state, arrival) => isGoal(state) && interpreter.withinStepConstraint(state, arrival)
}

/** The rest of a behaviour, from a state to the goal. Its costs are compared before its steps. */
interface Rest {
  readonly faults: number
  readonly changes: number
  /** The first actor. If a different one acted before, that is one more change of actor. */
  readonly actor: string | null
  readonly steps: Steps | null
}

interface Steps {
  readonly step: Step
  readonly next: Steps | null
}

const NOTHING: Rest = { faults: 0, changes: 0, actor: null, steps: null }

/**
 * Among all behaviours that reach a goal in as few states as possible, finds the one with the fewest fault steps, then
 * the fewest changes of actor, then the smallest sequence of numbers. Null if no behaviour reaches the goal.
 *
 * The n-th state of such a behaviour is at level n; otherwise a shorter behaviour would exist. So this goes through the
 * levels backwards. For each state, it keeps the best rest for each possible first actor, because how they compare
 * depends on who acted before. Pauses after each state.
 */
export function* firstPath(
  interpreter: Interpreter,
  levels: readonly (readonly StateValue[])[],
  goal: Goal,
): Generator<void, Path | null> {
  let restsOf = (state: StateValue, arrival: Arrival | null): readonly Rest[] =>
    goal.reached(state, arrival) ? [NOTHING] : []
  for (let depth = goal.length - 1; depth >= 1; depth--) {
    const next = restsOf
    const table = ImmutableMap<StateValue, readonly Rest[]>().asMutable()
    for (const state of levels[depth - 1] ?? []) {
      table.set(state, bestRests(interpreter, state, next))
      yield
    }
    restsOf = (state, arrival) => (interpreter.withinStepConstraint(state, arrival) && table.get(state)) || []
  }
  const all = [...interpreter.initialStates()].flatMap(({ number, state }) =>
    restsOf(state, null).map((rest) => ({ init: number, rest })),
  )
  const [best] = all.sort((a, b) => byCost(a.rest, b.rest) || a.init - b.init || bySteps(a.rest.steps, b.rest.steps))
  return best ? { init: best.init, steps: listOf(best.rest.steps) } : null
}

/** The best ways to continue from a state, one for each first actor. `next` returns those of its successors. */
function bestRests(
  interpreter: Interpreter,
  state: StateValue,
  next: (after: StateValue, arrival: Arrival) => readonly Rest[],
): readonly Rest[] {
  const best = new Map<string | null, Rest>()
  for (const { number, action, choice, after, arrival } of interpreter.successors(state)) {
    const step = { action: number, ordinal: choice.ordinal }
    const actor = actorOf(choice.bound)
    for (const rest of next(after, arrival)) {
      const longer = {
        faults: rest.faults + Number(action.fault !== undefined),
        changes: rest.changes + Number(actor !== null && rest.actor !== null && actor !== rest.actor),
        actor: actor ?? rest.actor,
        steps: { step, next: rest.steps },
      }
      const other = best.get(longer.actor)
      if (!other || (byCost(longer, other) || bySteps(longer.steps, other.steps)) < 0) best.set(longer.actor, longer)
    }
  }
  return [...best.values()]
}

function byCost(a: Rest, b: Rest): number {
  return a.faults - b.faults || a.changes - b.changes
}

/** Compares behaviours of equal length by their numbers. */
function bySteps(a: Steps | null, b: Steps | null): number {
  const other = listOf(b)
  for (const [i, { action, ordinal }] of listOf(a).entries()) {
    const step = other[i] ?? { action, ordinal }
    if (action !== step.action || ordinal !== step.ordinal) return action - step.action || ordinal - step.ordinal
  }
  return 0
}

function listOf(steps: Steps | null): readonly Step[] {
  const list: Step[] = []
  for (let rest = steps; rest; rest = rest.next) list.push(rest.step)
  return list
}

/** The last state of a path. */
export function lastState(interpreter: Interpreter, { init, steps }: Path): StateValue {
  return steps.reduce((state, { action, ordinal }) => {
    const spec = interpreter.model.actions[action]
    const choice = spec && [...interpreter.choices(state, spec)].find((c) => c.ordinal === ordinal)
    return spec && choice ? interpreter.successor(state, spec, choice) : state
  }, interpreter.initial(init))
}
