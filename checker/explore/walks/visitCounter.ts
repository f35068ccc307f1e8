import type { Coverage } from '../../results/visits.ts'
import type { Machine } from '../machine/machine.ts'

/** Counts visits in the machine's store, which stores states exactly until its memory budget is used up. */
export class VisitCounter {
  readonly #machine: Machine
  readonly #room: number
  /** For each stored state, 1 after one visit, 2 after several. */
  #visitsOf = new Uint8Array(2 ** 12)
  #visits = 0
  #once = 0
  #full = false

  /** `room` is how many rows of the arena can be filled. */
  constructor(machine: Machine, room: number) {
    this.#machine = machine
    this.#room = room
  }

  /** Counts a visit to a state. Returns whether it was the first. */
  visit(state: Int32Array): boolean {
    if (this.#full) return false
    const { table, buffers, maxMemory } = this.#machine
    buffers.batch.set(state)
    buffers.batchActions[0] = 0
    const before = table.rows()
    if (before >= this.#room || table.bytes() > maxMemory || !table.insert(1)) {
      this.#full = true
      return false
    }
    this.#visits++
    const isNew = table.rows() > before
    const row = isNew ? before : table.find(0)
    if (isNew) this.#once++
    else if (this.#visitsOf[row] === 1) this.#once--
    this.#note(row, isNew ? 1 : 2)
    return isNew
  }

  get coverage(): Coverage {
    return { visits: this.#visits, distinct: this.#machine.table.rows(), once: this.#once, full: this.#full }
  }

  #note(row: number, visits: number): void {
    if (row >= this.#visitsOf.length) {
      const larger = new Uint8Array(2 * this.#visitsOf.length)
      larger.set(this.#visitsOf)
      this.#visitsOf = larger
    }
    this.#visitsOf[row] = visits
  }
}
