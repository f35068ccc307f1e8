import * as fc from 'fast-check'
import { ids, onlySteps, range, refinement, type Spec, spec, taken } from 'quorate'

/**
 * A model defined by its graph, with fairness and one formula of each kind. It is small enough to enumerate all sets of
 * states.
 */
export interface LivelyGraph {
  readonly places: number
  readonly inits: readonly number[]
  readonly actions: readonly LivelyAction[]
  readonly fairness: readonly LivelyFairness[]
  readonly formula: LivelyFormula
  /** From every state, one of these places must be reachable. */
  readonly home: readonly number[]
  readonly homeByFaults: boolean
  /** Places outside the constraint. */
  readonly outside: readonly number[]
  /** Steps outside the step constraint. */
  readonly cuts: readonly LivelyCut[]
}

export interface LivelyCut {
  readonly from: number
  readonly to: number
  /** Null for the steps of every action. */
  readonly action: number | null
}

export interface LivelyAction {
  readonly fault: boolean
  /** Whether the domain of the actor is read from the state. */
  readonly listed: boolean
  /** The next place, or none, for each actor and each place. */
  readonly next: readonly (readonly (number | null)[])[]
}

export interface LivelyFairness {
  readonly strong: boolean
  readonly actions: readonly number[]
  readonly each: boolean
  /** The places from which steps count. Null means all places. */
  readonly where: readonly number[] | null
}

export interface LivelyFormula {
  readonly form: 'eventually' | 'alwaysEventually' | 'eventuallyAlways' | 'leadsTo'
  readonly premise: readonly number[]
  readonly goal: readonly number[]
  readonly initially: readonly number[] | null
  readonly always: readonly number[] | null
  readonly alwaysEventually: readonly number[] | null
  readonly eventuallyAlways: readonly number[] | null
}

/** Whether a step from one place to another is outside the step constraint. */
export function isCut({ cuts }: LivelyGraph, from: number, to: number, number: number): boolean {
  return cuts.some((cut) => cut.from === from && cut.to === to && (cut.action === null || cut.action === number))
}

export const ACTORS = 2
/** The budget of the only kind of fault. */
export const BUDGET = 1

/** What a formula says about steps, in addition to what it says about places. */
export interface LivelySteps {
  /**
   * The claim: steps of this action are taken infinitely often ('taken'), or only these steps are taken from some point on
   * ('only').
   */
  readonly claim: { readonly form: 'taken' | 'only'; readonly action: number; readonly each: boolean } | null
  /** The assumptions, which say the same about these actions. */
  readonly taken: number | null
  readonly only: number | null
}

export interface LivelyParts {
  /** A second spec and the state in it that each place maps to. */
  readonly refines?: { readonly spec: Spec; readonly map: readonly number[] }
  readonly steps?: LivelySteps
}

export function livelySpec(graph: LivelyGraph, { refines, steps }: LivelyParts = {}): Spec {
  const faults = { fault: graph.actions.some((action) => action.fault) ? BUDGET : 0 }
  return spec('lively', { faults }, (_c, _f, { state }) => {
    const Actor = ids('a', ACTORS)
    const { action, define } = state({ at: range(0, graph.places - 1) })
    const { form, premise, goal, initially, always, alwaysEventually, eventuallyAlways } = graph.formula
    const given = {
      ...(initially && { initially: among(initially) }),
      ...(always && { always: among(always) }),
      alwaysEventually: [
        ...(alwaysEventually ? [among(alwaysEventually)] : []),
        ...(steps && steps.taken !== null ? [taken(`A${steps.taken}`)] : []),
      ],
      eventuallyAlways: [
        ...(eventuallyAlways ? [among(eventuallyAlways)] : []),
        ...(steps && steps.only !== null ? [onlySteps([`A${steps.only}`])] : []),
      ],
    }
    const claim = steps?.claim
    const aim = claim
      ? claimed(claim)
      : {
          eventually: { eventually: among(goal) },
          alwaysEventually: { alwaysEventually: among(goal) },
          eventuallyAlways: { eventuallyAlways: among(goal) },
          leadsTo: { leadsTo: [among(premise), among(goal)] as const },
        }[form]
    return define({
      init: graph.inits.map((at) => (s) => {
        s.at = at
      }),
      actions: Object.fromEntries(
        graph.actions.map(({ fault, listed, next }, i) => [
          `A${i}`,
          action({
            ...(fault ? { fault: 'fault' as const } : {}),
            forall: { by: listed ? (s) => (s.at % 2 === 0 ? [1, 0] : [0, 1]) : Actor },
            when: (s, { by }) => next[by]?.[s.at] !== null,
            then: (s, { by }) => {
              s.at = next[by]?.[s.at] ?? 0
            },
          }),
        ]),
      ),
      possibilities: {
        Home: { alwaysPossible: among(graph.home), ...(graph.homeByFaults ? { faults: 'allowed' } : {}) },
        Reached: { possible: among(graph.home) },
      },
      temporal: { Formula: { ...aim, given } },
      ...(refines && {
        refines: { Other: refinement(refines.spec, { map: (s) => ({ at: refines.map[s.at] ?? 0 }) }) },
      }),
      fairness: graph.fairness.map(({ strong, actions, each, where }) => {
        const names = actions.map((a) => `A${a}`)
        const split = { ...(each && { each: 'by' as const }), ...(where && { where: among(where) }) }
        return strong ? { strong: names, ...split } : { weak: names, ...split }
      }),
      ...(graph.outside.length > 0 ? { constraint: (s) => !graph.outside.includes(s.at) } : {}),
      ...(graph.cuts.length > 0
        ? { stepConstraint: (a, b, step) => !isCut(graph, a.at, b.at, Number(step.action.slice(1))) }
        : {}),
    })
  })
}

function claimed({ form, action, each }: NonNullable<LivelySteps['claim']>) {
  return form === 'taken'
    ? { alwaysEventually: taken(`A${action}`, each ? { each: 'by' } : {}) }
    : { eventuallyAlways: onlySteps(`A${action}`) }
}

export const livelyGraph: fc.Arbitrary<LivelyGraph> = fc
  .record({
    places: fc.integer({ min: 2, max: 5 }),
    inits: fc.array(fc.nat(4), { minLength: 1, maxLength: 2 }),
    actions: fc.array(
      fc.record({
        fault: fc.nat(5).map((n) => n === 5),
        listed: fc.boolean(),
        next: fc.array(fc.array(fc.option(fc.nat(4), { freq: 2 }), { minLength: 5, maxLength: 5 }), {
          minLength: ACTORS,
          maxLength: ACTORS,
        }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    fairness: fc.array(
      fc.record({
        strong: fc.boolean(),
        actions: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }),
        each: fc.boolean(),
        where: fc.option(somePlaces(), { freq: 1 }),
      }),
      { maxLength: 3 },
    ),
    formula: fc.record({
      form: fc.constantFrom('eventually', 'alwaysEventually', 'eventuallyAlways', 'leadsTo'),
      premise: somePlaces(),
      goal: somePlaces(),
      initially: fc.option(somePlaces(), { freq: 1 }),
      always: fc.option(somePlaces(), { freq: 1 }),
      alwaysEventually: fc.option(somePlaces(), { freq: 1 }),
      eventuallyAlways: fc.option(somePlaces(), { freq: 1 }),
    }),
    home: somePlaces(),
    homeByFaults: fc.boolean(),
    outside: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(fc.nat(4)) }),
    cuts: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(fc.record({ from: fc.nat(4), to: fc.nat(4), action: fc.option(fc.nat(2), { freq: 1 }) }), {
          minLength: 1,
          maxLength: 6,
        }),
      },
    ),
  })
  .map(fitted)

function somePlaces(): fc.Arbitrary<readonly number[]> {
  return fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 4 })
}

/** The same graph, limited to the places and actions that exist. */
function fitted(graph: LivelyGraph): LivelyGraph {
  const { places: n, actions } = graph
  return {
    ...graph,
    inits: within(graph.inits, n),
    actions: actions.map((a) => ({
      ...a,
      next: a.next.map((row) => row.slice(0, n).map((to) => (to === null ? null : to % n))),
    })),
    fairness: graph.fairness.map((f) => ({ ...f, actions: within(f.actions, actions.length) })),
    outside: within(graph.outside, n).filter((at) => !within(graph.inits, n).includes(at)),
  }
}

/** Reduces the numbers to distinct numbers below `size`. */
function within(list: readonly number[], size: number): readonly number[] {
  return [...new Set(list.map((i) => i % size))]
}

function among(places: readonly number[]): (s: { readonly at: number }) => boolean {
  return (s) => places.includes(s.at)
}
