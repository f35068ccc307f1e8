/**
 * The types an author sees. Each domain stands for two TypeScript types. Its *view* is deeply read-only: guards and
 * properties receive it, and every value taken out of a state has this type. Effects receive its *draft*.
 *
 * A view also has the draft's mutators, but they can be called only on a draft (`this: EffectsOnly`). A guard that
 * writes therefore does not compile, but a view or a value can be assigned wherever a draft is expected, because
 * assignment copies.
 */
declare const TYPES: unique symbol
declare const EFFECTS_ONLY: unique symbol

/** Only an effect (`then`, `init`) may change the state. */
export interface EffectsOnly {
  readonly [EFFECTS_ONLY]: 'only an effect may change the state'
}

/** A finite set of values, as an author names it; `V` is the type of its view, `D` that of its draft. */
export interface Domain<out V = unknown, out D = unknown> {
  readonly label: string
  /** The number of values in the domain. */
  readonly cardinality: bigint
  /** The number of bits of one value. */
  readonly bits: number
  readonly [TYPES]?: { readonly view: V; readonly draft: D }
}

/** A domain whose values are numbers, strings, booleans or null. */
export interface ScalarDomain<out V = unknown> extends Domain<V, V> {
  readonly kind: 'scalar'
  /** The position of a value in the domain, from 0; -1 if it is not a member. */
  readonly indexOf: (value: unknown) => number
}

/** An id type; ids are the numbers 0 .. size - 1, printed as `name0`, `name1`, …. */
export interface IdsDomain<out V = number> extends ScalarDomain<V> {
  readonly ids: string
  readonly size: number
  /** All ids, for code that is the same for each of them: `init: Node.values.map((n) => (s) => { s.leader = n })`. */
  readonly values: readonly V[]
}

declare const ID: unique symbol

/**
 * An id of a symmetric type. It is a number when the spec runs, but TypeScript does not accept it as a number, or as
 * anything else that a spec can order, calculate with, or write as a literal. Ids come from a domain or the state,
 * index arrays, and are compared with `===` and `!==`.
 */
export type SymmetricId<Name extends string = string> = symbol & { readonly [ID]: Name }

export type ViewOf<T> = T extends Domain<infer V, unknown> ? V : never
export type DraftOf<T> = T extends Domain<unknown, infer D> ? D : never

export type Fields = Readonly<Record<string, Domain>>
export type RecordView<F extends Fields> = { readonly [K in keyof F]: ViewOf<F[K]> }
/** The state of a spec with these variables, as guards and properties receive it. */
export type StateOf<F extends Fields> = RecordView<F>
export type RecordDraft<F extends Fields> = { [K in keyof F]: DraftOf<F[K]> }

export type Variants = Readonly<Record<string, Fields>>
export type UnionView<U extends Variants> = { [K in keyof U]: { readonly kind: K } & RecordView<U[K]> }[keyof U]
export type UnionDraft<U extends Variants> = { [K in keyof U]: { readonly kind: K } & RecordDraft<U[K]> }[keyof U]

interface Listed<V> {
  /** The element at `index`, counted from the end if negative; undefined if there is no such element. */
  at(index: number): V | undefined
  includes(value: V, from?: number): boolean
  indexOf(value: V, from?: number): number
  find(test: (value: V, index: number) => boolean): V | undefined
  findIndex(test: (value: V, index: number) => boolean): number
  findLast(test: (value: V, index: number) => boolean): V | undefined
  findLastIndex(test: (value: V, index: number) => boolean): number
  some(test: (value: V, index: number) => boolean): boolean
  every(test: (value: V, index: number) => boolean): boolean
  filter(test: (value: V, index: number) => boolean): V[]
  map<R>(f: (value: V, index: number) => R): R[]
  flatMap<R>(f: (value: V, index: number) => R | readonly R[]): R[]
  forEach(f: (value: V, index: number) => void): void
  reduce(f: (folded: V, value: V, index: number) => V): V
  reduce<R>(f: (folded: R, value: V, index: number) => R, start: R): R
  reduceRight(f: (folded: V, value: V, index: number) => V): V
  reduceRight<R>(f: (folded: R, value: V, index: number) => R, start: R): R
  slice(start?: number, end?: number): V[]
  /** A copy with one element replaced, to be assigned: `s.log = s.log.with(i, v)`. */
  with(index: number, value: V): V[]
  toReversed(): V[]
  toSorted(order?: (a: V, b: V) => number): V[]
  join(separator?: string): string
  keys(): IterableIterator<number>
  values(): IterableIterator<V>
  entries(): IterableIterator<[number, V]>
  [Symbol.iterator](): IterableIterator<V>
}

/** A sequence, read. */
export interface SeqView<V> extends Listed<V> {
  readonly length: number
  push(this: EffectsOnly, ...values: V[]): number
  pop(this: EffectsOnly): V | undefined
  shift(this: EffectsOnly): V | undefined
}

/** A sequence in an effect. Any JavaScript array of the right elements can be assigned to it. */
export interface SeqDraft<V> extends Listed<V> {
  /** Can only be assigned a smaller number, which truncates. */
  length: number
  push(...values: V[]): number
  pop(): V | undefined
  /** Removes the first element, and returns it. */
  shift(): V | undefined
}

/** The operations that the methods of sets need from another set. */
interface SetLike<V> {
  readonly size: number
  has(value: V): boolean
  keys(): Iterator<V>
}

/** The methods that sets have in later versions of JavaScript. Results are new sets. */
interface SetAlgebra<V> {
  union<U>(other: SetLike<U>): Set<V | U>
  intersection<U>(other: SetLike<U>): Set<V & U>
  difference<U>(other: SetLike<U>): Set<V>
  symmetricDifference<U>(other: SetLike<U>): Set<V | U>
  isSubsetOf(other: SetLike<unknown>): boolean
  isSupersetOf(other: SetLike<unknown>): boolean
  isDisjointFrom(other: SetLike<unknown>): boolean
}

/**
 * Sets have these methods in every version of JavaScript. To TypeScript, they have them if its library does
 * (`es2025.collection`), because otherwise a `Set` could not be assigned to a set of the state.
 */
type AlgebraOf<V> = Set<unknown> extends { union: unknown } ? SetAlgebra<V> : object

interface Members<V> extends AlgebraOf<V> {
  readonly size: number
  has(value: V): boolean
  forEach(f: (value: V, same: V, set: unknown) => void): void
  keys(): IterableIterator<V>
  values(): IterableIterator<V>
  entries(): IterableIterator<[V, V]>
  [Symbol.iterator](): IterableIterator<V>
}

/** A read-only set. Iteration is in the order of the domain. */
export interface SetView<V> extends Members<V> {
  add(this: EffectsOnly, value: V): unknown
  delete(this: EffectsOnly, value: V): boolean
  clear(this: EffectsOnly): void
}

/** A set in an effect. Any JavaScript `Set` of the right elements can be assigned to it. */
export interface SetDraft<V> extends Members<V> {
  add(value: V): unknown
  /** Returns whether the set contained the value. */
  delete(value: V): boolean
  clear(): void
}

/** A read-only multiset. Iteration yields each value as many times as it occurs, in the order of the domain. */
export interface BagView<V> {
  readonly size: number
  has(value: V): boolean
  /** The number of times the value occurs. */
  count(value: V): number
  [Symbol.iterator](): IterableIterator<V>
  add(this: EffectsOnly, value: V): void
  delete(this: EffectsOnly, value: V): boolean
  clear(this: EffectsOnly): void
}

/** A multiset in an effect; `delete` removes one occurrence. */
export interface BagDraft<V> {
  readonly size: number
  has(value: V): boolean
  count(value: V): number
  [Symbol.iterator](): IterableIterator<V>
  add(value: V): void
  delete(value: V): boolean
  clear(): void
}

/** A read-only array of scalars. */
export interface ScalarArrayView<V> extends Listed<V> {
  readonly length: number
  get(index: number): V
  set(this: EffectsOnly, index: number, value: V): void
}

/** An array of scalars in an effect. */
export interface ScalarArrayDraft<V> extends Listed<V> {
  readonly length: number
  get(index: number): V
  set(index: number, value: V): void
}

/** A read-only array of composites: `s.brokers[b].log`. */
export type PlaceArrayView<V> = readonly V[] & {
  get(index: number): V
  set(this: EffectsOnly, index: number, value: V): void
}

/** An array of composites in an effect; `set` replaces a whole element. */
export type PlaceArrayDraft<V, D> = readonly D[] & {
  get(index: number): D
  set(index: number, value: V): void
}

/**
 * The type of `array(index, T)`: scalars through `get` and `set`, composites as an array of places. `I` is the type of
 * the index.
 */
export type ArrayOf<T extends Domain, I = number> = I extends symbol
  ? T extends ScalarDomain<infer V>
    ? Domain<SymmetricScalarsView<I, V>, SymmetricScalarsDraft<I, V>>
    : Domain<SymmetricPlacesView<I, ViewOf<T>>, SymmetricPlacesDraft<I, ViewOf<T>, DraftOf<T>>>
  : T extends ScalarDomain<infer V>
    ? Domain<ScalarArrayView<V>, ScalarArrayDraft<V>>
    : Domain<PlaceArrayView<ViewOf<T>>, PlaceArrayDraft<ViewOf<T>, DraftOf<T>>>

/** The members that arrays indexed by symmetric ids share with other arrays; none reveals an order. */
interface ByIds<I, V> {
  readonly length: number
  get(id: I): V
  includes(value: V): boolean
  find(test: (value: V, id: I) => boolean): V | undefined
  some(test: (value: V, id: I) => boolean): boolean
  every(test: (value: V, id: I) => boolean): boolean
  filter(test: (value: V, id: I) => boolean): V[]
  map<R>(f: (value: V, id: I) => R): R[]
  [Symbol.iterator](): IterableIterator<V>
}

/** A read-only array of scalars, indexed by symmetric ids. */
export interface SymmetricScalarsView<I, V> extends ByIds<I, V> {
  set(this: EffectsOnly, id: I, value: V): void
}

/** An array of scalars, indexed by symmetric ids, in an effect. */
export interface SymmetricScalarsDraft<I, V> extends ByIds<I, V> {
  set(id: I, value: V): void
}

interface Places<I, V> extends ByIds<I, V> {
  keys(): IterableIterator<I>
  entries(): IterableIterator<[I, V]>
}

/** A read-only array of composites, indexed by symmetric ids: `s.brokers[b].log`. */
export type SymmetricPlacesView<I extends symbol, V> = { readonly [K in I]: V } & Places<I, V> & {
    set(this: EffectsOnly, id: I, value: V): void
  }

/** An array of composites, indexed by symmetric ids, in an effect. `set` replaces a whole element. */
export type SymmetricPlacesDraft<I extends symbol, V, D> = { readonly [K in I]: D } & Places<I, D> & {
    set(id: I, value: V): void
  }

/** The type of `option(T)`; an option of a scalar is a scalar. */
export type OptionOf<T extends Domain> =
  T extends ScalarDomain<infer V> ? ScalarDomain<V | null> : Domain<ViewOf<T> | null, DraftOf<T> | null>
