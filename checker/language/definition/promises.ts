import type { Domain } from '../../domain/types.ts'
import type { Action, Actions, BindingOf } from './action.ts'
import type { OnlySteps, TakenSteps } from './steps.ts'

/** Exactly one of the members of `T`. */
type OneOf<T> = {
  [K in keyof T]: { readonly [L in K]: T[L] } & { readonly [L in Exclude<keyof T, K>]?: undefined }
}[keyof T]

type Test<V> = (s: V) => boolean

/**
 * `possible`: some reachable state satisfies it. `alwaysPossible`: from every reachable state, such a state can be
 * reached.
 */
export type Possibility<V> =
  | { readonly possible: Test<V>; readonly alwaysPossible?: undefined; readonly faults?: undefined }
  | {
      readonly alwaysPossible: Test<V>
      readonly possible?: undefined
      /** The way back can use faults; by default, it cannot. */
      readonly faults?: 'allowed'
    }

/** A test for one choice of the values that a formula quantifies over. */
type BoundTest<V, B> = (s: V, binding: B) => boolean
/** One value from each of these domains. */
type ChoiceOf<Q> = { readonly [P in keyof Q]: Q[P] extends Domain<infer T> ? T : never }

/** An assumption about a whole behaviour; in a list, all of them apply. `A` stands for the names of actions. */
interface Given<T, A extends string> {
  /** A condition that the first state satisfies. */
  readonly initially?: Some<T>
  readonly always?: Some<T>
  readonly alwaysEventually?: Some<T | TakenSteps<A>>
  readonly eventuallyAlways?: Some<T | OnlySteps<A>>
}

/** A requirement on every fair behaviour, or on every fair behaviour for which `given` is true. */
export type TemporalFormula<V, Q, A extends string> = Forms<BoundTest<V, ChoiceOf<Q>>, A> & {
  /** The requirement applies to every choice of values from these domains. */
  readonly forall?: Q
  readonly given?: Given<BoundTest<V, ChoiceOf<Q>>, A>
}

type Forms<T, A extends string> = OneOf<{
  /** True in some state. */
  eventually: T
  /** True infinitely often. */
  alwaysEventually: T | TakenSteps<A>
  /** True from some state on. */
  eventuallyAlways: T | OnlySteps<A>
  /** Whenever the first is true in a state, the second is true in that state or in a later one. */
  leadsTo: readonly [T, T]
}>

export type Possibilities<V> = Readonly<Record<string, Possibility<V> | undefined>>
/**
 * Formulas by name; `L` gives, for each name, the domains that the formula quantifies over, and `A` stands for the
 * names of the actions.
 */
export type Temporal<V, L, A extends string> = { readonly [K in keyof L]: TemporalFormula<V, L[K], A> | undefined }

declare const STATE: unique symbol

/**
 * A claim that the spec does only what another spec allows; only `refinement` creates one. `V` is the state of the
 * spec.
 */
export interface Refinement<in V> {
  readonly [STATE]?: (s: V) => void
}

type ParametersOf<A> = A extends Action<infer P> ? P : never
type Some<T> = T | readonly T[]

/** Fairness of one action, or of the disjunction of several; with `each`, one condition per value of these parameters. */
export type FairnessOf<V, A extends Actions> =
  | {
      [K in keyof A]: Strength<K> & { readonly each?: Some<ParametersOf<A[K]>> } & Where<V, BindingOf<A[K]>>
    }[keyof A]
  | (Strength<readonly (keyof A)[]> & { readonly each?: Some<ParametersOf<A[keyof A]>> } & Where<
        V,
        BindingOf<A[keyof A]>
      >)

/** Only steps for which it is true in the state before the step count. */
interface Where<V, B> {
  readonly where?: (s: V, binding: B) => boolean
}

/**
 * `weak`: the action is not enabled from some state on without being taken. `strong`: the action is not enabled
 * infinitely often without being taken.
 */
type Strength<T> = OneOf<{ weak: T; strong: T }>
