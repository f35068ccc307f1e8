/** The parameters of the code that makes representatives, and the holes of its source files. */

/** The states that are made representatives. */
export declare const batch: Int32Array
/** For each number of ids, the exchanges of neighbors that lead through all orders; see `neighbourExchanges`. */
export declare const orders: readonly Uint8Array[]
/** For each type of ids and each id but the last, a function that exchanges the id with the next one in `state`. */
export declare const exchanges: readonly (readonly (() => void)[])[]
/** Functions that rename ids in a packed element. */
export declare const renamers: readonly (<T extends number | bigint>(element: T) => T)[]

/** Sorts the ids of all types by their first keys, which are variables from here on. */
export declare function $sortIds(): void
/** Do neighbors have equal first keys? */
export declare function $hasTies(): boolean
/** Sorts ids whose first keys are equal by their second keys. */
export declare function $settleTies(): void
/** If it is to be known how ids were renamed: keeps their order, and restores the one that was kept. */
export declare function $keepOrder(): void
export declare function $restoreOrder(): void
/** Ids all of whose orders are tried sooner than it is seen that none of them changes the state. */
export declare const $few: number

/** The list at hand: its length, and an element as it is packed. */
export declare function $length(): number
export declare function $get(i: number): number
export declare function $put(i: number, element: number): void
export declare function $rename(element: number): number

/** The renamer at hand: its number, and how many elements it can be asked for, or may keep. */
export declare const $k: number
export declare const $size: number
