import type { Field, Node, RecordNode, ScalarValue } from '../domain/node.ts'
import type { Lanes, Message } from './lanes.ts'
import type { Expectation } from './types.ts'

/**
 * A spec with its constants fixed, as both engines run it: names, domains and the author's functions, types erased.
 * State and binding reach the functions as views or drafts of `state`, which the engine makes.
 */
export interface Model {
  readonly spec: string
  /** The declared model's name; null for the defaults, or overrides of them. */
  readonly name: string | null
  readonly constants: Readonly<Record<string, ScalarValue>>
  /** Budgets of the declared fault kinds, in order of declaration. */
  readonly faults: Readonly<Record<string, number>>
  /** The author's variables, then `FAULTS_USED` where a budget is not 0. */
  readonly state: RecordNode
  readonly init: readonly Effect[]
  readonly actions: readonly ActionModel[]
  readonly properties: readonly Property[]
  readonly constraint: Predicate | undefined
  readonly deadlock: 'error' | 'ignore'
  readonly endStates: readonly { readonly name: string; readonly holds: Predicate }[]
  readonly expect: Readonly<Record<string, Expectation>>
  readonly story: ModelStory | null
  /** What pictures show of the nodes, where the spec says so. */
  readonly lanes: Lanes<State> | null
}

/** A declared story about one violated property. */
export interface ModelStory {
  readonly title: string
  readonly text: string
  readonly bug: string | null
  readonly property: string
}

/** The hidden variable that counts, per kind, the faults so far. */
export const FAULTS_USED = 'faults'

export type Binding = Readonly<Record<string, unknown>>
/** `state` is a view or draft of the model's state record. */
export type State = Readonly<Record<string, unknown>>
export type Effect = (draft: State, binding: Binding) => void
export type Guard = (view: State, binding: Binding) => boolean
export type Messenger = (view: State, binding: Binding) => Message
export type Predicate = (view: State) => boolean
export type Relation = (before: State, after: State) => boolean

export interface ActionModel {
  readonly name: string
  readonly fault: string | undefined
  readonly stages: readonly (readonly Parameter[])[]
  readonly when: Guard | undefined
  readonly then: Effect
  readonly message: Messenger | undefined
}

/** A parameter takes its values either from a fixed domain or from the state and the stages before. */
export type Parameter =
  | { readonly name: string; readonly domain: Node; readonly from?: undefined }
  | {
      readonly name: string
      readonly domain?: undefined
      readonly from: (view: State, earlier: Binding) => Iterable<unknown>
    }

interface Named {
  readonly name: string
  /** Why no model can break it, where the author says so. */
  readonly constant?: string | undefined
}

export type Property =
  | (Named & { readonly kind: 'invariant' | 'observation'; readonly holds: Predicate })
  | (Named & { readonly kind: 'transition'; readonly holds: Relation })

/** A property or the built-in check of the same rank, `Deadlock`. */
export type PropertyKind = Property['kind'] | 'deadlock'

export const DEADLOCK = 'Deadlock'

export function variables(model: Model): readonly Field[] {
  return model.state.fields
}
