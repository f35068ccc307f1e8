/**
 * The types an author sees. Each domain stands for two TypeScript types. Guards and properties receive its *view*,
 * which is deeply read-only; every value taken out of a state also has this type. Effects receive its *draft*.
 *
 * A view also has the draft's mutators, but only a draft can call them (`this: EffectsOnly`). So a guard that writes
 * does not compile, yet a view or a value can be assigned wherever a draft is expected, because assignment copies.
 */
declare const TYPES: unique symbol
declare const EFFECTS_ONLY: unique symbol

/** Only an effect (`then`, `init`) may change the state. */
export interface EffectsOnly {
  readonly [EFFECTS_ONLY]: 'only an effect may change the state'
}

/** A finite set of values, as authors refer to it. `V` is the type of its view, `D` that of its draft. */
export interface Domain<out V = unknown, out D = unknown> {
  readonly label: string
  /** How many values the domain has. */
  readonly cardinality: bigint
  /** How many bits one value takes. */
  readonly bits: number
  readonly [TYPES]?: { readonly view: V; readonly draft: D }
}

/** A domain whose values are numbers, strings, booleans or null. */
export interface ScalarDomain<out V = unknown> extends Domain<V, V> {
  readonly kind: 'scalar'
  /** The position of a value in the domain, starting at 0; -1 if it is not a member. */
  readonly indexOf: (value: unknown) => number
}

/** An id type. Its ids are the numbers 0 .. size - 1, printed as `name0`, `name1`, …. */
export interface IdsDomain<out V = number> extends ScalarDomain<V> {
  readonly ids: string
  readonly size: number
  /** All ids, for code that treats them all the same: `init: Node.values.map((n) => (s) => { s.leader = n })`. */
  readonly values: readonly V[]
}

declare const ID: unique symbol

/**
 * An id of a symmetric type. It is a number at run time, but TypeScript does not treat it as one, or as anything else
 * that a spec could order, calculate with, or write as a literal. Ids come from a domain or from the state, index
 * arrays, and are compared with `===` and `!==`.
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
  /** The element at `index`, which counts from the end if negative; undefined if there is no such element. */
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
  /** A copy with one element replaced, meant for assignment: `s.log = s.log.with(i, v)`. */
  with(index: number, value: V): V[]
  toReversed(): V[]
  toSorted(order?: (a: V, b: V) => number): V[]
  join(separator?: string): string
  keys(): IterableIterator<number>
  values(): IterableIterator<V>
  entries(): IterableIterator<[number, V]>
  [Symbol.iterator](): IterableIterator<V>
}

/** A read-only sequence. */
export interface SeqView<V> extends Listed<V> {
  readonly length: number
  push(this: EffectsOnly, ...values: V[]): number
  pop(this: EffectsOnly): V | undefined
  shift(this: EffectsOnly): V | undefined
}

/** A sequence in an effect. Any JavaScript array with suitable elements can be assigned to it. */
export interface SeqDraft<V> extends Listed<V> {
  /** Accepts only a smaller number, which truncates the sequence. */
  length: number
  push(...values: V[]): number
  pop(): V | undefined
  /** Removes and returns the first element. */
  shift(): V | undefined
}

/** What the methods of a set require of another set. */
interface SetLike<V> {
  readonly size: number
  has(value: V): boolean
  keys(): Iterator<V>
}

/** The set methods of later JavaScript versions. Results are new sets. */
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
 * At run time, sets have these methods in every version of JavaScript. Their types have them only if TypeScript's own
 * library does (`es2025.collection`); otherwise, a `Set` could not be assigned to a set in the state.
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

/** A read-only set, iterated in the order of the domain. */
export interface SetView<V> extends Members<V> {
  add(this: EffectsOnly, value: V): unknown
  delete(this: EffectsOnly, value: V): boolean
  clear(this: EffectsOnly): void
}

/** A set in an effect. Any JavaScript `Set` with suitable elements can be assigned to it. */
export interface SetDraft<V> extends Members<V> {
  add(value: V): unknown
  /** Returns whether the set contained the value. */
  delete(value: V): boolean
  clear(): void
}

/** A read-only multiset. Iteration follows the order of the domain and yields each value as often as it occurs. */
export interface BagView<V> {
  readonly size: number
  has(value: V): boolean
  /** How many times the value occurs. */
  count(value: V): number
  [Symbol.iterator](): IterableIterator<V>
  add(this: EffectsOnly, value: V): void
  delete(this: EffectsOnly, value: V): boolean
  clear(this: EffectsOnly): void
}

/** A multiset in an effect; `delete` removes a single occurrence. */
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

/** An array of composites in an effect; `set` replaces an entire element. */
export type PlaceArrayDraft<V, D> = readonly D[] & {
  get(index: number): D
  set(index: number, value: V): void
}

/**
 * The type of `array(index, T)`, where `I` is the type of the index. Scalars are accessed with `get` and `set`;
 * composites form an array of places.
 */
export type ArrayOf<T extends Domain, I = number> = I extends symbol
  ? T extends ScalarDomain<infer V>
    ? Domain<SymmetricScalarsView<I, V>, SymmetricScalarsDraft<I, V>>
    : Domain<SymmetricPlacesView<I, ViewOf<T>>, SymmetricPlacesDraft<I, ViewOf<T>, DraftOf<T>>>
  : T extends ScalarDomain<infer V>
    ? Domain<ScalarArrayView<V>, ScalarArrayDraft<V>>
    : Domain<PlaceArrayView<ViewOf<T>>, PlaceArrayDraft<ViewOf<T>, DraftOf<T>>>

/** What arrays indexed by symmetric ids have in common with other arrays. None of these members reveals an order. */
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

/** An array of scalars in an effect, indexed by symmetric ids. */
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

/** An array of composites in an effect, indexed by symmetric ids. `set` replaces an entire element. */
export type SymmetricPlacesDraft<I extends symbol, V, D> = { readonly [K in I]: D } & Places<I, D> & {
    set(id: I, value: V): void
  }

/**
 * The members that arrays indexed by records share with other arrays. Callbacks do not receive an index, because it
 * would be the position of a key.
 */
interface ByKeys<K, V> {
  readonly length: number
  get(key: K): V
  includes(value: V): boolean
  find(test: (value: V) => boolean): V | undefined
  some(test: (value: V) => boolean): boolean
  every(test: (value: V) => boolean): boolean
  filter(test: (value: V) => boolean): V[]
  map<R>(f: (value: V) => R): R[]
  [Symbol.iterator](): IterableIterator<V>
}

/** A read-only array, indexed by records: `s.sent.get({ from, to })`. */
export interface KeyedView<K, V> extends ByKeys<K, V> {
  set(this: EffectsOnly, key: K, value: V): void
}

/** An array in an effect, indexed by records. `set` replaces a whole element. */
export interface KeyedDraft<K, V, D> extends ByKeys<K, D> {
  set(key: K, value: V): void
}

/** The type of `array(Key, T)` if the keys are records. */
export type KeyedArrayOf<T extends Domain, K> =
  T extends ScalarDomain<infer V>
    ? Domain<KeyedView<K, V>, KeyedDraft<K, V, V>>
    : Domain<KeyedView<K, ViewOf<T>>, KeyedDraft<K, ViewOf<T>, DraftOf<T>>>

/** The type of `option(T)`. An option of a scalar is itself a scalar. */
export type OptionOf<T extends Domain> =
  T extends ScalarDomain<infer V> ? ScalarDomain<V | null> : Domain<ViewOf<T> | null, DraftOf<T> | null>
