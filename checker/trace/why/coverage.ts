import { Set as ImmutableSet } from 'immutable'
import { type Arrival, Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { guardsOf, type Observation, type WrittenConjunct } from '../../language/definition/observation.ts'
import type { Model } from '../../language/model/model.ts'
import type { ConjunctFacts } from './why.ts'

/** How a guard's conjunct turned out in the states that were examined. */
export interface ConjunctCoverage extends ConjunctFacts {
  /** The actions whose guards contain the conjunct. */
  readonly actions: readonly string[]
  readonly wasTrue: boolean
  readonly wasFalse: boolean
}

export interface GuardCoverage {
  /**
   * The number of states in which every guard was evaluated for every binding. These are the first ones in
   * breadth-first order.
   */
  readonly states: number
  /** Whether these are all states of the model. */
  readonly complete: boolean
  readonly conjuncts: readonly ConjunctCoverage[]
}

/** A conjunct's results over all models of a spec. */
export interface MergedConjunct extends Pick<ConjunctCoverage, 'text' | 'place' | 'actions'> {
  /** The number of models in which the conjunct was true at least once and the number in which it was false. */
  readonly trueIn: number
  readonly falseIn: number
}

/**
 * Merges the conjuncts of several models of one spec. They are ordered by their position in the first model that has
 * them.
 */
export function mergedCoverage(all: readonly GuardCoverage[]): readonly MergedConjunct[] {
  const merged = new Map<string, MergedConjunct>()
  for (const { text, place, actions, wasTrue, wasFalse } of all.flatMap(({ conjuncts }) => conjuncts)) {
    const key = JSON.stringify([place, text])
    const { trueIn = 0, falseIn = 0 } = merged.get(key) ?? {}
    merged.set(key, {
      ...(merged.get(key) ?? { text, place, actions }),
      trueIn: trueIn + Number(wasTrue),
      falseIn: falseIn + Number(wasFalse),
    })
  }
  return [...merged.values()]
}

/**
 * Evaluates every conjunct in a model's first states, in breadth-first order. It runs on plain values, separately from
 * a search, so it does not slow the search down. Null for a model that did not come from the loader. Rethrows errors
 * from the spec's functions.
 */
export function guardCoverage(model: Model, maxStates: number): GuardCoverage | null {
  const observed = model.observed?.()
  if (!observed) return null
  const { model: copy, observation } = observed
  const answers = new Map<number, { true: boolean; false: boolean }>()
  observation.listen((id, value) => {
    const known = answers.get(id) ?? { true: false, false: false }
    answers.set(id, { true: known.true || Boolean(value), false: known.false || !value })
  })
  const { states, complete } = breadthFirst(new Interpreter(copy), maxStates)
  observation.listen(null)
  const conjuncts = conjunctsBy(copy, observation).map(({ conjunct, actions }): ConjunctCoverage => {
    const { true: held = false, false: failed = false } = answers.get(conjunct.id) ?? {}
    const { text, place, negated } = conjunct
    return { text, place, actions, wasTrue: negated ? failed : held, wasFalse: negated ? held : failed }
  })
  return { states, complete, conjuncts }
}

function breadthFirst(interpreter: Interpreter, maxStates: number): Pick<GuardCoverage, 'states' | 'complete'> {
  const queue: StateValue[] = []
  const seen = ImmutableSet<StateValue>().asMutable()
  const add = (state: StateValue, arrival: Arrival | null): void => {
    if (seen.has(state) || interpreter.cutBy(state, arrival)) return
    seen.add(state)
    queue.push(state)
  }
  for (const { state } of interpreter.initialStates()) add(state, null)
  let states = 0
  for (const state of queue) {
    if (states === maxStates) return { states, complete: false }
    states++
    for (const { after, arrival } of interpreter.successors(state)) add(after, arrival)
  }
  return { states, complete: true }
}

interface Owned {
  readonly conjunct: WrittenConjunct
  readonly actions: string[]
}

/** The analyzed conjuncts of a model's guards, action by action, each listed once. */
function conjunctsBy({ actions }: Model, observation: Observation): readonly Owned[] {
  const found = new Map<number, Owned>()
  for (const action of actions)
    for (const conjunct of guardsOf(observation, action).flatMap(({ conjuncts }) => conjuncts)) {
      const known = found.get(conjunct.id)
      if (!known) found.set(conjunct.id, { conjunct, actions: [action.name] })
      else if (!known.actions.includes(action.name)) known.actions.push(action.name)
    }
  return [...found.values()].filter(({ conjunct }) => conjunct.form !== 'whole')
}
