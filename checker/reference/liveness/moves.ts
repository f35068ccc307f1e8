import { is } from 'immutable'
import { refinementCalled, type StepSet, type TemporalProperty } from '../../language/model/model.ts'
import { names } from '../../language/model/stepSets.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import { type Interpreter } from '../interpreter/interpreter.ts'

/**
 * Decides which steps belong to the sets that a temporal property names, in the states of the spec to which the
 * property applies.
 */
export class Moves {
  readonly #own: Interpreter
  /**
   * The interpreter for the property's states: the other spec's, if the property is seen through a refinement.
   */
  readonly #interpreter: Interpreter
  readonly #property: TemporalProperty
  readonly #targets = new Map<StepSet, { readonly from: StateValue; readonly to: readonly StateValue[] }>()

  constructor(interpreter: Interpreter, property: TemporalProperty) {
    const { through } = property
    this.#own = interpreter
    this.#interpreter =
      through === null ? interpreter : interpreter.abstractOf(refinementCalled(interpreter.model, through))
    this.#property = property
  }

  /** Whether a step of a set leads from one state to the other. */
  leads(set: StepSet, before: StateValue, after: StateValue): boolean {
    const [from, to] = [this.#seen(before), this.#seen(after)]
    return !is(from, to) && this.#targetsOf(set, from).some((target) => is(target, to)) !== set.others
  }

  /** Whether a step of a set is enabled. The set must name its steps. */
  enabled(set: StepSet, state: StateValue): boolean {
    return this.#targetsOf(set, this.#seen(state)).length > 0
  }

  #seen(state: StateValue): StateValue {
    const { through } = this.#property
    return through === null ? state : this.#own.image(refinementCalled(this.#own.model, through), state)
  }

  /** The other states that a set's steps lead to, cached for the last requested state. */
  #targetsOf(set: StepSet, from: StateValue): readonly StateValue[] {
    const known = this.#targets.get(set)
    if (known && is(known.from, from)) return known.to
    const interpreter = this.#interpreter
    const to = interpreter
      .steps(from)
      .filter(({ number, choice }) => names(set, number, choice.bound))
      .map(({ action, choice }) => interpreter.take(from, action, choice))
      .filter(({ after, arrival }) => !is(after, from) && interpreter.withinStepConstraint(after, arrival))
      .map(({ after }) => after)
    this.#targets.set(set, { from, to })
    return to
  }
}
