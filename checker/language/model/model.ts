import type { Field, Node, RecordNode, ScalarValue } from '../../domain/node.ts'
import type { Lanes, Message } from '../definition/lanes.ts'
import type { Lifecycle } from '../definition/lifecycle.ts'
import type { Observation } from '../definition/observation.ts'
import type { SymmetricIds } from './symmetry.ts'
import type { Expectation } from '../definition/types.ts'
import type { Binding, Bound } from './binding.ts'

/**
 * A spec with its constants fixed, as both engines run it: names, domains and the author's functions, without types.
 * The functions receive state and binding as views or drafts of `state`, which the engine creates.
 */
export interface Model {
  readonly spec: string
  /** The declared model's name; null for the defaults, or for overrides of them. */
  readonly name: string | null
  readonly constants: Readonly<Record<string, ScalarValue>>
  /** Budgets of the declared fault kinds, in order of declaration. */
  readonly faults: Readonly<Record<string, number>>
  /** The author's variables, then `FAULTS_USED` if any budget is not 0. */
  readonly state: RecordNode
  readonly init: readonly Effect[]
  readonly actions: readonly ActionModel[]
  readonly properties: readonly Property[]
  readonly fairness: readonly Fairness[]
  readonly constraint: Predicate | undefined
  readonly deadlock: 'error' | 'ignore'
  readonly endStates: readonly { readonly name: string; readonly holds: Predicate }[]
  /** The id types whose renamings count as one state; if empty, every state is explored. */
  readonly symmetry: readonly SymmetricIds[]
  readonly expect: Readonly<Record<string, Expectation>>
  readonly story: ModelStory | null
  /** How pictures show the nodes, if the spec describes it. */
  readonly lanes: Lanes<State> | null
  /** The values that graphs can show for a state instead of its variables. */
  readonly views: readonly { readonly name: string; readonly of: (view: State) => unknown }[]
  /** The reasons why no promise needs a part, by action and part, such as `Commit: leads(leader)`. */
  readonly unneeded: Readonly<Record<string, string>>
  /**
   * Creates it again, from a module that is evaluated again; null if it did not come from the loader or has changed
   * since it was loaded.
   */
  readonly again: (() => Model) | null
  /**
   * Creates it again, from a copy in which guards report their conjuncts; null if it did not come from the loader. It
   * is never searched.
   */
  readonly observed: (() => ObservedModel) | null
  /** See `Lifecycle`. */
  readonly watched: Pick<Lifecycle, 'fault' | 'placeOf' | 'explain'>
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

/** The hidden variable that counts the faults so far, per kind. */
export const FAULTS_USED = 'faults'

/** `state` is a view or draft of the model's state record. */
export type State = Readonly<Record<string, unknown>>
export type Effect = (draft: State, binding: Binding) => void
export type Guard = (view: State, binding: Binding) => boolean
export type Messenger = (view: State, binding: Binding) => Message
export type Predicate = (view: State) => boolean
export type Relation = (before: State, after: State, step: TakenStep) => boolean

/** The step that a relation judges: the name of its action, and the values of its parameters. */
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

/** A parameter takes its values from a fixed domain, or from the state and the stages before. */
export type Parameter =
  | { readonly name: string; readonly domain: Node; readonly from?: undefined }
  | {
      readonly name: string
      readonly domain?: undefined
      readonly from: (view: State, earlier: Binding) => Iterable<unknown>
    }

interface NamedProperty {
  readonly name: string
  /** Why no model can break it, if the author says so. */
  readonly byConstruction?: string | undefined
}

export type Property =
  | StateProperty
  | InitialProperty
  | TransitionProperty
  | PossibilityProperty
  | TemporalProperty
  | RefinementProperty

/** Evaluated in every state. */
export type StateProperty = NamedProperty & { readonly kind: 'invariant' | 'observation'; readonly holds: Predicate }
/** Evaluated in the initial states. */
export type InitialProperty = NamedProperty & { readonly kind: 'initially'; readonly holds: Predicate }
export type TransitionProperty = NamedProperty & {
  readonly kind: 'transition'
  readonly holds: Relation
  /** The author's functions that `holds` calls, if it is not itself one of them. */
  readonly parts?: readonly object[]
}

/** `holds` is true in the states that must be possible. */
export type PossibilityProperty = NamedProperty & {
  readonly kind: 'possibility'
  readonly form: 'possible' | 'alwaysPossible'
  readonly holds: Predicate
  /** Whether the path to such a state can use faults. */
  readonly faults: boolean
}

/** One formula, or one for each choice of what it quantifies over: all of them must hold. */
export type TemporalProperty = NamedProperty & {
  readonly kind: 'temporal'
  readonly formulas: readonly Formula[]
  /**
   * The refinement through which it is seen: its formulas are about the states and steps of the other spec. Null if
   * they are about those of this spec.
   */
  readonly through: string | null
}

/** Every behaviour, seen through `map`, is a behaviour of another spec. */
export type RefinementProperty = NamedProperty & {
  readonly kind: 'refinement'
  /** The other spec: its variables, initial states, actions and fairness; neither properties nor a constraint. */
  readonly abstract: Model
  /** Returns a record of its variables. */
  readonly map: (view: State) => unknown
}

/** A formula about the behaviours for which `given` is true. */
export interface Formula {
  /** The choice that it is about, such as `client=client0`; empty if it does not quantify. */
  readonly choice: string
  readonly form: 'eventually' | 'alwaysEventually' | 'eventuallyAlways' | 'leadsTo'
  /** For `leadsTo`, the premise that requires the goal; true for the other forms. */
  readonly premise: Predicate
  readonly goal: Predicate
  readonly given: Given
  readonly steps: Eventually
}

/** What a behaviour that refutes a formula must also do eventually. */
export interface Eventually {
  /** It takes no step from these sets. */
  readonly never: readonly StepSet[]
  /** It takes steps from each of these sets infinitely often. */
  readonly again: readonly StepSet[]
  /** In every state, a step from each of these sets is enabled. */
  readonly enabled: readonly StepSet[]
  /** A step from each of these sets is enabled infinitely often. */
  readonly enabledAgain: readonly StepSet[]
}

export const NO_STEPS_ASKED: Eventually = { never: [], again: [], enabled: [], enabledAgain: [] }

/**
 * The steps of some actions with these values for some parameters. As in TLA+, a step belongs to the set if any of
 * these steps connects the same two states, in the same direction. A step that changes nothing belongs to no set.
 */
export interface StepSet {
  readonly actions: readonly number[]
  readonly values: readonly Bound[]
  /** Whether it contains all other steps instead. */
  readonly others: boolean
}

export interface Given {
  /** Conditions that the initial state satisfies. */
  readonly initially: readonly Predicate[]
  readonly always: readonly Predicate[]
  readonly alwaysEventually: readonly Predicate[]
  readonly eventuallyAlways: readonly Predicate[]
}

/** Fairness of the disjunction of some actions; with `each`, one condition per value of these parameters. */
export interface Fairness {
  readonly strength: 'weak' | 'strong'
  /** Their numbers, in order of declaration. */
  readonly actions: readonly number[]
  readonly each: readonly string[]
  /** Decides which steps count, from the state before a step and its parameters. If undefined, all steps count. */
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

/** Whether a state decides a property, because it violates a state property or shows a possibility. */
export function decides(property: Property | undefined, view: State): boolean {
  if (property?.kind === 'possibility') return property.form === 'possible' && property.holds(view)
  return isStateProperty(property) && !property.holds(view)
}

/**
 * Every predicate in a property that is about single states of the model; a transition property and a refinement have
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

/** Every predicate about single states in the formulas of a property, no matter which spec the states belong to. */
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

/** Whether a property is about how behaviours begin, about their steps, or about both. */
export function isMover(
  property: Property | undefined,
): property is InitialProperty | TransitionProperty | RefinementProperty {
  return property?.kind === 'initially' || property?.kind === 'transition' || property?.kind === 'refinement'
}

export function isRefinement(property: Property | undefined): property is RefinementProperty {
  return property?.kind === 'refinement'
}

/** A property, or the built-in check at the same level, `Deadlock`. */
export type PropertyKind = Property['kind'] | 'deadlock'

export const DEADLOCK = 'Deadlock'

export function variables(model: Model): readonly Field[] {
  return model.state.fields
}
