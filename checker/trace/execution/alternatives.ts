import { is, Map as ImmutableMap } from 'immutable'
import type { Cut } from '../../language/model/constraints.ts'
import { type Interpreter, interpreterOf } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { changesBetween } from '../changes.ts'
import { traceStep } from './execute.ts'
import { arrivalFrom, cutAtEnd, violates } from './violates.ts'
import { unlessItFails } from '../unlessItFails.ts'
import type { Trace, TraceState, TraceStep } from '../trace.ts'

/** A step that was possible in a state of a trace but was not taken, or that could follow the trace's end. */
export interface Alternative {
  /** The steps that lead to this state. There is more than one if steps differ only in their names. */
  readonly steps: readonly TraceStep[]
  /** The state that the steps lead to. */
  readonly after: TraceState
  /** Which of the trace's states equal it, counted from 1. */
  readonly known: readonly number[]
  /** What cuts off all of them, or null if one can be taken. */
  readonly cut: Cut | null
  /** Whether the state or one of the steps violates the same property as the trace. */
  readonly violates: boolean
}

/**
 * For each state of a trace, lists all other enabled steps, including those that change nothing. For the last state of
 * a finite trace, these are all enabled steps. There are none if a constraint cuts that state off, or if the spec fails
 * in it, which can happen because no search had to expand it.
 */
export function alternatives(trace: Trace): readonly (readonly Alternative[])[] {
  const interpreter = interpreterOf(trace.model)
  const last = trace.lasso ? null : trace.states.length - 1
  const cut = cutAtEnd(trace) !== null
  return trace.states.map(({ value }, at) => {
    const others = (): readonly Alternative[] => othersIn(interpreter, trace, value, at)
    if (at !== last) return others()
    return cut ? [] : unlessItFails(others)
  })
}

function othersIn(interpreter: Interpreter, trace: Trace, value: StateValue, at: number): readonly Alternative[] {
  const taken = trace.path.steps[at]
  const others = ImmutableMap<StateValue, TraceStep[]>().asMutable()
  const order: StateValue[] = []
  for (const { number, action, choice } of interpreter.steps(value)) {
    if (number === taken?.action && choice.ordinal === taken.ordinal) continue
    const after = interpreter.successor(value, action, choice)
    const steps = others.get(after) ?? []
    if (steps.push(traceStep(action, choice)) === 1) order.push(after)
    others.set(after, steps)
  }
  return order.map((after) => {
    const steps = others.get(after) ?? []
    return {
      steps,
      after: { step: steps[0] ?? null, value: after, changes: changesBetween(trace.model.state, value, after) },
      known: trace.states.flatMap((state, i) => (is(state.value, after) ? [i + 1] : [])),
      cut: cutOff(interpreter, value, steps, after),
      violates: steps.some((step) =>
        violates(interpreter, trace.property?.name ?? '', after, arrivalFrom(value, step)),
      ),
    }
  })
}

function cutOff(
  interpreter: Interpreter,
  before: StateValue,
  steps: readonly TraceStep[],
  after: StateValue,
): Cut | null {
  const cuts = steps.map((step) => interpreter.cutBy(after, arrivalFrom(before, step)))
  return cuts.includes(null) ? null : (cuts[0] ?? null)
}
