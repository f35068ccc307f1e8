import { must } from '../must.ts'
import { type Exercise, tryOut } from '../language/helpers/exercise.ts'
import { snapshot } from '../language/helpers/helpers.ts'
import { valueKey } from '../domain/values/equality.ts'
import { interpreterOf } from '../reference/interpreter/interpreter.ts'
import type {
  Formula,
  InitialProperty,
  Model,
  PossibilityProperty,
  Predicate,
  Property,
  RefinementProperty,
  State,
  StateProperty,
  TemporalProperty,
  TransitionProperty,
} from '../language/model/model.ts'

/** A model that records whether its properties had anything to decide while they were checked. */
export interface Exercised {
  readonly model: Model
  /** One entry per property, covering all states checked so far. Properties that were never checked are `vacuous`. */
  readonly exercise: () => Readonly<Record<string, Exercise>>
}

const RANK: readonly Exercise[] = ['vacuous', 'plain', 'matters']

export function exercised(model: Model): Exercised {
  const watches = model.properties.map((property) => watch(property, model))
  return {
    model: { ...model, properties: watches.map((w) => w.property) },
    exercise: () => Object.fromEntries(watches.map((w) => [w.property.name, w.exercise()])),
  }
}

interface Watch {
  readonly property: Property
  readonly exercise: () => Exercise
}

function watch(property: Property, model: Model): Watch {
  switch (property.kind) {
    case 'invariant':
    case 'observation':
    case 'initially':
    case 'transition':
      return watchChecks(property)
    case 'possibility':
      return watchPossibility(property)
    case 'temporal':
      return watchTemporal(property, model)
    case 'refinement':
      return watchRefinement(property)
  }
}

/** Keeps the best answer seen and stops evaluating the property once it cannot improve. */
function watchChecks(property: StateProperty | InitialProperty | TransitionProperty): Watch {
  let rank = 0
  const note = (predicate: () => boolean): boolean => {
    const { holds, exercise } = tryOut(predicate)
    rank = Math.max(rank, RANK.indexOf(exercise))
    return holds
  }
  const matters = (): boolean => rank === RANK.length - 1
  return { property: noting(property, matters, note), exercise: () => must(RANK[rank]) }
}

function noting(
  property: StateProperty | InitialProperty | TransitionProperty,
  matters: () => boolean,
  note: (predicate: () => boolean) => boolean,
): Property {
  if (property.kind === 'transition') {
    const { holds } = property
    return { ...property, holds: (s, t, step) => (matters() ? holds(s, t, step) : note(() => holds(s, t, step))) }
  }
  const { holds } = property
  return { ...property, holds: (s: State) => (matters() ? holds(s) : note(() => holds(s))) }
}

/**
 * Counts as exercised once the possibility is reached, or once a condition that must stay possible is false in some
 * state.
 */
function watchPossibility(property: PossibilityProperty): Watch {
  const answers = new Answers()
  const holds = answers.await(property.holds, property.form === 'possible')
  return { property: { ...property, holds }, exercise: () => answers.exercise }
}

/**
 * Counts as exercised once some choice has had a true premise, a false goal, and each `given` true in some state (an
 * initial state, for `initially`).
 */
function watchTemporal(property: TemporalProperty, model: Model): Watch {
  const watches = property.formulas.map(watchFormula)
  return {
    property: { ...property, formulas: watches.map(({ formula }) => formula) },
    exercise: () =>
      watches.some(({ formula, answers }) => answers.exercise === 'matters' && begins(model, property, formula))
        ? 'matters'
        : 'vacuous',
  }
}

function watchFormula(formula: Formula): { readonly formula: Formula; readonly answers: Answers } {
  const answers = new Answers()
  const { form, premise, goal, given } = formula
  const all = (tests: readonly Predicate[]) => tests.map((test) => answers.await(test, true))
  const noted = {
    ...formula,
    premise: form === 'leadsTo' ? answers.await(premise, true) : premise,
    goal: answers.await(goal, false),
    given: {
      ...given,
      always: all(given.always),
      alwaysEventually: all(given.alwaysEventually),
      eventuallyAlways: all(given.eventuallyAlways),
    },
  }
  return { formula: noted, answers }
}

/** Whether some initial state satisfies every `initially` condition. */
function begins(model: Model, property: TemporalProperty, { given: { initially } }: Formula): boolean {
  if (initially.length === 0) return true
  const interpreter = interpreterOf(model)
  for (const { state } of interpreter.initialStates())
    if (initially.every((test) => interpreter.test(property, test, state))) return true
  return false
}

/** Counts as exercised once two states map to different states. */
function watchRefinement(property: RefinementProperty): Watch {
  const seen = new Set<string>()
  const map = (s: State): unknown => {
    const mapped = property.map(s)
    if (seen.size < 2) seen.add(valueKey(snapshot(mapped)))
    return mapped
  }
  return { property: { ...property, map }, exercise: () => (seen.size > 1 ? 'matters' : 'vacuous') }
}

/** Predicates, each paired with the answer it must give in some state. */
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
