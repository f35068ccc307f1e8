/** The parameters of the code that computes representatives, and the holes of its source files. */

/** The states to replace with representatives. */
export declare const batch: Int32Array
/** For each number of ids, the exchanges of neighbours that lead through all permutations; see `neighbourExchanges`. */
export declare const orders: readonly Uint8Array[]
/** For each type of ids and each id but the last, a function that exchanges the id with the next one in `state`. */
export declare const exchanges: readonly (readonly (() => void)[])[]
/** Functions that rename ids in a packed element. */
export declare const renamers: readonly (<T extends number | bigint>(element: T) => T)[]

/** Sorts the ids of all types by their first keys, which it declares as variables. */
export declare function $sortIds(): void
/** Whether neighbours have equal first keys. */
export declare function $hasTies(): boolean
/** Sorts ids whose first keys are equal by their second keys. */
export declare function $settleTies(): void
/** Save and restore the order of the ids; empty unless the renaming is needed. */
export declare function $keepOrder(): void
export declare function $restoreOrder(): void
/** Up to this number of ids, it is faster to try all permutations than to test whether exchanges change the state. */
export declare const $few: number

/** The current list: its length, and a packed element. */
export declare function $length(): number
export declare function $get(i: number): number
export declare function $put(i: number, element: number): void
export declare function $rename(element: number): number

/** The current renamer: its number, and the number of elements that it can be called with, or can cache. */
export declare const $k: number
export declare const $size: number
