import { QuorateError } from '../../errors.ts'
import { hasFormat } from '../../language/definition/format.ts'
import { type Cut, outsideText } from '../../language/model/constraints.ts'
import type { ActionModel, Model } from '../../language/model/model.ts'
import { type Arrival, type Chosen, Interpreter } from '../../reference/interpreter/interpreter.ts'
import { traceStep } from '../../trace/execution/execute.ts'
import { isCalled, savedLabel } from '../../trace/saved/deviation.ts'
import { bindingJson, stateFromJson } from '../../trace/saved/json.ts'
import { type SavedStep, savedTraces } from '../../trace/saved/saved.ts'
import type { StateValue } from '../../immutableValues/value.ts'

/** Steps for a system to take, as written in a file. */
export interface Scenario {
  /** What the scenario shows: the name of a property, or what it covers. */
  readonly name: string
  readonly spec: string | null
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  /** The number of the initial state, or that state as it was saved. */
  readonly start: number | { readonly state: unknown }
  readonly steps: readonly SavedStep[]
}

/** The document that `quorate scenario` prints. */
export interface ScenariosJson {
  readonly format: 'quorate.scenario/1'
  readonly spec: string
  readonly model: string | null
  readonly constants: Model['constants']
  readonly faults: Model['faults']
  readonly scenarios: readonly ScenarioJson[]
  /** Actions that no scenario covers because they were not reached. */
  readonly uncovered: readonly string[]
}

export interface ScenarioJson {
  readonly name: string
  /** The number of the initial state, starting at 0. */
  readonly initial: number
  readonly steps: readonly ScenarioStepJson[]
}

export interface ScenarioStepJson {
  readonly action: string
  readonly binding: Readonly<Record<string, string>>
}

/** A step of a model, as written in a document. */
export function scenarioStep(action: ActionModel, chosen: Chosen): ScenarioStepJson {
  return { action: action.name, binding: bindingJson(traceStep(action, chosen)) }
}

/**
 * Reads the scenarios that `quorate scenario` printed, or the one in a saved counterexample. Throws Q038 (load) for any
 * other document.
 */
export function scenariosIn(document: unknown): readonly Scenario[] {
  if (isScenarios(document)) {
    const { spec, constants, faults } = document
    return document.scenarios.map(({ name, initial, steps }) => ({
      name,
      spec,
      constants,
      faults,
      start: initial,
      steps,
    }))
  }
  return savedTraces('the scenario', document).map(({ property, spec, constants, faults, states }) => ({
    name: property ?? 'a behaviour',
    spec,
    constants,
    faults,
    start: { state: states[0]?.state },
    steps: states.flatMap(({ step }) => step ?? []),
  }))
}

function isScenarios(document: unknown): document is ScenariosJson {
  return hasFormat(document, 'quorate.scenario/1') && 'scenarios' in document && Array.isArray(document.scenarios)
}

/** The step that a system has to take next. */
export interface Due {
  /** The number of the step, starting at 1. */
  readonly number: number
  readonly action: ActionModel
  readonly chosen: Chosen
  /** The state after the step. */
  readonly after: StateValue
}

/**
 * The state in which a scenario starts. Throws Q039, Q103 or Q104 for a saved state that does not fit the model, and Q138
 * (spec) for the number of a state that is not initial.
 */
export function startOf(model: Model, { name, start }: Scenario): StateValue {
  if (typeof start !== 'number') return stateFromJson(model.state, start.state)
  const state = new Interpreter(model).initialNumbered(start)
  if (!state) throw outdated(model, name, 'initial', `the spec has no initial state ${start}`)
  return state
}

/**
 * Plays a scenario on a model, yielding its steps. Throws Q138 (spec) for a step that the model cannot take. No step
 * follows one that a constraint cuts off, but a counterexample may end with such a step.
 */
export function* stepsOf(model: Model, scenario: Scenario): Generator<Due> {
  const { name, steps } = scenario
  const interpreter = new Interpreter(model)
  let state = startOf(model, scenario)
  let arrival: Arrival | null = null
  for (const [i, saved] of steps.entries()) {
    const cut = interpreter.cutBy(state, arrival)
    const action = model.actions.find((each) => each.name === saved.action)
    const chosen = action && interpreter.choices(state, action).find((choice) => isCalled(saved, action, choice))
    if (cut || !action || !chosen || !interpreter.enabled(state, action, chosen))
      throw outdated(
        model,
        name,
        `step ${i + 1}`,
        `the spec cannot take the step ${saved.action} here${cut ? `, because ${cutOff(steps[i - 1], cut)}` : ''}`,
      )
    ;({ after: state, arrival } = interpreter.take(state, action, chosen))
    yield { number: i + 1, action, chosen, after: state }
  }
}

function outdated(model: Model, scenario: string, part: string, problem: string): QuorateError {
  return new QuorateError({
    code: 'Q138',
    class: 'spec',
    where: [`spec ${model.spec}`, `scenario ${scenario}`, part],
    problem,
    hint: 'the scenario belongs to another version of the spec; generate it again',
  })
}

function cutOff(step: SavedStep | undefined, cut: Cut): string {
  return `${step ? `the step before it, ${savedLabel(step)}, leads` : 'the scenario starts'} ${outsideText(cut)}`
}
