import type { Field, Node, RecordNode, ScalarValue } from '../../domain/node.ts'
import type { Lanes, Message } from '../definition/lanes.ts'
import type { Lifecycle } from '../definition/lifecycle.ts'
import type { Observation } from '../definition/observation.ts'
import type { SymmetricIds } from './symmetry.ts'
import type { Expectation } from '../definition/types.ts'
import type { Binding, Bound } from './binding.ts'

/**
 * A spec with its constants fixed, as both engines run it: names, domains and the author's functions, without types.
 * The functions receive a binding and a view or draft of `state`, which the engine creates.
 */
export interface Model {
  readonly spec: string
  /** The declared model's name. Null for the defaults, with or without overrides. */
  readonly name: string | null
  readonly constants: Readonly<Record<string, ScalarValue>>
  /** The budget of each declared fault kind, in declaration order. */
  readonly faults: Readonly<Record<string, number>>
  /** The author's variables, then `FAULTS_USED` if any budget is not 0. */
  readonly state: RecordNode
  readonly init: InitialStates
  readonly actions: readonly ActionModel[]
  readonly properties: readonly Property[]
  readonly fairness: readonly Fairness[]
  readonly constraint: Predicate | undefined
  /** Decides which steps a search takes. It is never asked about a step that changes nothing. */
  readonly stepConstraint: Relation | undefined
  readonly deadlock: 'error' | 'ignore'
  readonly endStates: readonly { readonly name: string; readonly holds: Predicate }[]
  /** States that differ only by renaming ids of these types count as one. If empty, every state is explored. */
  readonly symmetry: readonly SymmetricIds[]
  readonly expect: Readonly<Record<string, Expectation>>
  readonly story: ModelStory | null
  /** How pictures show the nodes, if the spec describes this. */
  readonly lanes: Lanes<State> | null
  /** Values that a graph can show for a state instead of its variables. */
  readonly views: readonly { readonly name: string; readonly of: (view: State) => unknown }[]
  /**
   * The author's reasons why no promise needs certain parts of actions. Each key names an action and a part:
   * `Commit: leads(leader)`.
   */
  readonly unneeded: Readonly<Record<string, string>>
  /**
   * Evaluates the module again and creates the same model from it. Null if the model did not come from the loader or
   * has changed since.
   */
  readonly again: (() => Model) | null
  /**
   * Creates the same model from a copy in which guards report their conjuncts. The copy is never searched. Null if
   * the model did not come from the loader.
   */
  readonly observed: (() => ObservedModel) | null
  /** What the loader watches while the model runs; see `Lifecycle`. */
  readonly watched: Pick<Lifecycle, 'fault' | 'placeOf' | 'explain'>
}

/** The states that can be initial, numbered from 0. */
export interface InitialStates {
  readonly size: number
  /** Turns a draft of the zero state into the state with this number. */
  create(number: number, draft: State): void
  /** Decides which of them are initial states. Undefined if all are. */
  readonly where?: Predicate
  /** The author's functions that an engine calls. If there are very many, only the first ones. */
  readonly functions: readonly object[]
}

/** A model whose guards report their conjuncts. */
export interface ObservedModel {
  readonly model: Model
  readonly observation: Observation
}

/** A declared story about one violated property. */
export interface ModelStory {
  readonly title: string
  readonly text: string
  readonly bug: string | null
  readonly property: string
}

/** The hidden variable that counts faults by kind. */
export const FAULTS_USED = 'faults'

/** `state` is a view or draft of the model's state record. */
export type State = Readonly<Record<string, unknown>>
export type Effect = (draft: State, binding: Binding) => void
export type Guard = (view: State, binding: Binding) => boolean
export type Messenger = (view: State, binding: Binding) => Message
export type Predicate = (view: State) => boolean
export type Relation = (before: State, after: State, step: TakenStep) => boolean

/** The step that a relation judges: the name of its action and the values of its parameters. */
export interface TakenStep {
  readonly action: string
  readonly binding: Binding
}

export interface ActionModel {
  readonly name: string
  readonly fault: string | undefined
  readonly stages: readonly (readonly Parameter[])[]
  readonly when: Guard | undefined
  readonly then: Effect
  readonly message: Messenger | undefined
}

/** A parameter takes its values from a fixed domain, or from the state and earlier stages. */
export type Parameter =
  | { readonly name: string; readonly domain: Node; readonly from?: undefined }
  | {
      readonly name: string
      readonly domain?: undefined
      readonly from: (view: State, earlier: Binding) => Iterable<unknown>
    }

interface NamedProperty {
  readonly name: string
  /** Why no model can violate the property, according to the author. */
  readonly byConstruction?: string | undefined
}

export type Property =
  | StateProperty
  | InitialProperty
  | TransitionProperty
  | PossibilityProperty
  | TemporalProperty
  | RefinementProperty

/** A property that is evaluated in every state. */
export type StateProperty = NamedProperty & { readonly kind: 'invariant' | 'observation'; readonly holds: Predicate }
/** A property that is evaluated in the initial states. */
export type InitialProperty = NamedProperty & { readonly kind: 'initially'; readonly holds: Predicate }
export type TransitionProperty = NamedProperty & {
  readonly kind: 'transition'
  readonly holds: Relation
  /** The author's functions that `holds` calls, unless `holds` is the author's function itself. */
  readonly parts?: readonly object[]
}

/** `holds` is true in the states that must be reachable. */
export type PossibilityProperty = NamedProperty & {
  readonly kind: 'possibility'
  readonly form: 'possible' | 'alwaysPossible'
  readonly holds: Predicate
  /** Whether the path to such a state can use faults. */
  readonly faults: boolean
}

/** One formula, or one for each choice of the quantified values. All of them must hold. */
export type TemporalProperty = NamedProperty & {
  readonly kind: 'temporal'
  readonly formulas: readonly Formula[]
  /**
   * The refinement that maps states before the formulas see them: the formulas are about the other spec's states and
   * steps. Null if they are about this spec's own.
   */
  readonly through: string | null
}

/** Claims that `map` turns every behaviour into a behaviour of another spec. */
export type RefinementProperty = NamedProperty & {
  readonly kind: 'refinement'
  /**
   * The other spec, with its variables, initial states, actions and fairness, but without properties and constraints.
   */
  readonly abstract: Model
  /** Returns a record of the other spec's variables. */
  readonly map: (view: State) => unknown
}

/** A formula about the behaviours for which `given` is true. */
export interface Formula {
  /** The quantified values, such as `client=client0`. Empty if the formula does not quantify. */
  readonly choice: string
  readonly form: 'eventually' | 'alwaysEventually' | 'eventuallyAlways' | 'leadsTo'
  /** The premise of a `leadsTo`. True for the other forms. */
  readonly premise: Predicate
  readonly goal: Predicate
  readonly given: Given
  readonly steps: Eventually
}

/** What else a behaviour must eventually do to refute a formula. */
export interface Eventually {
  /** The behaviour does not take any steps from these sets. */
  readonly never: readonly StepSet[]
  /** The behaviour takes steps from each of these sets infinitely often. */
  readonly again: readonly StepSet[]
  /** In every state, a step from each of these sets is enabled. */
  readonly enabled: readonly StepSet[]
  /** A step from each of these sets is enabled infinitely often. */
  readonly enabledAgain: readonly StepSet[]
}

export const NO_STEPS_ASKED: Eventually = { never: [], again: [], enabled: [], enabledAgain: [] }

/**
 * The steps of some actions with these values for some parameters. As in TLA+, a step belongs to the set if any of
 * these steps connects the same two states, in the same direction. A step that changes nothing does not belong to any
 * set.
 */
export interface StepSet {
  readonly actions: readonly number[]
  readonly values: readonly Bound[]
  /** Whether the set is the complement: all steps except these. */
  readonly others: boolean
}

export interface Given {
  /** Conditions that the initial state satisfies. */
  readonly initially: readonly Predicate[]
  readonly always: readonly Predicate[]
  readonly alwaysEventually: readonly Predicate[]
  readonly eventuallyAlways: readonly Predicate[]
}

/**
 * Fairness of the disjunction of some actions. With `each`, every value of these parameters gets its own condition.
 */
export interface Fairness {
  readonly strength: 'weak' | 'strong'
  /** The numbers of the actions, in declaration order. */
  readonly actions: readonly number[]
  readonly each: readonly string[]
  /**
   * Decides from the state before a step, and from its parameters, whether the step counts. If undefined, all steps
   * count.
   */
  readonly where: Guard | undefined
}

export function isStateProperty(property: Property | undefined): property is StateProperty {
  return property?.kind === 'invariant' || property?.kind === 'observation'
}

/** The properties that a finite behaviour can break. */
export type Safety = StateProperty | InitialProperty | TransitionProperty | RefinementProperty

export function isSafety(property: Property | undefined): property is Safety {
  return isStateProperty(property) || isMover(property)
}

/** Whether an initial state violates a property of initial states. */
export function isUnfit(property: Property | undefined, view: State): boolean {
  return property?.kind === 'initially' && !property.holds(view)
}

/** Whether a state decides a property: it violates a state property or shows a possibility. */
export function decides(property: Property | undefined, view: State): boolean {
  if (property?.kind === 'possibility') return property.form === 'possible' && property.holds(view)
  return isStateProperty(property) && !property.holds(view)
}

/**
 * Every predicate in a property that reads single states of the model. Transition properties and refinements have
 * none.
 */
export function predicatesOf(property: Property): readonly Predicate[] {
  switch (property.kind) {
    case 'transition':
    case 'refinement':
      return []
    case 'temporal':
      return property.through === null ? predicatesIn(property) : []
    case 'invariant':
    case 'observation':
    case 'initially':
    case 'possibility':
      return [property.holds]
  }
}

/** Every predicate on single states in a property's formulas, no matter which spec the states belong to. */
export function predicatesIn({ formulas }: TemporalProperty): readonly Predicate[] {
  return formulas.flatMap(({ premise, goal, given }) => [
    premise,
    goal,
    ...given.initially,
    ...given.always,
    ...given.alwaysEventually,
    ...given.eventuallyAlways,
  ])
}

/** The refinement with this name. */
export function refinementCalled({ properties }: Model, name: string): RefinementProperty {
  const property = properties.find((p) => p.name === name)
  if (!isRefinement(property)) throw new RangeError(`there is no refinement ${name}`)
  return property
}

/** Whether a property restricts how behaviours begin, the steps they take, or both. */
export function isMover(
  property: Property | undefined,
): property is InitialProperty | TransitionProperty | RefinementProperty {
  return property?.kind === 'initially' || property?.kind === 'transition' || property?.kind === 'refinement'
}

export function isRefinement(property: Property | undefined): property is RefinementProperty {
  return property?.kind === 'refinement'
}

/** The kind of a property, or of the built-in check `Deadlock`. */
export type PropertyKind = Property['kind'] | 'deadlock'

export const DEADLOCK = 'Deadlock'

export function variables(model: Model): readonly Field[] {
  return model.state.fields
}
