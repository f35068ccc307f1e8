import { sameValue } from '../../domain/values/equality.ts'
import { valuesOf } from '../../domain/members/enumerate.ts'
import { type Bound, bindingText } from './binding.ts'
import { illFormed } from '../definition/loose.ts'
import {
  type ActionModel,
  type Formula,
  NO_STEPS_ASKED,
  type Model,
  type StepSet,
  type TemporalProperty,
} from './model.ts'

/** Whether a set names the steps of an action with this binding. */
export function names({ actions, values }: StepSet, action: number, binding: readonly Bound[]): boolean {
  return (
    actions.includes(action) &&
    values.every(({ name, value }) => binding.some((bound) => bound.name === name && sameValue(bound.value, value)))
  )
}

/** All sets of steps in the formulas of a property. */
export function stepSetsIn({ formulas }: TemporalProperty): readonly StepSet[] {
  return formulas.flatMap(({ steps }) => [...steps.never, ...steps.again, ...steps.enabled, ...steps.enabledAgain])
}

/**
 * `each` are parameters of the actions. There is one set for each combination of their values. Throws Q055 (load) if
 * the values depend on the state.
 */
export function setsOf(
  all: readonly ActionModel[],
  { actions, each }: { readonly actions: readonly number[]; readonly each: readonly string[] },
  where: string,
): readonly StepSet[] {
  const choices = each.map((name) => valuesOfParameter(all, actions, name, where))
  return choices
    .reduce<readonly (readonly Bound[])[]>(
      (sets, values) => sets.flatMap((set) => values.map((v) => [...set, v])),
      [[]],
    )
    .map((values) => ({ actions, values, others: false }))
}

function valuesOfParameter(
  all: readonly ActionModel[],
  actions: readonly number[],
  name: string,
  where: string,
): readonly Bound[] {
  const parameters = actions.flatMap((a) => all[a]?.stages.flat().filter((p) => p.name === name) ?? [])
  const values = parameters.flatMap((parameter): readonly Bound[] => {
    const { domain } = parameter
    if (domain) return valuesOf(domain).map((value) => ({ name, value, node: domain }))
    throw illFormed(
      where,
      `the values of parameter ${name} depend on the state`,
      'each needs a parameter with a fixed domain, because a value that no state offers counts, too',
    )
  })
  return values.filter((v, i) => values.findIndex((other) => sameValue(other.value, v.value)) === i)
}

/**
 * The promises of another spec about whole behaviours, including its fairness, as properties of a spec that refines it.
 * Their names begin with that of the refinement. Throws Q055 (load) for fairness of parameters whose values depend on
 * the state.
 */
export function seenThrough(
  refinement: string,
  { properties, fairness, actions, spec }: Model,
): readonly TemporalProperty[] {
  const promised = properties.flatMap((p) =>
    p.kind === 'temporal' && p.through === null ? [{ ...p, name: `${refinement}.${p.name}`, through: refinement }] : [],
  )
  const place = `refines.${refinement}, spec ${spec}, fairness`
  if (fairness.some(({ where }) => where !== undefined))
    throw illFormed(
      place,
      'its fairness has a where, which a refinement does not support',
      'set liveness: false beside map, or make the part that is fair an action of its own',
    )
  const formulas = fairness.flatMap((one): readonly Formula[] =>
    setsOf(actions, one, place).map((set) => unfair(one.strength, set, actions)),
  )
  if (formulas.length === 0) return promised
  return [...promised, { name: `${refinement}.fairness`, kind: 'temporal', formulas, through: refinement }]
}

/** A claim that is refuted by a behaviour that is unfair to a set of steps. */
function unfair(strength: 'weak' | 'strong', set: StepSet, actions: readonly ActionModel[]): Formula {
  const named = set.actions.map((a) => actions[a]?.name ?? '').join(' or ')
  const values = bindingText(set.values)
  return {
    choice: `${strength} fairness of ${values === '' ? named : `${named}(${values})`}`,
    form: 'alwaysEventually',
    premise: () => true,
    goal: () => false,
    given: { initially: [], always: [], alwaysEventually: [], eventuallyAlways: [] },
    steps: { ...NO_STEPS_ASKED, never: [set], [strength === 'weak' ? 'enabled' : 'enabledAgain']: [set] },
  }
}
