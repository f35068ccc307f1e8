import { stepLabel } from '../../language/model/binding.ts'
import type { ActionModel, Model } from '../../language/model/model.ts'
import { type Choice, interpreterOf } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { unlessItFails } from '../unlessItFails.ts'
import { placeText } from '../../language/definition/observation.ts'
import { type Guards, guardsFor } from './why.ts'

/** Bindings of one action that the same conjunct of its guard refuses. */
export interface RefusedSteps {
  readonly action: string
  readonly fault: string | null
  /** The conjunct, with its place such as `specs/raft/raft.ts:192:11`. Null if the guard could not be analyzed. */
  readonly conjunct: { readonly text: string; readonly place: string | null } | null
  /** The labels of the steps. */
  readonly labels: readonly string[]
}

/**
 * Groups an action's refused bindings in a state by the conjunct that refuses them. Later conjuncts come first, because
 * their bindings are closest to being possible. Rethrows errors from the guard.
 */
export function refusedSteps(
  guards: Guards,
  state: StateValue,
  { name, fault }: ActionModel,
  refused: readonly Choice[],
): readonly RefusedSteps[] {
  const groups = new Map<string, Omit<RefusedSteps, 'labels'> & { readonly labels: string[] }>()
  for (const { bound, ordinal } of refused) {
    const { refusal } = guards.judge(state, name, ordinal)
    const found = refusal?.by === 'guard' ? refusal.conjunct : null
    const conjunct = found && { text: found.text, place: found.place && placeText(found.place) }
    const key = JSON.stringify(conjunct)
    const group = groups.get(key) ?? { action: name, fault: fault ?? null, conjunct, labels: [] }
    group.labels.push(stepLabel(name, bound))
    groups.set(key, group)
  }
  const order = guards.conjunctsOf(name).map(({ place }) => place && placeText(place))
  const rank = ({ conjunct }: Pick<RefusedSteps, 'conjunct'>): number => order.indexOf(conjunct?.place ?? null)
  return [...groups.values()].sort((a, b) => rank(b) - rank(a))
}

/** Steps of any action that are refused by conjuncts with the same text. */
export interface RefusedTogether {
  /** The conjunct's text. Null if the guard could not be analyzed. */
  readonly text: string | null
  readonly actions: readonly Pick<RefusedSteps, 'action' | 'labels'>[]
}

/**
 * The steps that guards refuse in a state, by conjunct. Empty for a state that is outside the constraint or in which
 * the spec fails.
 */
export function refusedTogether(model: Model): (state: StateValue) => readonly RefusedTogether[] {
  const interpreter = interpreterOf(model)
  const guards = guardsFor(model)
  const refusedIn = (state: StateValue): readonly RefusedSteps[] =>
    model.actions.flatMap((action) => {
      if (interpreter.spent(state, action)) return []
      const refused = interpreter.choices(state, action).filter((choice) => !interpreter.enabled(state, action, choice))
      return refusedSteps(guards, state, action, refused)
    })
  return (state) => (interpreter.withinConstraint(state) ? together(unlessItFails(() => refusedIn(state))) : [])
}

function together(all: readonly RefusedSteps[]): readonly RefusedTogether[] {
  const groups = new Map<string, { readonly text: string | null; readonly actions: RefusedSteps[] }>()
  for (const one of all) {
    const text = one.conjunct?.text ?? null
    const key = text ?? `guard of ${one.action}`
    const group = groups.get(key) ?? { text, actions: [] }
    group.actions.push(one)
    groups.set(key, group)
  }
  return [...groups.values()]
}
