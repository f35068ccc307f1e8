import type { AGAIN, CALLER, COPIED, Lifecycle, LIFECYCLE, OBSERVED } from './lifecycle.ts'
import type { Observation } from './observation.ts'
import type { Domain, Fields, RecordDraft, RecordView, ScalarDomain } from '../../domain/types.ts'
import type { Action, Actions, Taken } from './action.ts'
import type { Lanes, Message } from './lanes.ts'
import type { FairnessOf, Possibilities, Refinement, Temporal } from './promises.ts'

/** Declared constants with their defaults: numbers, booleans, or a domain, whose first value is the default. */
export type ConstantsDeclared = Readonly<Record<string, number | boolean | ScalarDomain<string | number | boolean>>>
/** Fault kinds with their default budgets. */
export type FaultsDeclared = Readonly<Record<string, number>>

export type ConstantsOf<C extends ConstantsDeclared> = {
  readonly [K in keyof C]: C[K] extends number
    ? number
    : C[K] extends boolean
      ? boolean
      : C[K] extends ScalarDomain<infer V>
        ? V
        : never
}
export type Budgets<F extends FaultsDeclared> = { readonly [K in keyof F]: number }

/** The source of a parameter's values: a fixed domain, or the state. */
type Choices<V, P> = { readonly [K in keyof P]: Domain<P[K]> | ((s: V) => Iterable<P[K]>) }
/** The choices of a later stage, which sees the values chosen in earlier ones. */
type LaterChoices<V, Earlier, P> = {
  readonly [K in keyof P]: Domain<P[K]> | ((s: V, earlier: Readonly<Earlier>) => Iterable<P[K]>)
}

interface Step<V, D, Fault, P> {
  /** The kind of fault whose budget a step of this action uses up. */
  readonly fault?: Fault
  /**
   * The guard: whether the action is enabled for this binding in this state. It only reads. Default: always enabled.
   */
  readonly when?: (s: V, binding: P) => boolean
  /** The effect: turns the state into its successor. It must be deterministic. */
  readonly then: (s: D, binding: P) => void
  /**
   * For pictures: the sender and the receiver of the step's message, given the state before the step. By default, they
   * are guessed from the nodes that change.
   */
  readonly message?: (s: V, binding: P) => Message
}

/** The only stage of parameters as the author writes it: the sources of their values. */
type Stage<V> = Readonly<Record<string, Domain | ((s: V) => Iterable<unknown>)>>

type Chosen<V, C> = C extends Domain<infer T> ? T : C extends (s: V) => Iterable<infer T> ? T : never

/** A list of stages. It has none of the usual list methods, because a parameter can have the name of one. */
interface Stages<V, P, Q, R> {
  readonly 0: Choices<V, P>
  readonly 1: LaterChoices<V, P, Q>
  readonly 2?: LaterChoices<V, P & Q, R>
}

/**
 * The parameters of all stages. If there are several stages, or none, nothing is known about a single one. `never` as
 * long as nothing is known: TypeScript first checks whether a function with type annotations fits, before it infers
 * types for functions without them.
 */
type Bindings<V, Only, P, Q, R> =
  Stage<V> extends Only
    ? unknown extends P | Q
      ? never
      : Readonly<P & Q & R>
    : { readonly [K in keyof Only]: Chosen<V, Only[K]> }

type Names<P> = [P] extends [never] ? never : Extract<keyof P, string>

/**
 * Names the parameters, guard and effect of an action. Stages of `forall` see the values chosen in earlier stages. It
 * has only one signature: with several, TypeScript would report a mistake in a guard as a call that matches none of
 * them.
 */
export type ActionBuilder<V, D, Fault> = <Only extends Stage<V>, P, Q, R>(
  body: Step<V, D, Fault, NoInfer<Bindings<V, Only, P, Q, R>>> & {
    readonly forall?: Only | Stages<V, P, Q, R> | undefined
  },
) => Action<Names<Bindings<V, Only, P, Q, R>>, Bindings<V, Only, P, Q, R>>

type Predicates<V> = Readonly<Record<string, (s: V) => boolean>>
type Relation<V, A extends Actions> = (before: V, after: V, step: Taken<A>) => boolean
/** Applies to every step, or only to the steps that change the value of `of`, like `[][A]_v` in TLA+. */
type Relations<V, A extends Actions> = Readonly<
  Record<string, Relation<V, A> | { readonly of: (s: V) => unknown; readonly holds: Relation<V, A> }>
>
/** The names in a record of properties; never if there is no record. */
type NamesOf<R> = string extends keyof R ? never : Extract<keyof R, string>

export interface Behaviour<
  V,
  D,
  A extends Actions,
  I extends Predicates<V>,
  O extends Predicates<V>,
  T extends Relations<V, NoInfer<A>>,
  N = number,
> {
  /**
   * An initializer, or a list or generator of initializers. Variables that they do not assign have the zero value of
   * their domain.
   */
  readonly init: ((s: D) => void | Iterable<(s: D) => void>) | Iterable<(s: D) => void>
  /** The actions, in the order that counts and counterexamples follow. */
  readonly actions: A
  /** Must hold in every reachable state. */
  readonly invariants?: I
  /** Invariants that can fail by design: checked only if a model or `--property` names them. */
  readonly observations?: O
  /**
   * Must hold between every state and each of its successors; with `of`, only if the value of `of` changes. The third
   * argument is the step from one to the other, if `actions` comes first.
   */
  readonly transitions?: T
  /** The actions that no behaviour may postpone forever. Only actions listed here are fair. */
  readonly fairness?: readonly FairnessOf<V, NoInfer<A>>[]
  /** A state outside the constraint is checked, but neither counted as distinct nor expanded. */
  readonly constraint?: (s: V) => boolean
  /** 'error' reports a state with no enabled action. The default is 'ignore'. */
  readonly deadlock?: 'error' | 'ignore'
  /** States in which a behaviour can end even if `deadlock` is 'error'. */
  readonly endStates?: Predicates<V>
  /**
   * Reasons why nothing changes without a part of an action, by action and part: `{ 'Commit: leads(leader)': 'followers
   * have no copies' }`. `quorate mutate --strict` fails for any other part that no promise needs.
   */
  readonly unneeded?: { readonly [K in `${Extract<keyof NoInfer<A>, string>}: ${string}`]?: string }
  /** How pictures show the nodes. */
  readonly lanes?: Lanes<V, N>
  /** The value that `quorate graph --view NAME` shows for a state. States with the same value are merged. */
  readonly views?: Readonly<Record<string, (s: V) => string | number | boolean | object | null>>
}

declare const PROPERTIES: unique symbol
declare const VARIABLES: unique symbol
declare const ACTIONS: unique symbol

/**
 * A spec with its constants fixed; `P` stands for the names of its properties, `F` for its variables, and `A` for its
 * actions.
 */
export interface Definition<P extends string, F extends Fields = Fields, out A = unknown> {
  readonly [PROPERTIES]?: P
  readonly [VARIABLES]?: F
  readonly [ACTIONS]?: A
}

/** The functions that belong to a state's variables: `action`, `define` and `enabled`. */
export interface StateBuilder<V, D, Fault, F extends Fields = Fields> {
  readonly action: ActionBuilder<V, D, Fault>
  /**
   * Whether an action is enabled in a state, for these values of its parameters and for some values of the others; like
   * `ENABLED` in TLA+. For properties, and for guards of other actions.
   */
  readonly enabled: (s: V, action: string, binding?: Readonly<Record<string, unknown>>) => boolean
  readonly define: <
    A extends Actions,
    I extends Predicates<V>,
    O extends Predicates<V>,
    T extends Relations<V, NoInfer<A>>,
    M extends Possibilities<V>,
    L extends Quantified,
    R extends Refinements<V>,
    B extends Predicates<V>,
    K extends string = never,
    N = number,
  >(
    behaviour: Behaviour<V, D, A, I, O, T, N> &
      Beginning<B> &
      Constructed<K> &
      Lively<V, M, L, Extract<keyof NoInfer<A>, string>> &
      Refining<R>,
  ) => Defined<
    | NamesOf<B>
    | NamesOf<I>
    | NamesOf<O>
    | NamesOf<T>
    | NamesOf<M>
    | NamesOf<L>
    | NamesOf<R>
    | `${NamesOf<R>}.${string}`,
    K,
    F,
    A
  >
}

interface Beginning<B> {
  /** Must hold in every initial state. */
  readonly initially?: B
}

/** What temporal properties quantify over, by the properties' names. */
type Quantified = Readonly<Record<string, unknown>>

/**
 * Promises about what is possible after a state, and about whole behaviours. Set a promise to undefined if the spec
 * does not make it for these constants.
 */
interface Lively<V, M, L, A extends string> {
  readonly possibilities?: M
  readonly temporal?: Temporal<V, L, A>
}

type Refinements<V> = Readonly<Record<string, Refinement<V> | undefined>>

/**
 * Other specs that allow every behaviour of this one. Set a claim to undefined if the spec does not make it for these
 * constants.
 */
interface Refining<R> {
  readonly refines?: R
}

interface Constructed<K extends string> {
  /** For properties that no model can break, the reason: `{ OneLeaderNow: 'roles are fixed' }`. */
  readonly byConstruction?: Readonly<Record<K, string>>
}

/** A definition, unless a name under `byConstruction` is not a property, which does not compile. */
type Defined<P extends string, K extends string, F extends Fields, A> = [K] extends [P]
  ? Definition<P, F, A>
  : { readonly noSuchProperty: Exclude<K, P> }

/** Fixes the state's variables, from which everything that follows gets its types. */
export interface Tools<F extends FaultsDeclared> {
  readonly state: <S extends Fields>(
    variables: S,
  ) => StateBuilder<RecordView<S>, RecordDraft<S>, Extract<keyof F, string>, S>
}

/** `states` is the number of states in the shortest counterexample, including the initial one. */
export type Expectation = 'holds' | 'bounded' | 'violated' | { readonly violated: { readonly states: number } }

/** Some of the declared names; never if none was declared. */
type Settings<T> = string extends keyof T ? Record<string, never> : { readonly [K in keyof T]?: T[K] }

/** An explanation of a model's counterexample, for readers; `quorate counterexamples` draws models that have one. */
export interface Story<P extends string = string> {
  readonly title: string
  /** Two sentences: what happens, and what it means. */
  readonly text: string
  /** The real-world bug that it shows: `KAFKA-6361`, `apache/rocketmq#7017`. */
  readonly bug?: string
  /** The violated property that it is about. The default is the first one that `expect` names. */
  readonly property?: P
}

export interface ModelDeclared<C extends ConstantsDeclared, F extends FaultsDeclared, P extends string> {
  readonly constants?: Settings<ConstantsOf<C>>
  readonly faults?: Settings<Budgets<F>>
  /** Whether to explore only one of the states that differ only in the names of symmetric ids. */
  readonly symmetry?: boolean
  /**
   * The verdict that each property must have; a promise that is not named must hold. 'bounded' stands for every
   * promise.
   */
  readonly expect?: 'bounded' | { readonly [K in P | 'Deadlock']?: Expectation }
  readonly story?: Story<P | 'Deadlock'>
}

/** A declared model with its names erased. */
export interface AnyModel {
  readonly constants?: Readonly<Record<string, unknown>>
  readonly faults?: Readonly<Record<string, unknown>>
  readonly symmetry?: boolean
  readonly expect?: 'bounded' | Readonly<Record<string, Expectation | undefined>>
  readonly story?: Story
}

declare const MODELS: unique symbol
declare const STATE: unique symbol

/**
 * A protocol with its models; `spec` creates it. `M` stands for the names of the models, `F` for the variables of the
 * state, and `A` for the actions.
 */
export interface Spec<out M extends string = string, out F extends Fields = Fields, out A = unknown> {
  readonly format: 'quorate.spec/1'
  readonly name: string
  readonly constants: ConstantsDeclared
  readonly faults: FaultsDeclared
  readonly build: (constants: never, budgets: never, tools: never) => Definition<string, Fields, A>
  readonly models: Readonly<Record<string, AnyModel>>
  readonly [LIFECYCLE]?: Lifecycle
  readonly [AGAIN]?: () => Spec<M, F>
  readonly [COPIED]?: () => Spec<M, F>
  readonly [OBSERVED]?: () => ObservedSpec<M>
  readonly [CALLER]?: () => string
  readonly [MODELS]?: M
  readonly [STATE]?: F
}

/** A spec of an instrumented copy of its file, and what the copy reports. */
export interface ObservedSpec<out M extends string = string> {
  readonly spec: Spec<M>
  readonly observation: Observation
}
