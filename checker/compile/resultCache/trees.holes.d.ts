/** The parameters of code that walks trees, and the holes of its source files. */

/** The nodes of all trees; see trees.ts. */
export declare const trees: Int32Array
/** The words of the current state. */
export declare const state: Int32Array
/** For each state of a block: its first word in its segment, and the node that it has reached. */
export declare const stateAt: Int32Array
export declare const leafOf: Int32Array
/** The states of a block that have not reached a leaf. */
export declare const walking: Int32Array
/** Takes the steps of an action that a leaf names; returns their number. */
export declare function run(action: number, leaf: number): number

/** The first int of a node: the bits of the word number, and the positions of the shift and the mask. */
export declare const $wordBits: number
export declare const $shiftAt: number
export declare const $maskAt: number
/** Leaves. */
export declare const $holds: number
export declare const $broken: number
export declare const $noSteps: number
/** The cells of a node for a quantifier, and a cell that stays 0. */
export declare const $passed: number
export declare const $failed: number
export declare const $firstTest: number
export declare const $unknown: number

/** The number of actions. */
export declare const $actions: number
/** The segment with the state of a row, and the first word of the state in it. */
export declare function $segment(row: number): Int32Array
export declare function $address(row: number): number
/**
 * The starting cell of the current state in the tree of an action; `$rootAt`: that of the state at a position in the
 * segment of the block.
 */
export declare function $root(action: number): number
export declare function $rootAt(at: number): number
/** The same in the tree of a property. `leaf` is for the tests with which the property begins. */
export declare function $rootOfProperty(leaf: number): number
