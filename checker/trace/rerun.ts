import { is } from 'immutable'
import { isQuorateError } from '../errors.ts'
import type { Path, Step } from '../explore/result.ts'
import { Interpreter } from '../reference/interpreter.ts'
import type { StateValue } from '../reference/value.ts'
import type { Model } from '../spec/model.ts'
import {
  type Deviation,
  failedStep,
  foreignStart,
  foreignState,
  isCalled,
  nothingViolated,
  unknownStep,
} from './deviation.ts'
import { stateFromItf } from './fromItf.ts'
import { stateFromJson } from './json.ts'
import { fairnessReasons, flawOf } from './lasso.ts'
import { firstViolation, replay } from './replay.ts'
import type { SavedState, SavedTrace } from './saved.ts'
import type { Trace } from './types.ts'

/** What became of a saved trace: it is a behaviour that violates a property still, or not. */
export type Rerun = { readonly outcome: 'violated'; readonly trace: Trace } | Deviation

/**
 * Executes a saved trace on a model: every state must be one of the model's, the first an initial one, and a step must lead
 * from each to the next; the one that the trace names, if it does, or else any. `properties`: of these, the one that is
 * violated first counts, and the trace ends there.
 *
 * Throws what the spec's own functions throw.
 */
export function rerun(model: Model, saved: SavedTrace, properties: readonly string[]): Rerun {
  const interpreter = new Interpreter(model)
  const values = decoded(model, saved)
  if ('outcome' in values) return values
  const path = pathThrough(interpreter, saved.states, values)
  if ('outcome' in path) return path
  const endless = saved.loop === null ? null : forEver({ interpreter, values, path }, saved.loop, properties)
  if (endless) return endless
  const [found] = properties
    .map((name) => ({ name, at: firstViolation(interpreter, values, name) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  if (!found) return nothingViolated(interpreter, values, properties)
  return { outcome: 'violated', trace: replay(model, { ...path, steps: path.steps.slice(0, found.at) }, found.name) }
}

interface Behaviour {
  readonly interpreter: Interpreter
  readonly values: readonly StateValue[]
  readonly path: Path
}

/** What becomes of a trace whose last state leads back to an earlier one; null where no temporal property is asked about. */
function forEver({ interpreter, values, path }: Behaviour, loop: number, properties: readonly string[]): Rerun | null {
  const { model } = interpreter
  const temporal = model.properties.filter((p) => p.kind === 'temporal' && properties.includes(p.name))
  const [last, first] = [values.at(-1), values[loop]]
  if (temporal.length === 0 || !last || !first) return null
  const stutter = loop === values.length - 1
  const step = stutter ? undefined : stepBetween(interpreter, last, first, null)
  if (!stutter && !step) return unknownStep(interpreter, { before: last, after: first, number: values.length })
  const behaviour = { states: values, from: loop }
  const reasons = fairnessReasons(interpreter, behaviour)
  const flaws = temporal.map((p) => ({
    name: p.name,
    flaw: p.kind === 'temporal' ? flawOf(interpreter, p, behaviour, reasons) : null,
  }))
  const found = flaws.find(({ flaw }) => flaw === null)
  if (!found) return { outcome: 'fixed', problem: flaws[0]?.flaw ?? '', details: [] }
  const whole = { init: path.init, steps: [...path.steps, ...(step ? [step] : [])] }
  return { outcome: 'violated', trace: replay(model, whole, found.name, { from: loop + 1, stutter }) }
}

function decoded(model: Model, { states, notation }: SavedTrace): readonly StateValue[] | Deviation {
  const values: StateValue[] = []
  for (const { state } of states)
    try {
      const json = notation === 'itf' ? stateFromItf(model.state.fields, state) : state
      values.push(stateFromJson(model.state, json))
    } catch (error) {
      if (!isQuorateError(error)) throw error
      const { where = [], problem } = error.complaint
      return foreignState(values.length + 1, [...where, problem].join(': '))
    }
  return values
}

function pathThrough(
  interpreter: Interpreter,
  states: readonly SavedState[],
  [first = interpreter.zero, ...rest]: readonly StateValue[],
): Path | Deviation {
  const initial = interpreter.model.init.map((_effect, i) => interpreter.initial(i))
  const init = initial.findIndex((value) => is(value, first))
  if (init < 0) return foreignStart(interpreter.model, first, initial)
  const steps: Step[] = []
  let before = first
  for (const [i, after] of rest.entries()) {
    const saved = states[i + 1]?.step ?? null
    const step = stepBetween(interpreter, before, after, saved)
    const missing = { before, after, number: i + 1 }
    if (!step) return saved ? failedStep(interpreter, missing, saved) : unknownStep(interpreter, missing)
    steps.push(step)
    before = after
  }
  return { init, steps }
}

/** The step of this name, if it leads there, or else the first that does; undefined where there is none. */
function stepBetween(
  interpreter: Interpreter,
  before: StateValue,
  after: StateValue,
  saved: SavedState['step'],
): Step | undefined {
  if (!interpreter.withinConstraint(before)) return undefined
  const leading = interpreter
    .steps(before)
    .filter(({ action, choice }) => is(interpreter.successor(before, action, choice), after))
  const found = leading.find(({ action, choice }) => saved && isCalled(saved, action, choice)) ?? leading[0]
  return found && { action: found.number, ordinal: found.choice.ordinal }
}
