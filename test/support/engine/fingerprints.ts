import { CONTROL } from '../../../checker/compile/table/control.ts'
import { FINGERPRINT_WORDS, fingerprintRows } from '../../../checker/compile/table/fingerprintRows.ts'
import type { Frontier } from '../../../checker/compile/table/table.ts'

/** A frontier of states with room for all of them. */
export function roomyFrontier(words: number, capacity: number, batch: number, control: Int32Array): Frontier {
  control[CONTROL.room] = capacity
  return {
    states: new Int32Array(words * capacity),
    batchRows: new Int32Array(batch).fill(-1),
    roomFor: () => capacity,
  }
}

/** What a table of fingerprints is made of, for states of so many words. */
export function fingerprintParts(words: number, capacity: number) {
  return { rows: fingerprintRows(words, 64), arena: new Int32Array(FINGERPRINT_WORDS * capacity) }
}
