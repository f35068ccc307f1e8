import { is } from 'immutable'
import { QuorateError } from '../../errors.ts'
import { stepLabel } from '../../language/model/binding.ts'
import type { ActionModel, Model } from '../../language/model/model.ts'
import { Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { Path, Step } from '../../results/exploration.ts'
import { execute } from '../../trace/execution/execute.ts'
import type { Trace } from '../../trace/trace.ts'
import type { StateValue } from '../../values/value.ts'
import { type LogEvent, placeOf } from '../events/event.ts'
import type { Safety, Taken } from './machine.ts'
import type { Configuration } from './search.ts'

/** A behaviour of the model that explains a log, or a prefix of it. */
export interface Witness {
  readonly initial: StateValue
  readonly steps: readonly WitnessStep[]
}

/** A step, and the line that it explains, or helps to explain. */
export interface WitnessStep extends Taken {
  readonly event: LogEvent
  readonly before: StateValue
}

/** The steps that lead to a configuration. */
export function witnessTo(end: Configuration): Witness {
  const lines: Configuration[] = []
  let at = end
  for (; at.last; at = at.last.before) lines.push(at)
  return { initial: at.state, steps: lines.toReversed().flatMap(stepsInto) }
}

/** The steps that explain the last line of a configuration. */
export function stepsInto({ last }: Configuration): readonly WitnessStep[] {
  if (!last) return []
  const { event, steps, before } = last
  return steps.map((step, i) => ({ ...step, event, before: steps[i - 1]?.after ?? before.state }))
}

/** A property that a state or step of a behaviour breaks. */
export interface Break {
  readonly property: Safety
  /** The number of steps up to the first state that breaks it. */
  readonly steps: number
}

/** The properties that a behaviour breaks, each at its first violation, in order of occurrence. */
export function breaksIn(model: Model, { initial, steps }: Witness, properties: readonly Safety[]): readonly Break[] {
  const interpreter = new Interpreter(model)
  const found: Break[] = []
  let open = properties
  for (let i = 0; i <= steps.length && open.length > 0; i++) {
    const step = steps[i - 1]
    const [state, before] = step ? [step.after, step.before] : [initial, null]
    const broken = open.filter((property) => !interpreter.holds(property, state, before))
    found.push(...broken.map((property): Break => ({ property, steps: i })))
    open = open.filter((property) => !broken.includes(property))
  }
  return found
}

/** Takes the steps again. Throws Q190 (spec) if one is not enabled, or leads to another state: then the spec is not deterministic. */
export function takeAgain(model: Model, { initial, steps }: Witness): void {
  const interpreter = new Interpreter(model)
  let state = initial
  for (const { action, chosen, after, event } of steps) {
    const again = interpreter.enabled(state, action, chosen) ? interpreter.successor(state, action, chosen) : null
    if (again === null || !is(again, after)) throw changed(model, stepLabel(action.name, chosen.bound), event)
    state = again
  }
}

function changed(model: Model, label: string, event: LogEvent): QuorateError {
  return new QuorateError({
    code: 'Q190',
    class: 'spec',
    where: [`spec ${model.spec}`, placeOf(event)],
    problem: `${label} explains this line, and does not when it is taken again`,
    hint: 'a spec must be a function of the state',
  })
}

/** A behaviour as a trace; `broken`: only up to where this property breaks. Executes it again, by the numbers of its steps. */
export function traceOf(model: Model, witness: Witness, broken: Break | null): Trace {
  const interpreter = new Interpreter(model)
  const init = model.init.findIndex((_effect, i) => is(interpreter.initial(i), witness.initial))
  const steps = witness.steps.slice(0, broken?.steps).map(({ number, action, chosen, before }): Step => {
    const ordinal = labelsOf(interpreter, before, action).indexOf(stepLabel(action.name, chosen.bound))
    return { action: number, ordinal }
  })
  const path: Path = { init, steps }
  return execute(model, path, broken?.property.name ?? null)
}

/** The names of all steps of an action in a state, by ordinal. */
export function labelsOf(interpreter: Interpreter, state: StateValue, action: ActionModel): readonly string[] {
  return interpreter.choices(state, action).map(({ bound }) => stepLabel(action.name, bound))
}
