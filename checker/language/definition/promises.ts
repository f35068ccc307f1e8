import type { Action, Actions } from './action.ts'

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

/** An assumption about a whole behaviour; in a list, all of them apply. */
export interface Given<V> {
  readonly always?: Test<V> | readonly Test<V>[]
  readonly alwaysEventually?: Test<V> | readonly Test<V>[]
  readonly eventuallyAlways?: Test<V> | readonly Test<V>[]
}

/** A requirement on every fair behaviour, or on every fair behaviour for which `given` is true. */
export type TemporalFormula<V> = OneOf<{
  /** In some state. */
  eventually: Test<V>
  /** Again and again. */
  alwaysEventually: Test<V>
  /** From some state on. */
  eventuallyAlways: Test<V>
  /** In, or after, every state with the first there is a state with the second. */
  leadsTo: readonly [Test<V>, Test<V>]
}> & { readonly given?: Given<V> }

export type Possibilities<V> = Readonly<Record<string, Possibility<V> | undefined>>
export type Temporal<V> = Readonly<Record<string, TemporalFormula<V> | undefined>>

declare const STATE: unique symbol

/** A claim that the spec does only what another spec allows; only `refinement` makes one. `V`: the state of the spec. */
export interface Refinement<in V> {
  readonly [STATE]?: (s: V) => void
}

type ParametersOf<A> = A extends Action<infer P> ? P : never
type Some<T> = T | readonly T[]

/** Fairness of one action, or of the disjunction of several; with `each`, one condition per value of these parameters. */
export type FairnessOf<A extends Actions> =
  | {
      [K in keyof A]: Strength<K> & { readonly each?: Some<ParametersOf<A[K]>> }
    }[keyof A]
  | (Strength<readonly (keyof A)[]> & { readonly each?: Some<ParametersOf<A[keyof A]>> })

/** `weak`: not enabled from some state on without being taken. `strong`: not enabled again and again without being taken. */
type Strength<T> = OneOf<{ weak: T; strong: T }>
