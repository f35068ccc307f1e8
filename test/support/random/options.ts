import * as fc from 'fast-check'
import { untimed } from '../../../checker/pace.ts'

/** Small batches, tables and segments, parts of all sizes, and every way to end a search early. */
export const options = fc.record({
  batch: fc.constantFrom(1, 3, 7, 7, 7, 16),
  initialSlots: fc.constantFrom(4, 16, 16),
  segmentWords: fc.constantFrom(undefined, undefined, undefined, 64),
  pace: fc.constantFrom(1, 2, 7, 1024).map(untimed),
  cacheAfter: fc.constantFrom(0, 2, 5, Infinity, Infinity),
  stop: fc.constantFrom('first' as const, 'decided' as const, 'never' as const),
  maxStates: fc.constantFrom(100, 60, 200, 20),
  maxDepth: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 2, 4, 10),
})
