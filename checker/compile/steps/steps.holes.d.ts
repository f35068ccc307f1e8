import type { Binding } from '../../language/model/binding.ts'
import type { Model, State, TakenStep } from '../../language/model/model.ts'
import type { Hooks } from './unit.ts'
import type { Root } from '../resultCache/treeStorage.ts'

/** The parameters of the code that expands states, its accessors, and the holes in its source files. */

export declare const model: Model
/** Creates values for the first time, throws errors, and caches results; see runtime.ts. */
export declare const runtime: {
  writtenOf<F>(f: F): F
  answered(answer: unknown, asked: unknown): boolean
  isNothing(result: unknown): boolean
  lost(result: unknown, effect: unknown): void
  replaced(): string | null
  resultCache(words: object, start: unknown): ResultCache
  treeWalks(roots: readonly Root[], over: object): TreeWalks
}
/** See resultCache.ts. */
export interface ResultCache {
  readonly roots: readonly Root[]
  entry(action: number): number
  learnSteps(action: number, row: number, states: number): number
  learnEffect(action: number, ordinal: number, root: number, row: number, states: number): number
  learnCheck(property: number, row: number, states: number): number
  isUnknown(property: number): boolean
  readonly misses: Float64Array
  replaced(): string | null
}
/** See treeWalks.ts. */
export interface TreeWalks {
  steps(row: number, first: number): number
  readonly enter: readonly ((states: number) => number)[]
  readonly unsettled: readonly ((from: number, to: number) => number)[]
}
/** Handles full batches and events that must be reported. */
export declare const hooks: Hooks
/** The stored states: the first segment, all segments, and the current block's segment. */
export declare const arena: Int32Array
export declare const segments: readonly Int32Array[]
export declare const here: { words: Int32Array }
/** The nodes of all trees. */
export declare const trees: Int32Array
/** The collected successors: their words, actions, binding ordinals, and the rows of the states they come from. */
export declare const batch: Int32Array
export declare const batchActions: Uint16Array
export declare const batchOrdinals: Int32Array
export declare const batchRows: Int32Array
export declare const batchSize: number
export declare const control: Int32Array
/** How many threads expand states of this search. */
export declare const peers: number

/** Accessors: the current state as guards and as effects see it, and the state before the step. */
export declare const view: State
export declare const draft: State
export declare const before: State
/** The current step; see step.source.js. */
export declare const step: TakenStep
/** The constraint and the step constraint, if there are any. */
export declare const inside: (s: State) => boolean
export declare const allowed: (before: State, after: State, step: TakenStep) => boolean

/** One function per action and one per property. */
export declare const acts: readonly (() => number)[]
export declare const checks: readonly (((from: number, to: number) => number) | undefined)[]

export declare const $actions: number
export declare const $properties: number
/** The segment that contains the state of a row and the position of the state's first word in it. */
export declare function $segment(row: number): Int32Array
export declare function $address(row: number): number
/** The segment of the current block, the statement that sets it, and the end of the block that begins with a row. */
export declare const $here: Int32Array
export declare function $enterSegment(row: number): void
export declare function $blockEnd(row: number): number
/** Records which row a successor comes from, unless all states are kept. */
export declare function $noteRow(row: number): void
/** Runs the functions of all actions and adds up their return values. */
export declare function $runActs(): number
/** Transition properties: how many there are, and the number and function of each. */
export declare const $transitions: number
export declare function $transition(i: number): number
export declare function $transitionHolds(i: number): (before: State, after: State, step: TakenStep) => boolean
/** For each action, its name, and the function that returns a binding by ordinal in the state before the step. */
export declare function frozenRecord<T extends object>(fields: T): Readonly<T>
export declare const actionNames: readonly string[]
export declare const bindingsOf: readonly ((ordinal: number) => Binding)[]
/** `$storeFree`, with a constraint `$storeInside`, or with a step constraint `$storeAllowed`. */
export declare function $store(action: number): void
/** `$isWithin`, or without a constraint `true`. */
export declare function $isInside(): boolean

/** The current action and the function that tries its bindings: `$attemptFree` or, with a guard, `$attemptGuarded`. */
export declare const $action: number
export declare const when$action: (s: State, binding: Binding) => unknown
export declare const then$action: (s: State, binding: Binding) => unknown
export declare function $attempt(binding: Binding, fired: number): void
export declare function $forBindings(f: (binding: Binding, ordinal: number) => void): void
/** Count the use of a fault; `$leaveIfSpent` returns 0 from the enclosing function if its budget is spent. */
export declare function $leaveIfSpent(): void
export declare function $countFault(): void

/** The current property, its function, and the result that decides it. */
export declare const $property: number
export declare const holds$property: (s: State) => unknown
export declare const $decisive: boolean
export declare const $otherwise: boolean

/** The leaves of trees. */
export declare const $holds: number
export declare const $noSteps: number
/** The negated leaf of an effect whose binding is not enabled. */
export declare const $disabled: number
/** How many steps of an action are taken together and how many states are expanded together. */
export declare const $maxSteps: number
export declare const $block: number
/** `$patchShort` and `$patchBatchShort` or, for longer states, `$patchLong` and `$patchBatchLong`. */
export declare function $patch(effect: number): void
export declare function $patchBatch(effect: number, at: number, to: number, changed: number): void
/** Data that blocks share with the code that walks trees; see columns.source.js. */
export declare const $blockWords: object
export declare const walking: Int32Array
/** The nodes that a block's states or steps have reached and the positions of their states in the segment. */
export declare const $nodes: Int32Array
export declare const $states: Int32Array
export declare function descendLeaf(active: number): void
export declare function descendEffect(active: number): void
export declare const $wordBits: number
/** Null, for a variable that is set before it is used. */
export declare function $none<T>(): T

/**
 * How many counters there are for lookups in decision trees; 0 if lookups are not counted. The functions below add to
 * them: for several states in the tree of an action, for one state in the trees of all actions from `first` on, for
 * steps in the trees of an action's effects, and for states in the tree of a property.
 */
export declare const $counters: number
export declare function $lookedUp(action: number, states: number): void
export declare function $lookedUpFrom(first: number): void
export declare function $effectsLookedUp(action: number, steps: number): void
export declare function $checked(property: number, states: number): void
