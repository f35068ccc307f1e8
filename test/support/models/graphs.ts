import * as fc from 'fast-check'
import { ids, range, spec } from 'quorate'
import type { Path, Step } from '../../../checker/results/exploration.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/**
 * A model defined by its graph. `next` gives the next state, or none, for each action, each actor (only one if there are
 * no actors) and each state.
 */
export interface Graph {
  readonly states: number
  readonly inits: readonly number[]
  readonly actions: readonly {
    readonly fault: boolean
    readonly actors: boolean
    readonly next: readonly (readonly (number | null)[])[]
  }[]
  readonly bad: readonly number[]
}

const ACTORS = 2
/** More faults than any shortest path can use. */
const BUDGET = 5

export function modelOf({ states, inits, actions, bad }: Graph): Model {
  const faults = { fault: actions.some((action) => action.fault) ? BUDGET : 0 }
  const made = spec('graph', { faults }, (_c, _f, { state }) => {
    const Actor = ids('a', ACTORS)
    const { action, define } = state({ at: range(0, states - 1) })
    return define({
      init: inits.map((at) => (s) => {
        s.at = at
      }),
      actions: Object.fromEntries(
        actions.map(({ fault, actors, next }, i) => [
          `A${i}`,
          action({
            ...(fault ? { fault: 'fault' as const } : {}),
            forall: { by: actors ? Actor : range(0, 0) },
            when: (s, { by }) => next[by]?.[s.at] !== null,
            then: (s, { by }) => {
              s.at = next[by]?.[s.at] ?? 0
            },
          }),
        ]),
      ),
      invariants: { Good: (s) => !bad.includes(s.at) },
    })
  })
  return instantiate(made)
}

interface Behaviour extends Path {
  readonly at: number
  readonly faults: number
  readonly changes: number
  readonly actor: number | null
}

/** Finds the counterexample that the engines must show, by enumerating all behaviours from the shortest up. */
export function bestByListing(graph: Graph, maxLength: number): Path | null {
  let behaviours: readonly Behaviour[] = graph.inits.map((at, init) => ({
    init,
    steps: [],
    at,
    faults: 0,
    changes: 0,
    actor: null,
  }))
  for (let length = 1; length <= maxLength; length++) {
    const ending = behaviours.filter(({ at }) => graph.bad.includes(at))
    const [best] = [...ending].sort(
      (a, b) => a.faults - b.faults || a.changes - b.changes || a.init - b.init || lesser(a.steps, b.steps),
    )
    if (best) return { init: best.init, steps: best.steps }
    behaviours = behaviours.flatMap((behaviour) => longer(graph, behaviour))
  }
  return null
}

function longer({ actions }: Graph, behaviour: Behaviour): readonly Behaviour[] {
  return actions.flatMap(({ fault, actors, next }, action) =>
    next.slice(0, actors ? ACTORS : 1).flatMap((row, ordinal) => {
      const at = row[behaviour.at] ?? null
      if (at === null || (fault && behaviour.faults === BUDGET)) return []
      const actor = actors ? ordinal : behaviour.actor
      const changes = behaviour.changes + Number(behaviour.actor !== null && actor !== behaviour.actor)
      return [
        {
          init: behaviour.init,
          steps: [...behaviour.steps, { action, ordinal }],
          at,
          faults: behaviour.faults + Number(fault),
          changes,
          actor,
        },
      ]
    }),
  )
}

function lesser(a: readonly Step[], b: readonly Step[]): number {
  for (const [i, step] of a.entries()) {
    const other = b[i] ?? step
    if (step.action !== other.action) return step.action - other.action
    if (step.ordinal !== other.ordinal) return step.ordinal - other.ordinal
  }
  return 0
}

/** Small graphs in which many equally short paths lead to a bad state. */
export const anyGraph: fc.Arbitrary<Graph> = fc.integer({ min: 3, max: 6 }).chain((states) => {
  const at = fc.nat({ max: states - 1 })
  const row = fc.array(fc.option(at, { freq: 2 }), { minLength: states, maxLength: states })
  return fc.record({
    states: fc.constant(states),
    inits: fc.array(at, { minLength: 1, maxLength: 3 }),
    actions: fc.array(
      fc.record({
        fault: fc.boolean(),
        actors: fc.boolean(),
        next: fc.array(row, { minLength: ACTORS, maxLength: ACTORS }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    bad: fc.uniqueArray(at, { minLength: 1, maxLength: 2 }),
  })
})
