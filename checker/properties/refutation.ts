import type { Formula, Predicate, State } from '../language/model/model.ts'

/**
 * Describes the behaviours that refute a temporal property: a stem, then a cycle. All predicates read single
 * states.
 *
 * The stem begins in `first` and stays in `stem`. With a `trigger`, it reaches a state that satisfies it, and
 * from there on stays in `after`. The cycle stays in `inside` and visits each of `visits` infinitely often.
 */
export interface Refutation {
  readonly first: Predicate | null
  readonly stem: Predicate | null
  readonly trigger: Predicate | null
  readonly after: Predicate | null
  readonly inside: Predicate
  readonly visits: readonly Predicate[]
}

/** Negates a formula: everything in `given` holds, but its claim does not. */
export function refutationOf({ form, premise, goal, given }: Formula): Refutation {
  const { initially, always, alwaysEventually, eventuallyAlways } = given
  const first = orNull(initially)
  const missed: Predicate = (s) => !goal(s)
  const settled = [...always, ...eventuallyAlways]
  const avoiding = { inside: all([...settled, missed]), visits: alwaysEventually }
  switch (form) {
    case 'eventually':
      return { first, stem: all([...always, missed]), trigger: null, after: null, ...avoiding }
    case 'alwaysEventually':
      return { first, stem: orNull(always), trigger: null, after: null, ...avoiding }
    case 'eventuallyAlways':
      return {
        first,
        stem: orNull(always),
        trigger: null,
        after: null,
        inside: all(settled),
        visits: [missed, ...alwaysEventually],
      }
    case 'leadsTo':
      return {
        first,
        stem: orNull(always),
        trigger: (s) => premise(s) && !goal(s),
        after: all([...always, missed]),
        ...avoiding,
      }
  }
}

function all(tests: readonly Predicate[]): Predicate {
  return (s: State) => tests.every((test) => test(s))
}

function orNull(tests: readonly Predicate[]): Predicate | null {
  return tests.length > 0 ? all(tests) : null
}
