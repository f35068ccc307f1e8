/**
 * The types of `./index.ts` for files that TypeScript treats as CommonJS. These may import its types, but not its
 * values.
 */
import type * as quorate from './index.js' with { 'resolution-mode': 'import' }

export type * from './index.js' with { 'resolution-mode': 'import' }

export declare const all: typeof quorate.all
export declare const array: typeof quorate.array
export declare const bag: typeof quorate.bag
export declare const bool: typeof quorate.bool
export declare const count: typeof quorate.count
export declare const exists: typeof quorate.exists
export declare const forAll: typeof quorate.forAll
export declare const ids: typeof quorate.ids
export declare const implies: typeof quorate.implies
export declare const log: typeof quorate.log
export declare const oneOf: typeof quorate.oneOf
export declare const onlySteps: typeof quorate.onlySteps
export declare const option: typeof quorate.option
export declare const range: typeof quorate.range
export declare const record: typeof quorate.record
export declare const refinement: typeof quorate.refinement
export declare const seq: typeof quorate.seq
export declare const set: typeof quorate.set
export declare const snapshot: typeof quorate.snapshot
export declare const spec: typeof quorate.spec
export declare const subsets: typeof quorate.subsets
export declare const taken: typeof quorate.taken
export declare const union: typeof quorate.union
