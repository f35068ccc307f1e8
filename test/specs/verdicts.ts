import type { Exploration } from '../../checker/explore/result.ts'
import type { ActionModel, Model } from '../../checker/spec/model.ts'
import type { Expectation } from '../../checker/spec/types.ts'

/** Property → 'holds', or the states of its shortest counterexample. */
export function verdicts({ properties }: Exploration): Record<string, string | number> {
  return Object.fromEntries(properties.map(({ name, verdict, length }) => [name, length ?? verdict]))
}

/** The same as a model expects it: a promise that it does not name holds. */
export function expected(model: Model): Record<string, string | number> {
  const named = model.properties.filter(({ name, kind }) => kind !== 'observation' || model.expect[name] !== undefined)
  return Object.fromEntries(named.map(({ name }) => [name, brief(model.expect[name] ?? 'holds')]))
}

/** Distinct states, generated states, depth. */
export function counts({ distinct, generated, depth }: Exploration): readonly [number, number, number] {
  return [distinct, generated, depth]
}

/** The model with a bug: one action is changed. */
export function withAction(model: Model, name: string, change: (action: ActionModel) => Partial<ActionModel>): Model {
  if (!model.actions.some((action) => action.name === name)) throw new Error(`${model.spec} has no action ${name}`)
  return {
    ...model,
    actions: model.actions.map((action) => (action.name === name ? { ...action, ...change(action) } : action)),
  }
}

/** The model with a bug: one action is enabled when it is in the other model. */
export function withGuardOf(other: Model, name: string, model: Model): Model {
  const when = actionOf(other, name).when
  return withAction(model, name, () => ({ when }))
}

export function actionOf(model: Model, name: string): ActionModel {
  const found = model.actions.find((action) => action.name === name)
  if (!found) throw new Error(`${model.spec} has no action ${name}`)
  return found
}

function brief(expectation: Expectation): string | number {
  return typeof expectation === 'string' ? expectation : expectation.violated.states
}
