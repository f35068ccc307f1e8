import type { Formula, Predicate, State } from '../language/model/model.ts'

/**
 * The behaviours that refute a temporal property: a stem, then a cycle. All predicates are about single states.
 *
 * The stem begins in `first`, and stays in `stem`. With a `trigger`, it reaches a state of that kind, and stays in
 * `after` from there on. The cycle stays in `inside`, and visits each of `visits` infinitely often.
 */
export interface Refutation {
  readonly first: Predicate | null
  readonly stem: Predicate | null
  readonly trigger: Predicate | null
  readonly after: Predicate | null
  readonly inside: Predicate
  readonly visits: readonly Predicate[]
}

/** The negation of a formula: everything that is `given`, and the opposite of its claim. */
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
