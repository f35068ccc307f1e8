import type { CURSORS, Iterated, PRESENT } from '../../domain/views/cursor.ts'
import type { PATH } from '../../domain/symbols.ts'
import type { Node } from '../../domain/node.ts'

/** The parameters of the code for collections and the holes in its source files. */

/**
 * The members that all collections have. Classes in the source files extend this one, and only what they add is used.
 */
export declare class Collection implements Iterated {
  [PATH]: string;
  [CURSORS]: Iterated[typeof CURSORS];
  [PRESENT](): readonly unknown[]
  [CLEAR](): void
  /** Only sorted collections have this. */
  [INSERT](value: unknown): void
}

/** Keys that only generated code uses; see internals.ts. */
export declare const ASSIGN: unique symbol
export declare const CLEAR: unique symbol
export declare const DISTINCT: unique symbol
export declare const FIND: unique symbol
export declare const INSERT: unique symbol

/** Creates values for the first time and throws errors; see runtime.ts. */
export declare const runtime: {
  startAt(from: number, length: number): number
  list(domain: Node, value: unknown, path: string): readonly unknown[]
  seq(items: readonly unknown[]): unknown
  set(items: readonly unknown[]): unknown
  bag(items: readonly unknown[]): unknown
  exchange(collection: object): void
  reject(domain: Node, value: unknown, path: string): never
  overflow(domain: Node, max: number, path: string): never
  badIndex(path: string, i: unknown, length: number): never
  badLength(path: string, length: unknown, before: number): never
  indexName(domain: Node, i: number): string
  readOnly(path: string): never
}

/** The domains of the collection and of its elements. */
export declare const $domain: Node
export declare const $elements: Node
/** The size of an array, or the capacity of a sequence, set or bag. */
export declare const $size: number
/** Throws for an index or key that the array does not have. Replaces a key by its position. */
export declare function $locate(i: number): void
/** Throws if the place is inside an option that is null, or inside a variant that is not the current one. */
export declare function $live(path?: string): void
/**
 * In a search for a value, returns early if no element can equal it. The bits of a flat record are searched for first,
 * because most records that are asked about are absent; if the bits are found, `$unlessFoundAlike` makes the same check.
 * A search whose guards ask a set of records 18 times per state takes about a sixth less processor time.
 */
export declare function $unlessAlike(value: unknown, result: unknown): void
export declare function $unlessFoundAlike(value: unknown, result: unknown): void
/** In a draft, runs before the collection is assigned to. */
export declare function $exchanged(): void

/** The number of elements. */
export declare function $length(): number
export declare function $setLength(n: number): void
/** Access packed elements. `$zero` is the element in unused places. */
export declare function $get(i: number): number
export declare function $put(i: number, element: number): void
export declare const $zero: number
/** Convert a value to an index (-1 if it is outside the domain) and back. */
export declare function $encode(value: unknown): number
export declare function $decode(element: number): unknown
/** Sets the first `n` elements to zero. */
export declare function $clearElements(n: number): void

/** The bits of a list that fits into one word. */
export declare function $listBits(): number

/** Convert a value to its position among the possible members of a set (-1 if it is not one of them) and back. */
export declare function $indexOf(value: unknown): number
export declare function $member(x: number): unknown
/** For a set with one bit per possible value. */
export declare function $hasBit(x: number): boolean
export declare function $setBit(x: number): void
export declare function $clearBit(x: number): void
export declare function $clearBits(): void
export declare function $countBits(): number
export declare function $listMembers(): readonly unknown[]
export declare function $listSubsets(): readonly unknown[]
