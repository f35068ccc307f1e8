import { stepLabel } from '../../language/model/binding.ts'
import type { ActionModel, Model, Safety } from '../../language/model/model.ts'
import { type Arrival, type Chosen, type Interpreter } from '../../reference/interpreter/interpreter.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Named } from '../events/named.ts'

/** A step that explains a line, alone or together with others. */
export interface Move {
  /** The action's position in the model. */
  readonly number: number
  readonly action: ActionModel
  readonly chosen: Chosen
  /** Whether the step is hidden, meaning that no line reports it. */
  readonly hidden: boolean
}

/** A step and the state after it. */
export interface Taken extends Move {
  readonly after: StateValue
  /** Whether the step breaks one of the properties that the stepper seeks. */
  readonly breaks: boolean
}

/** How a stepper treats steps that break properties. */
export interface Attitude {
  /** Steps that break one of these are not taken. */
  readonly avoid?: readonly Safety[]
  /** An explanation must break at least one of these. If the list is empty, any explanation counts. */
  readonly seek?: readonly Safety[]
}

/** Takes steps of a model and counts them. */
export class Stepper {
  readonly model: Model
  readonly interpreter: Interpreter
  readonly #avoid: readonly Safety[]
  readonly #seek: readonly Safety[]
  readonly #moves = new Map<string, Move>()
  /** How many states were computed. */
  states = 0

  constructor(interpreter: Interpreter, { avoid = [], seek = [] }: Attitude = {}) {
    this.model = interpreter.model
    this.interpreter = interpreter
    this.#avoid = avoid
    this.#seek = seek
  }

  /** Whether an explanation counts only if it breaks something. */
  get isSeeking(): boolean {
    return this.#seek.length > 0
  }

  /** The initial states that break none of the properties to avoid. */
  initial(): readonly StateValue[] {
    const all = [...this.interpreter.initialStates()]
    return all.map(({ state }) => state).filter((state) => this.#isSound(state, null))
  }

  /** The steps of an action with the given values that are enabled in a state and within the step constraint. */
  steps(state: StateValue, { number, action, choices }: Named, hidden: boolean): readonly Taken[] {
    const { interpreter } = this
    if (interpreter.spent(state, action) || !interpreter.withinConstraint(state)) return []
    return choices(interpreter, state).flatMap((chosen): readonly Taken[] => {
      if (!interpreter.enabled(state, action, chosen)) return []
      const { after, arrival } = interpreter.take(state, action, chosen)
      this.states++
      if (!interpreter.withinStepConstraint(after, arrival) || !this.#isSound(after, arrival)) return []
      return [{ number, action, chosen, after, hidden, breaks: this.breaks(after, arrival) }]
    })
  }

  /** Whether a state, or the step to it, breaks one of the properties sought. `arrival` is null at the start. */
  breaks(state: StateValue, arrival: Arrival | null): boolean {
    return this.#seek.some((property) => !this.interpreter.holds(property, state, arrival))
  }

  /**
   * The step without its state. Equal steps share one object, because even a long log contains only a few different
   * steps.
   */
  moveOf({ number, action, chosen, hidden }: Taken): Move {
    const key = `${hidden ? '-' : ''}${stepLabel(action.name, chosen.bound)}`
    const known = this.#moves.get(key)
    if (known && hasSameValues(known.chosen, chosen)) return known
    const move = { number, action, chosen, hidden }
    this.#moves.set(key, move)
    return move
  }

  #isSound(state: StateValue, arrival: Arrival | null): boolean {
    return this.#avoid.every((property) => this.interpreter.holds(property, state, arrival))
  }
}

/** Compares by identity, because different values may print the same. An interpreter uses one object per value. */
function hasSameValues(a: Chosen, b: Chosen): boolean {
  return a.bound.length === b.bound.length && a.bound.every(({ value }, i) => value === b.bound[i]?.value)
}
