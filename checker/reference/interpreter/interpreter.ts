import { is } from 'immutable'
import { attempt } from '../../language/helpers/attempt.ts'
import type { Cut } from '../../language/model/constraints.ts'
import { type Binding, type Bound, stepLabel } from '../../language/model/binding.ts'
import { frozenRecord } from '../../domain/values/values.ts'
import { bindingOf } from '../../language/model/bindingOf.ts'
import {
  type ActionModel,
  FAULTS_USED,
  type Model,
  type Predicate,
  type Property,
  refinementCalled,
  type RefinementProperty,
  type Safety,
  type State,
  type TakenStep,
  type TemporalProperty,
} from '../../language/model/model.ts'
import { unreachable } from '../../language/model/unreachable.ts'
import { bindingsOf, type Fixed } from './bindings.ts'
import { ValueInterner } from './freeze.ts'
import { store } from './store.ts'
import { type Access, type Holder, innermost, type Noted, rootPlace } from './place.ts'
import { asMap, fieldOf, type StateValue, type Value, zeroOf } from '../../immutableValues/value.ts'
import { viewOf } from './view.ts'

/** A binding of an action in a state. */
export interface Chosen {
  readonly bound: readonly Bound[]
  /** The binding that the guard and the effect receive. */
  readonly binding: Binding
}

export interface Choice extends Chosen {
  /** The position among all bindings of that action in that state. */
  readonly ordinal: number
}

/** An initial state, and its number. */
export interface InitialState {
  readonly number: number
  readonly state: StateValue
}

/** How a behaviour reaches a state: from the state before it, by a step. */
export interface Arrival {
  readonly before: StateValue
  readonly step: TakenStep
}

/** The state that a step leads to. */
export interface Successor {
  readonly after: StateValue
  readonly arrival: Arrival
}

/** A step that is enabled in a state. */
export interface EnabledStep {
  /** The position of the action in the model. */
  readonly number: number
  readonly action: ActionModel
  readonly choice: Choice
}

/** A holder of a state, with the view that the author's functions receive. */
interface Window {
  readonly holder: Holder
  readonly state: State
}

const interpreters = new WeakMap<Model, Interpreter>()

/**
 * The interpreter of a model. All callers share one, because its views and cached values take a long time to create.
 */
export function interpreterOf(model: Model): Interpreter {
  const known = interpreters.get(model)
  if (known) return known
  const made = new Interpreter(model)
  interpreters.set(model, made)
  return made
}

/** Runs a model's functions on plain values. It never changes a state, and every call starts from the given state. */
export class Interpreter {
  readonly model: Model
  readonly zero: StateValue
  readonly #interner = new ValueInterner()
  readonly #view: () => Window
  readonly #laterView: () => Window
  readonly #draft: () => Window
  /** For each refinement, the interpreter of the other spec. */
  readonly #abstracts = new Map<string, Interpreter>()
  readonly #noted = new Map<string, Noted>()
  readonly #noting: () => Window

  constructor(model: Model) {
    this.model = model
    this.zero = asMap(zeroOf(model.state))
    this.#view = this.#window({ mayWrite: false })
    this.#laterView = this.#window({ mayWrite: false })
    this.#draft = this.#window({ mayWrite: true })
    this.#noting = this.#window({ mayWrite: false, noted: this.#noted })
  }

  /** The state with this number, which is initial unless a predicate decides otherwise. */
  initial(number: number): StateValue {
    const { init } = this.model
    const place = (): string => (init.size > 1 ? `init[${number}]` : 'init')
    return attempt(place, 'initializer', () => this.#changed(this.zero, (draft) => init.create(number, draft)))
  }

  /** The initial states in order, at most `most` of them. */
  *initialStates(most = Infinity): Generator<InitialState> {
    const { size } = this.model.init
    let found = 0
    for (let number = 0; number < size && found < most; number++) {
      const state = this.initial(number)
      if (!this.isInitial(state)) continue
      yield { number, state }
      found++
    }
  }

  /** Throws Q057 (load) if there is no initial state. */
  firstInitial(): InitialState {
    for (const first of this.initialStates()) return first
    throw unreachable(this.model.init, 0)
  }

  /** The initial state with this number, or null if there is none. */
  initialNumbered(number: number): StateValue | null {
    if (!(number >= 0 && number < this.model.init.size)) return null
    const state = this.initial(number)
    return this.isInitial(state) ? state : null
  }

  /** Whether one of the states that `initial` returns is an initial state. */
  isInitial(state: StateValue): boolean {
    const { where } = this.model.init
    if (!where) return true
    const view = this.#show(this.#view, state)
    return attempt(
      () => 'init, where',
      'predicate',
      () => where(view),
    )
  }

  /** The number of the first initial state with this value, or -1. */
  numberOfInitial(value: StateValue): number {
    for (const { number, state } of this.initialStates()) if (is(state, value)) return number
    return -1
  }

  /** All bindings of an action, enabled or not. */
  choices(state: StateValue, action: ActionModel): readonly Choice[] {
    const view = this.#show(this.#view, state)
    return bindingsOf(action, view, this.#interner).map((bound, ordinal) => ({ ordinal, ...chosen(bound) }))
  }

  /** The enabled steps in which the parameters in `fixed` have these values. No other steps are listed. */
  choicesWith(state: StateValue, action: ActionModel, fixed: Fixed): readonly Chosen[] {
    const view = this.#show(this.#view, state)
    return bindingsOf(action, view, this.#interner, fixed).map(chosen)
  }

  /** Whether this is a fault whose budget is used up, regardless of its guard. */
  spent(state: StateValue, action: ActionModel): boolean {
    if (action.fault === undefined) return false
    const budget = this.model.faults[action.fault] ?? 0
    return budget === 0 || Number(fieldOf(fieldOf(state, FAULTS_USED), action.fault)) >= budget
  }

  enabled(state: StateValue, action: ActionModel, { bound, binding }: Chosen): boolean {
    if (this.spent(state, action)) return false
    const { when } = action
    if (!when) return true
    const view = this.#show(this.#view, state)
    return attempt(
      () => `action ${stepLabel(action.name, bound)}`,
      'guard',
      () => when(view, binding),
    )
  }

  /**
   * The steps that are enabled in a state, in the order of their numbers. `name` selects only the steps of this action.
   */
  steps(state: StateValue, name?: string): readonly EnabledStep[] {
    return this.model.actions.flatMap((action, number) => {
      if ((name !== undefined && action.name !== name) || this.spent(state, action)) return []
      const enabled = this.choices(state, action).filter((choice) => this.enabled(state, action, choice))
      return enabled.map((choice) => ({ number, action, choice }))
    })
  }

  /** The state after a step. Does not check whether the step is enabled. */
  successor(state: StateValue, action: ActionModel, { bound, binding }: Chosen): StateValue {
    const place = (): string => `action ${stepLabel(action.name, bound)}`
    const after = attempt(place, 'effect', () => this.#changed(state, (draft) => action.then(draft, binding)))
    const { fault } = action
    return fault === undefined ? after : after.updateIn([FAULTS_USED, fault], (used) => Number(used) + 1)
  }

  /** Like `successor`, with what `withinStepConstraint`, `cutBy` and `holds` need to judge the step. */
  take(state: StateValue, action: ActionModel, choice: Chosen): Successor {
    return { after: this.successor(state, action, choice), arrival: arrivalBy(state, action.name, choice.binding) }
  }

  /** Takes the enabled steps of a state one at a time, in the order of their numbers. */
  *successors(state: StateValue): Generator<EnabledStep & Successor> {
    for (const step of this.steps(state)) yield { ...step, ...this.take(state, step.action, step.choice) }
  }

  /** Evaluates a property's predicate in a state. */
  test(property: Property, predicate: Predicate, state: StateValue): boolean {
    if (property.kind === 'temporal' && property.through !== null)
      return this.#testThrough(property, property.through, predicate, state)
    const view = this.#show(this.#laterView, state)
    return attempt(
      () => `${property.kind} ${property.name}`,
      'property',
      () => predicate(view),
    )
  }

  /** Like `test`, but for a property of a refinement's other spec. */
  #testThrough(property: TemporalProperty, through: string, predicate: Predicate, state: StateValue): boolean {
    const refinement = refinementCalled(this.model, through)
    return this.abstractOf(refinement).test({ ...property, through: null }, predicate, this.image(refinement, state))
  }

  /**
   * Whether a property holds in a state or, for a transition property or a refinement, in the step that leads there.
   * `arrival` is null for an initial state and for a state property.
   */
  holds(property: Safety, state: StateValue, arrival: Arrival | null): boolean {
    if (property.kind === 'refinement') return this.#refines(property, state, arrival?.before ?? null)
    if (property.kind === 'initially' && arrival) return true
    if (property.kind !== 'transition') return this.test(property, property.holds, state)
    const place = (): string => `${property.kind} ${property.name}`
    const view = this.#show(this.#laterView, state)
    if (!arrival) return true
    const earlier = this.#show(this.#view, arrival.before)
    return attempt(place, 'property', () => property.holds(earlier, view, arrival.step))
  }

  /** Calls a function with a view of a state. */
  look<T>(state: StateValue, look: (view: State) => T): T {
    return look(this.#show(this.#view, state))
  }

  /** Whether a refinement allows a state after `before`, or as an initial state if `before` is null. */
  #refines(property: RefinementProperty, state: StateValue, before: StateValue | null): boolean {
    const image = this.image(property, state)
    const other = this.abstractOf(property)
    const place = (): string => `refinement ${property.name}`
    if (!before) return attempt(place, `spec ${property.abstract.spec}`, () => other.numberOfInitial(image) >= 0)
    const from = this.image(property, before)
    return is(from, image) || attempt(place, `spec ${property.abstract.spec}`, () => isSuccessor(other, from, image))
  }

  /** The state of the other spec that a state represents. */
  image(property: RefinementProperty, state: StateValue): StateValue {
    const view = this.#show(this.#laterView, state)
    return attempt(
      () => `refinement ${property.name}`,
      'map',
      () => asMap(store(property.abstract.state, property.map(view), 'state')),
    )
  }

  /** The interpreter of a refinement's other spec. */
  abstractOf(property: RefinementProperty): Interpreter {
    const other = this.#abstracts.get(property.name) ?? new Interpreter(property.abstract)
    this.#abstracts.set(property.name, other)
    return other
  }

  /**
   * Calls a function with a view of a state. Returns the result, and the innermost places that it read, with their
   * paths and values.
   */
  inspect<T>(
    state: StateValue,
    look: (view: State) => T,
  ): { readonly answer: T; readonly places: ReadonlyMap<string, Value> } {
    return this.follow(state, (view, read) => {
      const answer = look(view)
      return { answer, places: new Map([...read()].map(([path, { value }]) => [path, value])) }
    })
  }

  /**
   * Like `inspect`, but in parts: `look` also receives a function that returns the innermost places read since its
   * last call, by path.
   */
  follow<T>(state: StateValue, look: (view: State, read: () => ReadonlyMap<string, Noted>) => T): T {
    this.#noted.clear()
    return look(this.#show(this.#noting, state), () => {
      const read = innermost(this.#noted)
      this.#noted.clear()
      return read
    })
  }

  withinConstraint(state: StateValue): boolean {
    const { constraint } = this.model
    if (!constraint) return true
    const view = this.#show(this.#view, state)
    return attempt(
      () => 'constraint',
      'constraint',
      () => constraint(view),
    )
  }

  /** Whether the step that arrives at a state is within the step constraint. `arrival` is null for an initial state. */
  withinStepConstraint(state: StateValue, arrival: Arrival | null): boolean {
    const { stepConstraint } = this.model
    if (!stepConstraint || !arrival || is(arrival.before, state)) return true
    const later = this.#show(this.#laterView, state)
    const earlier = this.#show(this.#view, arrival.before)
    return attempt(
      () => 'stepConstraint',
      'step constraint',
      () => stepConstraint(earlier, later, arrival.step),
    )
  }

  /**
   * What ends every search at the state that a step leads to; null if nothing does. `arrival` is null for an initial
   * state.
   */
  cutBy(state: StateValue, arrival: Arrival | null): Cut | null {
    if (!this.withinConstraint(state)) return 'constraint'
    return this.withinStepConstraint(state, arrival) ? null : 'stepConstraint'
  }

  isEndState(state: StateValue): boolean {
    const view = this.#show(this.#view, state)
    return this.model.endStates.some(({ name, holds }) =>
      attempt(
        () => `end state ${name}`,
        'predicate',
        () => holds(view),
      ),
    )
  }

  #changed(state: StateValue, effect: (draft: State) => void): StateValue {
    effect(this.#show(this.#draft, state))
    return asMap(this.#draft().holder.value)
  }

  #show(window: () => Window, value: Value): State {
    const { holder, state } = window()
    holder.value = value
    return state
  }

  /**
   * Creates a window on first use, because views take a long time to create and most interpreters use only some of
   * them.
   */
  #window(access: Omit<Access, 'interner'>): () => Window {
    let made: Window | undefined
    return () => {
      if (made) return made
      const holder: Holder = { value: this.zero }
      const root = rootPlace(this.model.state, holder, { ...access, interner: this.#interner })
      return (made = { holder, state: viewOf(root) as State })
    }
  }
}

export function arrivalBy(before: StateValue, action: string, binding: Binding): Arrival {
  return { before, step: frozenRecord({ action, binding }) }
}

function chosen(bound: readonly Bound[]): Chosen {
  return { bound, binding: bindingOf(bound) }
}

function isSuccessor(other: Interpreter, from: StateValue, to: StateValue): boolean {
  return other.steps(from).some(({ action, choice }) => is(other.successor(from, action, choice), to))
}
