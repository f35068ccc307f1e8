/** How many words a state has. */
export declare const $words: number

/** Copies a state from one place in a list of words to another. */
export declare function $copy(to: Int32Array, at: number, from: Int32Array, start: number): void
/** Does the same from a list that contains only the state. */
export declare function $set(to: Int32Array, from: Int32Array, at?: number): void
/** Whether two lists contain the same state. */
export declare function $isSame(a: Int32Array, b: Int32Array): boolean
