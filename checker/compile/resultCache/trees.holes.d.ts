/** The parameters of the code that walks trees and the holes in its source files. */

/** The nodes of all trees; see treeStorage.ts. */
export declare const trees: Int32Array
/** The words of the current state. */
export declare const state: Int32Array
/** For each state of a block: its first word in its segment and the node that it has reached. */
export declare const stateAt: Int32Array
export declare const leafOf: Int32Array
/** The states of a block that have not reached a leaf. */
export declare const walking: Int32Array
/** Takes the steps of an action that a leaf lists and returns how many there were. */
export declare function run(action: number, leaf: number): number

/** The layout of a node's first int: the bits of the word number and the positions of the shift and the mask. */
export declare const $wordBits: number
export declare const $shiftAt: number
export declare const $maskAt: number
/** The leaves of trees. */
export declare const $holds: number
export declare const $broken: number
export declare const $noSteps: number
/** The cells of a quantifier's node and a cell that stays 0. */
export declare const $passed: number
export declare const $failed: number
export declare const $firstTest: number
export declare const $unknown: number

/** The number of actions. */
export declare const $actions: number
/** The segment that contains the state of a row and the position of the state's first word in it. */
export declare function $segment(row: number): Int32Array
export declare function $address(row: number): number
/**
 * The starting cell of the current state in an action's tree. `$rootAt` does the same for the state at a position in
 * the block's segment.
 */
export declare function $root(action: number): number
export declare function $rootAt(at: number): number
/** The same for the tree of a property. `leaf` is used by the tests that the property begins with. */
export declare function $rootOfProperty(leaf: number): number
