import { CONTROL } from '../../compile/threads/control.ts'
import type { Machine } from '../machine/machine.ts'
import type { Pace } from '../../pace.ts'
import type { ExploreOptions, Limit, Progress } from '../../results/exploration.ts'
import type { Checkpointing } from './checkpointing.ts'
import type { Counts } from './counts.ts'
import type { LevelRunner } from './levelRunner.ts'
import type { Tally } from './tally.ts'
import type { Team } from './team.ts'
import type { Meanwhile, Teamwork } from './teamwork.ts'

export type ExpansionOptions = Pick<ExploreOptions, 'interrupted' | 'overdue'>

/** The parts of a search that are needed to expand a level. */
export interface Expanding {
  readonly machine: Machine
  readonly runner: LevelRunner
  readonly tally: Tally
  readonly teamwork: Teamwork
  readonly counts: Counts
  readonly checkpointing: Checkpointing
}

/** Expands the states in one level after another, alone or with other threads. */
export class Expansion {
  readonly #parts: Expanding
  readonly #options: ExpansionOptions
  readonly #pace: Pace
  readonly meanwhile: Meanwhile

  constructor(parts: Expanding, options: ExpansionOptions) {
    this.#parts = parts
    this.#options = options
    this.#pace = parts.machine.pace()
    const { overdue = () => false } = options
    const isInterrupted = (): boolean => this.interrupted() !== null
    this.meanwhile = {
      progress: (until) => parts.counts.progress(until),
      asked: {
        check: isInterrupted,
        expand: () => isInterrupted() || parts.checkpointing.isDue(),
        recheck: overdue,
      },
    }
  }

  /** Expands all rows before `to`. Returns the limit that ended the search first, or null. */
  *upTo(to: number, depth: number): Generator<Progress, Limit | null> {
    const { tally, teamwork, checkpointing } = this.#parts
    const team = teamwork.for(to - tally.expanded)
    const limit =
      (team ? yield* this.#byTeam(team, to, depth) : yield* this.#alone(to, depth)) ??
      (tally.full ? 'memory' : this.interrupted())
    if (limit !== null) checkpointing.save(to)
    return limit
  }

  *#alone(to: number, depth: number): Generator<Progress, Limit | null> {
    const { machine, runner, tally, counts, checkpointing } = this.#parts
    let limit: Limit | null = null
    runner.begin(tally.known())
    for (const part of this.#pace.parts({ from: tally.expanded, to })) {
      machine.startCaching()
      runner.expand(part.from, part.to)
      tally.expanded = part.to
      if (runner.full) limit = 'memory'
      else if (part.to < to) limit = this.interrupted()
      if (checkpointing.isDue()) {
        this.#gather(depth)
        checkpointing.save(to)
      }
      yield counts.progress()
      if (limit !== null) break
    }
    this.#gather(depth)
    return limit
  }

  /** Stores the states that remain in this thread's batch and adds its findings to the totals. */
  #gather(depth: number): void {
    const { runner, tally } = this.#parts
    runner.flush()
    tally.merge([runner.take()], depth)
  }

  *#byTeam(team: Team, to: number, depth: number): Generator<Progress, Limit | null> {
    const { machine, runner, tally, teamwork, counts, checkpointing } = this.#parts
    const { table, control, maxMemory } = machine
    while (tally.expanded < to) {
      const from = tally.expanded
      const known = tally.known()
      runner.begin(known)
      const replies = yield* teamwork.ask(team, { work: 'expand', from, to, known }, this.meanwhile)
      tally.expanded = Math.min(to, from + Atomics.load(control, CONTROL.next))
      counts.teamExpanded(tally.expanded - from)
      tally.merge(
        replies.map((reply) => reply.findings),
        depth,
      )
      if (tally.expanded < to) {
        const limit = tally.full || table.bytes() > maxMemory ? 'memory' : null
        const asked = this.interrupted() ?? limit
        if (asked) return asked
      }
      if (checkpointing.isDue()) checkpointing.save(to)
    }
    return null
  }

  /** The reason to end the run now, if there is one. */
  interrupted(): Limit | null {
    return this.#options.interrupted?.() ?? null
  }
}
