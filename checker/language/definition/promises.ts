import type { Domain } from '../../domain/types.ts'
import type { Action, Actions, BindingOf } from './action.ts'
import type { OnlySteps, TakenSteps } from './steps.ts'

/** Exactly one of the members of `T`. */
type OneOf<T> = {
  [K in keyof T]: { readonly [L in K]: T[L] } & { readonly [L in Exclude<keyof T, K>]?: undefined }
}[keyof T]

type Test<V> = (s: V) => boolean

/**
 * `possible`: some reachable state satisfies the test. `alwaysPossible`: every reachable state can still reach one
 * that does.
 */
export type Possibility<V> =
  | { readonly possible: Test<V>; readonly alwaysPossible?: undefined; readonly faults?: undefined }
  | {
      readonly alwaysPossible: Test<V>
      readonly possible?: undefined
      /** Lets the path to such a state use faults. By default, it cannot. */
      readonly faults?: 'allowed'
    }

/** A test for one choice of the values that a formula quantifies over. */
type BoundTest<V, B> = (s: V, binding: B) => boolean
/** One value from each of these domains. */
type ChoiceOf<Q> = { readonly [P in keyof Q]: Q[P] extends Domain<infer T> ? T : never }

/** An assumption about an entire behaviour. In a list, all assumptions apply. `A` stands for the action names. */
interface Given<T, A extends string> {
  /** The first state satisfies this. */
  readonly initially?: Some<T>
  readonly always?: Some<T>
  readonly alwaysEventually?: Some<T | TakenSteps<A>>
  readonly eventuallyAlways?: Some<T | OnlySteps<A>>
}

/** What every fair behaviour must do. With `given`, only behaviours that satisfy it must. */
export type TemporalFormula<V, Q, A extends string> = Forms<BoundTest<V, ChoiceOf<Q>>, A> & {
  /** The formula must hold for every choice of values from these domains. */
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
 * Formulas by name. `L` maps each name to the domains that its formula quantifies over. `A` stands for the action
 * names.
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

/**
 * Fairness of one action, or of the disjunction of several. With `each`, every value of these parameters gets its
 * own condition.
 */
export type FairnessOf<V, A extends Actions> =
  | {
      [K in keyof A]: Strength<K> & { readonly each?: Some<ParametersOf<A[K]>> } & Where<V, BindingOf<A[K]>>
    }[keyof A]
  | (Strength<readonly (keyof A)[]> & { readonly each?: Some<ParametersOf<A[keyof A]>> } & Where<
        V,
        BindingOf<A[keyof A]>
      >)

/** Counts a step only if this is true in the state before it. */
interface Where<V, B> {
  readonly where?: (s: V, binding: B) => boolean
}

/**
 * `weak`: an action that stays enabled is taken eventually. `strong`: an action that is enabled infinitely often
 * is taken infinitely often.
 */
type Strength<T> = OneOf<{ weak: T; strong: T }>
