import { sameValue, valueKey } from '../../domain/values/equality.ts'
import { valuesOf } from '../../domain/members/enumerate.ts'
import { type Bound, stepLabel } from './binding.ts'
import type { QuorateError } from '../../errors.ts'
import { illFormed } from '../definition/loose.ts'
import {
  type ActionModel,
  type Formula,
  NO_STEPS_ASKED,
  type Model,
  type StepSet,
  type TemporalProperty,
} from './model.ts'

/** Whether a set names this action with this binding. */
export function names({ actions, values }: StepSet, action: number, binding: readonly Bound[]): boolean {
  return (
    actions.includes(action) &&
    values.every(({ name, value }) => binding.some((bound) => bound.name === name && sameValue(bound.value, value)))
  )
}

/** All sets of steps in a property's formulas. */
export function stepSetsIn({ formulas }: TemporalProperty): readonly StepSet[] {
  return formulas.flatMap(({ steps }) => [...steps.never, ...steps.again, ...steps.enabled, ...steps.enabledAgain])
}

/** At most this many sets are allowed, because a search for a cycle marks the steps of each one. */
const MOST_SETS = 1024

/**
 * `each` are parameters of the actions. There is one set for each combination of their values. Throws Q055 (load) if
 * the values depend on the state, or if there are too many combinations.
 */
export function setsOf(
  all: readonly ActionModel[],
  { actions, each }: { readonly actions: readonly number[]; readonly each: readonly string[] },
  where: string,
): readonly StepSet[] {
  let sets: readonly (readonly Bound[])[] = [[]]
  for (const name of each) {
    const values = valuesOfParameter(all, actions, name, where)
    if (sets.length * values.length > MOST_SETS) throw tooMany(each, where)
    sets = sets.flatMap((set) => values.map((v) => [...set, v]))
  }
  return sets.map((values) => ({ actions, values, others: false }))
}

function valuesOfParameter(
  all: readonly ActionModel[],
  actions: readonly number[],
  name: string,
  where: string,
): readonly Bound[] {
  const parameters = actions.flatMap((a) => all[a]?.stages.flat().filter((p) => p.name === name) ?? [])
  const first = new Map<string, Bound>()
  for (const { domain } of parameters) {
    if (!domain)
      throw illFormed(
        where,
        `the values of parameter ${name} depend on the state`,
        'each needs a parameter with a fixed domain, because a value that no state offers counts, too',
      )
    if (domain.cardinality > MOST_SETS) throw tooMany([name], where)
    for (const value of valuesOf(domain)) {
      const key = valueKey(value)
      if (!first.has(key)) first.set(key, { name, value, node: domain })
    }
  }
  return [...first.values()]
}

function tooMany(each: readonly string[], where: string): QuorateError {
  return illFormed(
    where,
    `each has more than ${MOST_SETS} ${each.length > 1 ? 'combinations of values' : 'values'} of ${each.join(', ')}`,
    'name fewer parameters, or give them smaller domains',
  )
}

/**
 * Turns another spec's promises about entire behaviours, and its fairness, into properties of a spec that refines it.
 * Their names begin with the refinement's name. Throws Q055 (load) if fairness uses parameters whose values depend on
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

/** A claim that is refuted by any behaviour that is unfair to a set of steps. */
function unfair(strength: 'weak' | 'strong', set: StepSet, actions: readonly ActionModel[]): Formula {
  const named = set.actions.map((a) => actions[a]?.name ?? '').join(' or ')
  return {
    choice: `${strength} fairness of ${stepLabel(named, set.values)}`,
    form: 'alwaysEventually',
    premise: () => true,
    goal: () => false,
    given: { initially: [], always: [], alwaysEventually: [], eventuallyAlways: [] },
    steps: { ...NO_STEPS_ASKED, never: [set], [strength === 'weak' ? 'enabled' : 'enabledAgain']: [set] },
  }
}
