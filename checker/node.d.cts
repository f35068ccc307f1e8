/**
 * The types of `./node.ts` for files that TypeScript treats as CommonJS. These may import its types, but not its
 * values.
 */
import type * as node from './node.js' with { 'resolution-mode': 'import' }

export type * from './node.js' with { 'resolution-mode': 'import' }

export declare const bundle: typeof node.bundle
export declare const load: typeof node.load
