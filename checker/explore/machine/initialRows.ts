import { eachInitial } from '../../compile/steps/eachInitial.ts'
import type { Stored } from './stored.ts'

/** The row of the current state of `unit`, or a negative number if it is not stored. */
export function presentRow({ unit, buffers, table }: Stored): number {
  buffers.batch.set(unit.words)
  return table.find(0)
}

/** For each of the first rows, the first initial state that is stored in it. */
export function initialIn(machine: Stored, rows: number): Int32Array {
  const found = new Int32Array(rows).fill(-1)
  for (const number of eachInitial(machine.unit, machine.compiled.model)) {
    const row = presentRow(machine)
    if (row >= 0 && row < rows && found[row] === -1) found[row] = number
  }
  return found
}
