import type { Node } from '../../domain/node.ts'
import type { PATH, SNAPSHOT } from '../../domain/symbols.ts'

/** The parameters of the code for arrays of composite places and the holes in its source file. */

/** Keys that only generated code uses; see internals.ts. */
export declare const ASSIGN: unique symbol
export declare const CLEAR: unique symbol
export declare const LIVE: unique symbol
export declare const PLACES: unique symbol

interface Place {
  readonly [PATH]: string
  [ASSIGN](value: unknown): void
  [CLEAR](): void
  [LIVE]?(asker: string): void
  [SNAPSHOT](): unknown
}

/** The members that such an array has. Classes in the source file extend this one, and only what they add is used. */
export declare class Places {
  readonly [i: number]: unknown
  readonly [PATH]: string
  readonly [PLACES]: readonly Place[]
}

/** Creates values for the first time and throws errors; see runtime.ts. */
export declare const runtime: {
  assignAll(
    places: readonly Place[],
    value: unknown,
    path: string,
    domain: Node,
    take: (value: unknown) => unknown,
  ): void
  take: (value: unknown) => unknown
  seq(items: readonly unknown[]): unknown
  noteReplaced(path: string, value: unknown): void
  indexName(domain: Node, i: number): string
  badIndex(path: string, i: unknown, length: number): never
  readOnly(path: string): never
}

/** The domain of the array and the number of its places. */
export declare const $domain: Node
export declare const $size: number
/** Throws for an index or key that the array does not have. Replaces a key by its position. */
export declare function $locate(i: number): void
