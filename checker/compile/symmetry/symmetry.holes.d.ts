/** The parameters of the code that computes representatives and the holes in its source files. */

/** The states to replace with representatives. */
export declare const batch: Int32Array
/** For each number of ids, the exchanges of neighbours that lead through all permutations; see `neighbourExchanges`. */
export declare const orders: readonly Uint8Array[]
/**
 * For each type of ids, and each of its ids except the last, a function that exchanges the id with the next one in
 * `state`.
 */
export declare const exchanges: readonly (readonly (() => void)[])[]
/** Functions that rename ids in a packed element. */
export declare const renamers: readonly (<T extends number | bigint>(element: T) => T)[]

/** Sorts the ids of all types by their first keys, which it declares as variables. */
export declare function $sortIds(): void
/** Whether any neighbours have equal first keys. */
export declare function $hasTies(): boolean
/** Sorts ids that have equal first keys by their second keys. */
export declare function $settleTies(): void
/** Save and restore the order of the ids; empty unless the renaming is needed. */
export declare function $keepOrder(): void
export declare function $restoreOrder(): void
/** Up to this many ids, trying all permutations is faster than testing whether exchanges change the state. */
export declare const $few: number

/** The current list: its length and its packed elements. */
export declare function $length(): number
export declare function $get(i: number): number
export declare function $put(i: number, element: number): void
export declare function $rename(element: number): number

/** The current renamer: its number and how many different elements it may be given or can cache. */
export declare const $k: number
export declare const $size: number
