import { must } from '../../must.ts'
import type { Machine } from '../machine/machine.ts'
import type { Progress } from '../../results/exploration.ts'
import type { Tally } from './tally.ts'
import type { Teamwork } from './teamwork.ts'

/** The totals of all threads, including what was counted before the search was resumed. */
export class Counts {
  readonly #machine: Machine
  readonly #tally: Tally
  readonly #teamwork: Teamwork
  /** Stored states that other threads expanded. */
  #expandedByTeam = 0

  constructor(machine: Machine, tally: Tally, teamwork: Teamwork) {
    this.#machine = machine
    this.#tally = tally
    this.#teamwork = teamwork
  }

  get distinct(): number {
    return this.#machine.table.rows()
  }

  get generated(): number {
    return this.#machine.compiled.model.init.length + this.fired.reduce((a, b) => a + b, 0)
  }

  /** Per action. */
  get fired(): readonly number[] {
    return [...this.#machine.unit.fired].map((own, a) =>
      this.#teamwork.replies.reduce((sum, reply) => sum + must(reply.fired[a]), own),
    )
  }

  get degrees(): { readonly min: number; readonly max: number } {
    const all = [this.#tally.earlier, this.#machine.unit.statistics(), ...this.#teamwork.replies]
    return { min: Math.min(...all.map(({ min }) => min)), max: Math.max(...all.map(({ max }) => max)) }
  }

  /** The states that each thread expanded, the first thread first. */
  get expandedBy(): readonly number[] {
    const others = this.#teamwork.replies.map((reply) => reply.expanded)
    return [this.#tally.expanded - this.#expandedByTeam, ...others]
  }

  teamExpanded(states: number): void {
    this.#expandedByTeam += states
  }

  progress(until?: Promise<unknown>): Progress {
    return {
      depth: this.#tally.levelStarts.length,
      distinct: this.distinct,
      generated: this.generated,
      queued: this.distinct - this.#tally.expanded,
      bytes: this.#machine.table.bytes(),
      violated: this.#tally.violated,
      until,
    }
  }
}
