import type { AGAIN, CALLER, COPIED, Lifecycle, LIFECYCLE, OBSERVED } from './lifecycle.ts'
import type { Observation } from './observation.ts'
import type { Domain, Fields, RecordDraft, RecordView, ScalarDomain } from '../../domain/types.ts'
import type { Action, Actions, Taken } from './action.ts'
import type { Lanes, Message } from './lanes.ts'
import type { FairnessOf, Possibilities, Refinement, Temporal } from './promises.ts'

/** Declared constants with their defaults: a number, a boolean, or a domain, which defaults to its first value. */
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

/** Where a parameter's values come from: a fixed domain, or the state. */
type Choices<V, P> = { readonly [K in keyof P]: Domain<P[K]> | ((s: V) => Iterable<P[K]>) }
/** The choices of a later stage, which sees the values chosen in earlier ones. */
type LaterChoices<V, Earlier, P> = {
  readonly [K in keyof P]: Domain<P[K]> | ((s: V, earlier: Readonly<Earlier>) => Iterable<P[K]>)
}

interface Step<V, D, Fault, P> {
  /** A step of this action uses up one fault of this kind from the budget. */
  readonly fault?: Fault
  /**
   * The guard: whether the action is enabled for this binding in this state. It only reads. Default: always enabled.
   */
  readonly when?: (s: V, binding: P) => boolean
  /** The effect: turns the state into its successor. It must be deterministic. */
  readonly then: (s: D, binding: P) => void
  /**
   * For pictures: who sends the step's message, and who receives it, given the state before the step. By default,
   * Quorate guesses both from the nodes that change.
   */
  readonly message?: (s: V, binding: P) => Message
}

/** A single stage of parameters as the author writes it: where their values come from. */
type Stage<V> = Readonly<Record<string, Domain | ((s: V) => Iterable<unknown>)>>

type Chosen<V, C> = C extends Domain<infer T> ? T : C extends (s: V) => Iterable<infer T> ? T : never

/** A list of stages. The type has no array methods, because a parameter may share a name with one of them. */
interface Stages<V, P, Q, R> {
  readonly 0: Choices<V, P>
  readonly 1: LaterChoices<V, P, Q>
  readonly 2?: LaterChoices<V, P & Q, R>
}

/**
 * The parameters of all stages. `Only` does not describe them if there is more than one stage or none. The type is
 * `never` until something is known, because TypeScript checks functions with type annotations before it infers types
 * for functions without them.
 */
type Bindings<V, Only, P, Q, R> =
  Stage<V> extends Only
    ? unknown extends P | Q
      ? never
      : Readonly<P & Q & R>
    : { readonly [K in keyof Only]: Chosen<V, Only[K]> }

type Names<P> = [P] extends [never] ? never : Extract<keyof P, string>

/**
 * Names the parameters, guard and effect of an action. Each stage of `forall` sees the values chosen in earlier stages.
 * There is only one signature. With overloads, TypeScript would report a mistake in a guard as "no overload matches
 * this call".
 */
export type ActionBuilder<V, D, Fault> = <Only extends Stage<V>, P, Q, R>(
  body: Step<V, D, Fault, NoInfer<Bindings<V, Only, P, Q, R>>> & {
    readonly forall?: Only | Stages<V, P, Q, R> | undefined
  },
) => Action<Names<Bindings<V, Only, P, Q, R>>, Bindings<V, Only, P, Q, R>>

type Predicates<V> = Readonly<Record<string, (s: V) => boolean>>
type Relation<V, A extends Actions> = (before: V, after: V, step: Taken<A>) => boolean
/** A relation that every step must satisfy; with `of`, only the steps that change its value, like `[][A]_v` in TLA+. */
type Relations<V, A extends Actions> = Readonly<
  Record<string, Relation<V, A> | { readonly of: (s: V) => unknown; readonly holds: Relation<V, A> }>
>
/** The property names in a record, or never if there is no record. */
type NamesOf<R> = string extends keyof R ? never : Extract<keyof R, string>

/** Every state that satisfies a predicate is initial. */
interface Filter<V> {
  readonly where: (s: V) => boolean
  /** The variables that take all values of their domains; the others keep their zero value. If absent, all vary. */
  readonly vary?: readonly Extract<keyof V, string>[]
}

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
   * An initializer, or a list or generator of initializers. Variables that they do not assign start at the zero value
   * of their domain. Or a predicate that all initial states satisfy.
   */
  readonly init: ((s: D) => void | Iterable<(s: D) => void>) | Iterable<(s: D) => void> | Filter<V>
  /** The actions. Their order determines the order of counts and which counterexample is preferred. */
  readonly actions: A
  /** Must hold in every reachable state. */
  readonly invariants?: I
  /** Invariants that may fail by design. They are checked only if a model or `--property` names them. */
  readonly observations?: O
  /**
   * Must hold between every state and each of its successors; with `of`, only if the value of `of` changes. If
   * `actions` comes first, the third argument is the step between the two states.
   */
  readonly transitions?: T
  /** The actions that no behaviour may postpone forever. Only actions listed here are fair. */
  readonly fairness?: readonly FairnessOf<V, NoInfer<A>>[]
  /** A state outside the constraint is checked, but it is not expanded and does not count as distinct. */
  readonly constraint?: (s: V) => boolean
  /**
   * A step outside the step constraint is checked, as is the state after it, but the search does not take it. Steps that
   * change nothing are always taken.
   */
  readonly stepConstraint?: Relation<V, NoInfer<A>> | undefined
  /** 'error' reports a state with no enabled action. The default is 'ignore'. */
  readonly deadlock?: 'error' | 'ignore'
  /** States in which a behaviour can end even if `deadlock` is 'error'. */
  readonly endStates?: Predicates<V>
  /**
   * Why the spec keeps parts of actions that no promise needs, by action and part:
   * `{ 'Commit: leads(leader)': 'followers have no copies' }`. `quorate mutate --strict` fails for any other part that
   * no promise needs.
   */
  readonly unneeded?: { readonly [K in `${Extract<keyof NoInfer<A>, string>}: ${string}`]?: string }
  /** How pictures show nodes. */
  readonly lanes?: Lanes<V, N>
  /** The values that `quorate graph --view NAME` can show for a state. It merges states with the same value. */
  readonly views?: Readonly<Record<string, (s: V) => string | number | boolean | object | null>>
}

declare const PROPERTIES: unique symbol
declare const VARIABLES: unique symbol
declare const ACTIONS: unique symbol

/**
 * A spec with its constants fixed. `P` stands for the property names, `F` for the variables, and `A` for the actions.
 */
export interface Definition<P extends string, F extends Fields = Fields, out A = unknown> {
  readonly [PROPERTIES]?: P
  readonly [VARIABLES]?: F
  readonly [ACTIONS]?: A
}

/** The functions whose types depend on a state's variables: `action`, `define` and `enabled`. */
export interface StateBuilder<V, D, Fault, F extends Fields = Fields> {
  readonly action: ActionBuilder<V, D, Fault>
  /**
   * Whether an action is enabled in a state with these parameter values, for some values of the remaining parameters.
   * Like `ENABLED` in TLA+. For use in properties and in guards of other actions.
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

/** What each temporal property quantifies over, by property name. */
type Quantified = Readonly<Record<string, unknown>>

/**
 * Promises about what remains possible and about entire behaviours. Set a promise to undefined if the spec does not
 * make it with these constants.
 */
interface Lively<V, M, L, A extends string> {
  readonly possibilities?: M
  readonly temporal?: Temporal<V, L, A>
}

type Refinements<V> = Readonly<Record<string, Refinement<V> | undefined>>

/**
 * Other specs that allow every behaviour of this one. Set a claim to undefined if the spec does not make it with these
 * constants.
 */
interface Refining<R> {
  readonly refines?: R
}

interface Constructed<K extends string> {
  /** Why no model can break a property: `{ OneLeaderNow: 'roles are fixed' }`. */
  readonly byConstruction?: Readonly<Record<K, string>>
}

/** A definition. If a name under `byConstruction` is not a property, the spec does not compile. */
type Defined<P extends string, K extends string, F extends Fields, A> = [K] extends [P]
  ? Definition<P, F, A>
  : { readonly noSuchProperty: Exclude<K, P> }

/** Declares the state's variables. All later types are inferred from them. */
export interface Tools<F extends FaultsDeclared> {
  readonly state: <S extends Fields>(
    variables: S,
  ) => StateBuilder<RecordView<S>, RecordDraft<S>, Extract<keyof F, string>, S>
}

/** `states` is the number of states in the shortest counterexample, including the initial one. */
export type Expectation = 'holds' | 'bounded' | 'violated' | { readonly violated: { readonly states: number } }

/** Values for some of the declared names, but for no other names. */
type Settings<T> = string extends keyof T ? Record<string, never> : { readonly [K in keyof T]?: T[K] }

/** Explains a model's counterexample to readers. `quorate counterexamples` draws the models that have a story. */
export interface Story<P extends string = string> {
  readonly title: string
  /** Two sentences: what happens and what it means. */
  readonly text: string
  /** The real-world bug that the counterexample shows: `KAFKA-6361`, `apache/rocketmq#7017`. */
  readonly bug?: string
  /** The violated property that the story explains. The default is the first one that `expect` names. */
  readonly property?: P
}

export interface ModelDeclared<C extends ConstantsDeclared, F extends FaultsDeclared, P extends string> {
  readonly constants?: Settings<ConstantsOf<C>>
  readonly faults?: Settings<Budgets<F>>
  /** Among states that differ only in the names of symmetric ids, explore just one. */
  readonly symmetry?: boolean
  /**
   * The verdict that each property must have. A promise that is not named must hold. 'bounded' applies to every
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
 * A protocol with its models, as `spec` creates it. `M` stands for the model names, `F` for the state's variables, and
 * `A` for the actions.
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

/** A spec from an instrumented copy of its file and what the copy reports. */
export interface ObservedSpec<out M extends string = string> {
  readonly spec: Spec<M>
  readonly observation: Observation
}
