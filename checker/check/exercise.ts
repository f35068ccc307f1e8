import { type Exercise, tryOut } from '../language/helpers/exercise.ts'
import type {
  Model,
  PossibilityProperty,
  Predicate,
  Property,
  State,
  StateProperty,
  TemporalProperty,
  TransitionProperty,
} from '../language/model/model.ts'

/** A model that notes, while its properties are checked, whether they had anything to decide. */
export interface Watched {
  readonly model: Model
  /** Per property, of all states it was checked in so far; a property not checked is `vacuous`. */
  readonly exercise: () => Readonly<Record<string, Exercise>>
}

const RANK: readonly Exercise[] = ['vacuous', 'plain', 'matters']

export function watched(model: Model): Watched {
  const watches = model.properties.map(watch)
  return {
    model: { ...model, properties: watches.map((w) => w.property) },
    exercise: () => Object.fromEntries(watches.map((w) => [w.property.name, w.exercise()])),
  }
}

interface Watch {
  readonly property: Property
  readonly exercise: () => Exercise
}

function watch(property: Property): Watch {
  switch (property.kind) {
    case 'invariant':
    case 'observation':
    case 'transition':
      return watchChecks(property)
    case 'possibility':
      return watchPossibility(property)
    case 'temporal':
      return watchTemporal(property)
  }
}

/** The best answer counts; after that the property is left alone. */
function watchChecks(property: StateProperty | TransitionProperty): Watch {
  let rank = 0
  const note = (predicate: () => boolean): boolean => {
    const { holds, exercise } = tryOut(predicate)
    rank = Math.max(rank, RANK.indexOf(exercise))
    return holds
  }
  const matters = (): boolean => rank === RANK.length - 1
  return { property: noting(property, matters, note), exercise: () => RANK[rank] ?? 'vacuous' }
}

function noting(
  property: StateProperty | TransitionProperty,
  matters: () => boolean,
  note: (predicate: () => boolean) => boolean,
): Property {
  if (property.kind === 'transition') {
    const { holds } = property
    return { ...property, holds: (s, t) => (matters() ? holds(s, t) : note(() => holds(s, t))) }
  }
  const { holds } = property
  return { ...property, holds: (s: State) => (matters() ? holds(s) : note(() => holds(s))) }
}

/** Decides something where what is possible is seen, or where what must stay possible is false for a while. */
function watchPossibility(property: PossibilityProperty): Watch {
  const answers = new Answers()
  const holds = answers.await(property.holds, property.form === 'possible')
  return { property: { ...property, holds }, exercise: () => answers.exercise }
}

/** Decides something where the goal is missed for a while, after its premise, and all that is given is true somewhere. */
function watchTemporal(property: TemporalProperty): Watch {
  const answers = new Answers()
  const { premise, goal, given } = property.formula
  const all = (tests: readonly Predicate[]) => tests.map((test) => answers.await(test, true))
  const formula = {
    ...property.formula,
    premise: property.formula.form === 'leadsTo' ? answers.await(premise, true) : premise,
    goal: answers.await(goal, false),
    given: {
      always: all(given.always),
      alwaysEventually: all(given.alwaysEventually),
      eventuallyAlways: all(given.eventuallyAlways),
    },
  }
  return { property: { ...property, formula }, exercise: () => answers.exercise }
}

/** Predicates with the answer that each must give in some state. */
class Answers {
  readonly #awaited = new Set<Predicate>()

  await(predicate: Predicate, answer: boolean): Predicate {
    this.#awaited.add(predicate)
    return (s) => {
      const given = predicate(s)
      if (given === answer) this.#awaited.delete(predicate)
      return given
    }
  }

  get exercise(): Exercise {
    return this.#awaited.size === 0 ? 'matters' : 'vacuous'
  }
}
