import file from './prelude.source.js' with { type: 'text' }
import { build } from './build.ts'

/** The small functions that generated code calls. */
export const PRELUDE = build([file], {})
