import type { Domain } from '../../domain/types.ts'
import type { Action, Actions } from './action.ts'
import type { OnlySteps, TakenSteps } from './steps.ts'

/** Exactly one of the members of `T`. */
type OneOf<T> = {
  [K in keyof T]: { readonly [L in K]: T[L] } & { readonly [L in Exclude<keyof T, K>]?: undefined }
}[keyof T]

type Test<V> = (s: V) => boolean

/** `possible`: some reachable state satisfies it. `alwaysPossible`: from every reachable state one can be reached that does. */
export type Possibility<V> =
  | { readonly possible: Test<V>; readonly alwaysPossible?: undefined; readonly faults?: undefined }
  | {
      readonly alwaysPossible: Test<V>
      readonly possible?: undefined
      /** The way back may use faults; by default it uses none. */
      readonly faults?: 'allowed'
    }

/** The same for one choice of what a formula quantifies over. */
type BoundTest<V, B> = (s: V, binding: B) => boolean
/** A value of each of these domains. */
type ChoiceOf<Q> = { readonly [P in keyof Q]: Q[P] extends Domain<infer T> ? T : never }

/** An assumption about a whole behaviour; in a list, all of them apply. `A`: names of actions. */
interface Given<T, A extends string> {
  /** True of the first state. */
  readonly initially?: Some<T>
  readonly always?: Some<T>
  readonly alwaysEventually?: Some<T | TakenSteps<A>>
  readonly eventuallyAlways?: Some<T | OnlySteps<A>>
}

/** A requirement on every fair behaviour, or on every fair behaviour for which `given` is true. */
export type TemporalFormula<V, Q, A extends string> = Forms<BoundTest<V, ChoiceOf<Q>>, A> & {
  /** It must do so for every choice of values from these domains. */
  readonly forall?: Q
  readonly given?: Given<BoundTest<V, ChoiceOf<Q>>, A>
}

type Forms<T, A extends string> = OneOf<{
  /** In some state. */
  eventually: T
  /** Again and again. */
  alwaysEventually: T | TakenSteps<A>
  /** From some state on. */
  eventuallyAlways: T | OnlySteps<A>
  /** In, or after, every state with the first there is a state with the second. */
  leadsTo: readonly [T, T]
}>

export type Possibilities<V> = Readonly<Record<string, Possibility<V> | undefined>>
/** By name; `L` has for each name the domains that the formula quantifies over, and `A` are the names of the actions. */
export type Temporal<V, L, A extends string> = { readonly [K in keyof L]: TemporalFormula<V, L[K], A> | undefined }

declare const STATE: unique symbol

/** A claim that the spec does only what another spec allows; only `refinement` makes one. `V`: the state of the spec. */
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

type BindingOf<A> = A extends Action<string, infer B> ? B : never

/** Only the steps count for which it is true in the state before them. */
interface Where<V, B> {
  readonly where?: (s: V, binding: B) => boolean
}

/** `weak`: not enabled from some state on without being taken. `strong`: not enabled again and again without being taken. */
type Strength<T> = OneOf<{ weak: T; strong: T }>
