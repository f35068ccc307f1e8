import type { Machine } from '../machine/machine.ts'
import type { Counts } from './counts.ts'
import type { Checkpointer } from './snapshot.ts'
import type { Tally } from './tally.ts'

/** Passes snapshots of a search to the checkpointer, if there is one. */
export class Checkpointing {
  readonly #machine: Machine
  readonly #tally: Tally
  readonly #counts: Counts
  readonly #checkpointer: Checkpointer | undefined

  constructor(machine: Machine, tally: Tally, counts: Counts, checkpointer: Checkpointer | undefined) {
    this.#machine = machine
    this.#tally = tally
    this.#counts = counts
    this.#checkpointer = checkpointer
  }

  isDue(): boolean {
    return this.#checkpointer !== undefined && this.#isSound() && this.#checkpointer.due()
  }

  /** Rows from `levelEnd` onward belong to the level under construction. The batch must already be stored. */
  save(levelEnd: number): void {
    if (!this.#checkpointer || !this.#isSound()) return
    const { buffers, credits } = this.#machine
    const { distinct, fired, degrees } = this.#counts
    this.#checkpointer.save(
      this.#tally.snapshot(distinct, levelEnd, fired, degrees),
      buffers.arena.pieces(0, distinct),
      credits.subarray(0, distinct - levelEnd),
    )
  }

  /**
   * Whether the search can continue. It cannot once the spec has thrown, or once a state has been lost because there
   * was no room.
   */
  #isSound(): boolean {
    return !this.#tally.full && this.#tally.threw.length === 0
  }
}
