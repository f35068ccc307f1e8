import { expect, it } from 'vitest'
import { stepLabel } from '../../checker/language/model/binding.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { Interpreter } from '../../checker/reference/interpreter/interpreter.ts'
import { Guards } from '../../checker/trace/why/why.ts'
import type { StateValue } from '../../checker/immutableValues/value.ts'
import { dice } from '../support/dice.ts'
import { liveliest, WALKED } from '../support/liveliest.ts'
import { canBeMadeTrue, type Disabled, NEVER, renumbered } from '../support/reasons.ts'

const STEPS = 12

/** The states of a random walk. */
function walked(model: Model, roll: (n: number) => number): readonly StateValue[] {
  const plain = new Interpreter(model)
  const states = [plain.initial(roll(model.init.size))]
  for (let step = 0; step < STEPS; step++) {
    const here = states.at(-1) ?? plain.zero
    const next = plain
      .steps(here)
      .map(({ action, choice }) => plain.successor(here, action, choice))
      .filter((state) => plain.withinConstraint(state))
    const after = next[next.length === 0 ? 0 : roll(next.length)]
    if (!after) break
    states.push(after)
  }
  return states
}

/**
 * Every binding that a guard refuses in these states. The reason for each must name the first conjunct that is false.
 */
function refusedIn(model: Model, guards: Guards, states: readonly StateValue[]): readonly Disabled[] {
  const plain = new Interpreter(model)
  return states.flatMap((state) =>
    model.actions.flatMap((action) =>
      plain.choices(state, action).flatMap((choice): readonly Disabled[] => {
        if (plain.spent(state, action) || plain.enabled(state, action, choice)) return []
        const { enabled, refusal, conjuncts } = guards.judge(state, action.name, choice.ordinal)
        if (refusal?.by !== 'guard') throw new Error(`${stepLabel(action.name, choice.bound)} has no reason`)
        const first = conjuncts.find(({ outcome }) => outcome === 'false')
        expect({ enabled, place: first?.place, text: first?.text }).toEqual({ enabled: false, ...refusal.conjunct })
        return [{ state, action, choice, refusal }]
      }),
    ),
  )
}

it.each(WALKED)(
  'in walks through %s, other values in the places that a reason read make its conjunct true',
  async (name) => {
    const model = await liveliest(name)
    const guards = new Guards(model)
    const roll = dice(WALKED.indexOf(name) + 11)
    const states = [1, 2, 3].flatMap(() => walked(model, roll))
    const kinds = new Map<string, Disabled>()
    for (const each of refusedIn(model, guards, states)) {
      const { conjunct, reads } = each.refusal
      kinds.set(JSON.stringify([each.action.name, conjunct, reads.map(({ path }) => path)]), each)
    }
    // A conjunct that reads nothing compares only parameters and constants.
    const stuck = [...kinds.values()]
      .filter((each) => each.refusal.reads.length > 0 && !canBeMadeTrue(model, guards, each, states, roll))
      .map(({ action, choice }) => renumbered(stepLabel(action.name, choice.bound)))
    expect(kinds.size).toBeGreaterThan(5)
    expect(stuck.filter((label) => !(NEVER[name] ?? []).includes(label))).toEqual([])
  },
)
