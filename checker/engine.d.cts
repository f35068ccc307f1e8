/**
 * The types of `./engine.ts` for files that TypeScript treats as CommonJS. Such files can import its types, but not its
 * values.
 */
import type * as engine from './engine.js' with { 'resolution-mode': 'import' }

export type * from './engine.js' with { 'resolution-mode': 'import' }

export declare const check: typeof engine.check
export declare const isQuorateError: typeof engine.isQuorateError
export declare const loadSource: typeof engine.loadSource
export declare const QuorateError: typeof engine.QuorateError
export declare const replay: typeof engine.replay
export declare const simulate: typeof engine.simulate
