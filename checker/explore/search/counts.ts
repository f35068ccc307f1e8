import { must } from '../../must.ts'
import type { Machine } from '../machine/machine.ts'
import type { Progress } from '../../results/exploration.ts'
import type { Tally } from './tally.ts'
import type { Teamwork } from './teamwork.ts'

/** What other machines have found beyond the states that are stored here. */
export interface Elsewhere {
  /** How many new states each level has. */
  readonly levels: readonly number[]
  readonly fired: readonly number[]
  readonly degrees: { readonly min: number; readonly max: number }
  /** How many states each machine expanded. */
  readonly expandedBy: readonly number[]
  readonly bytes: number
  /** With fingerprints: the distance between the closest two on all machines, or null if unknown. */
  readonly leastDistance: number | null
}

/** The totals over all threads, including counts from before the search was resumed. */
export class Counts {
  readonly #machine: Machine
  readonly #tally: Tally
  readonly #teamwork: Teamwork
  /** How many stored states other threads expanded. */
  #expandedByTeam = 0
  #before: { readonly rows: number; readonly expanded: number; readonly elsewhere: () => Elsewhere } | null = null

  constructor(machine: Machine, tally: Tally, teamwork: Teamwork) {
    this.#machine = machine
    this.#tally = tally
    this.#teamwork = teamwork
  }

  /** Called when other machines take over the remaining levels. */
  continueElsewhere(found: () => Elsewhere): void {
    this.#before = { rows: this.#machine.table.rows(), expanded: this.#tally.expanded, elsewhere: found }
  }

  get distinct(): number {
    if (!this.#before) return this.#machine.table.rows()
    return this.#before.elsewhere().levels.reduce((a, b) => a + b, this.#before.rows)
  }

  /** How many new states each level has. */
  get levels(): readonly number[] {
    const rows = this.#before?.rows ?? this.#machine.table.rows()
    const starts = this.#tally.levelStarts.slice(0, this.#ownDepth)
    const own = starts.map((start, i) => (starts[i + 1] ?? rows) - start)
    return [...own, ...(this.#before?.elsewhere().levels ?? [])]
  }

  get depth(): number {
    return this.#ownDepth + (this.#before?.elsewhere().levels.length ?? 0)
  }

  /**
   * How many of the levels stored here have states. Progress needs this on every level, so it does not scan all of
   * them.
   */
  get #ownDepth(): number {
    const rows = this.#before?.rows ?? this.#machine.table.rows()
    return this.#tally.levelStarts.findLastIndex((start) => start < rows) + 1
  }

  /** What other machines have found, or null if none have taken over. */
  get elsewhere(): Elsewhere | null {
    return this.#before?.elsewhere() ?? null
  }

  get bytes(): number {
    return this.#machine.table.bytes() + (this.#before?.elsewhere().bytes ?? 0)
  }

  /** How many states stored here have been expanded. */
  get expandedHere(): number {
    return this.#before?.expanded ?? this.#tally.expanded
  }

  /** How many initial states were created. */
  get initial(): number {
    return this.#tally.initial
  }

  get generated(): number {
    return this.initial + this.fired.reduce((a, b) => a + b, 0)
  }

  /** How many steps each action took. */
  get fired(): readonly number[] {
    const elsewhere = this.#before?.elsewhere().fired
    return [...this.#machine.unit.fired].map((own, a) =>
      this.#teamwork.replies.reduce(
        (sum, reply) => sum + must(reply.fired[a]),
        own + (elsewhere ? must(elsewhere[a]) : 0),
      ),
    )
  }

  get degrees(): { readonly min: number; readonly max: number } {
    const all = [this.#tally.earlier, this.#machine.unit.statistics(), ...this.#teamwork.replies]
    if (this.#before) all.push(this.#before.elsewhere().degrees)
    return { min: Math.min(...all.map(({ min }) => min)), max: Math.max(...all.map(({ max }) => max)) }
  }

  /** How many states each thread expanded, beginning with the first thread. */
  get expandedBy(): readonly number[] {
    const others = this.#teamwork.replies.map((reply) => reply.expanded)
    return [this.expandedHere - this.#expandedByTeam, ...others, ...(this.#before?.elsewhere().expandedBy ?? [])]
  }

  teamExpanded(states: number): void {
    this.#expandedByTeam += states
  }

  progress(until?: Promise<unknown>): Progress {
    return {
      depth: this.depth,
      distinct: this.distinct,
      generated: this.generated,
      queued: this.distinct - this.#tally.expanded,
      bytes: this.bytes,
      violated: this.#tally.violated,
      until,
    }
  }
}
