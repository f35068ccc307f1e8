/**
 * The types of `./vitest.ts` for files that TypeScript treats as CommonJS. These may import its types, but not its
 * values.
 */
import type * as matchers from './vitest.js' with { 'resolution-mode': 'import' }

export type * from './vitest.js' with { 'resolution-mode': 'import' }

export declare const drive: typeof matchers.drive
export declare const model: typeof matchers.model
export declare const modelNames: typeof matchers.modelNames
