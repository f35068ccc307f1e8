import { CONTROL } from '../../../checker/compile/threads/control.ts'
import { FINGERPRINT_WORDS, fingerprintRows } from '../../../checker/explore/visited/fingerprintRows.ts'
import type { Frontier } from '../../../checker/explore/visited/table.ts'
import { Segments } from '../../../checker/compile/arena/segments.ts'

/** A frontier with room for `capacity` states. */
export function roomyFrontier(words: number, capacity: number, batch: number, control: Int32Array): Frontier {
  control[CONTROL.room] = capacity
  return {
    states: new Segments(words, [new Int32Array(words * capacity)]),
    batchRows: new Int32Array(batch).fill(-1),
    batchParents: new Int32Array(batch),
    roomFor: () => capacity,
  }
}

/** The parts of a table of fingerprints, for states that are `words` words long. */
export function fingerprintParts(words: number, capacity: number) {
  const arena = new Segments(FINGERPRINT_WORDS, [new Int32Array(FINGERPRINT_WORDS * capacity)])
  return { rows: fingerprintRows(arena, new Segments(words, []), 64), arena }
}
