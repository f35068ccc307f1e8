import { CONTROL } from '../../compile/threads/control.ts'
import type { Machine } from '../machine/machine.ts'
import type { Progress } from '../../results/exploration.ts'
import type { Command, Crew, Reply, Team } from './team.ts'

/**
 * After this many states, threads start even if the user did not ask for them. With kip-320's 737,794 states, two
 * threads take about as long as one; with ten million, 30% less.
 */
const LARGE = 1_000_000
/**
 * Waking the threads takes 0.2 ms, which pays off on levels of at least this size. `WIDE` is for threads that the
 * search called in, `NARROW` for threads that the user asked for.
 */
const WIDE = 2_000
const NARROW = 64

/** What the main thread does while the other threads work. */
export interface Meanwhile {
  readonly progress: (until?: Promise<unknown>) => Progress
  /** For each kind of work, whether the other threads must pause. */
  readonly asked: Readonly<Record<Command['work'], () => boolean>>
}

/** Leads a team from the first thread: calls in the other threads and collects their replies. */
export class Teamwork {
  readonly #machine: Machine
  readonly #crew: Crew | undefined
  #team: Team | null = null
  /** The last reply of each thread. */
  #replies: readonly Reply[] = []

  constructor(machine: Machine, crew: Crew | undefined) {
    this.#machine = machine
    this.#crew = crew
  }

  get replies(): readonly Reply[] {
    return this.#replies
  }

  /**
   * Starts the other threads when the search is large enough. If the user asked for them, waits until they can
   * begin.
   */
  *call({ progress }: Meanwhile): Generator<Progress> {
    const crew = this.#crew
    if (!crew || (crew.from === 'large' && this.#machine.table.rows() < LARGE)) return
    if (!this.#team) {
      const store = this.#machine.share()
      if (store) this.#team = crew.open(store)
    }
    while (crew.from === 'start' && this.#team && !this.#team.ready()) yield progress(this.#team.settled)
  }

  /**
   * The threads that help with a level of this size or, without a size, with a command. Null if this thread works
   * alone.
   */
  for(states = Infinity): Team | null {
    const least = this.#crew?.from === 'start' ? NARROW : WIDE
    return this.#team?.ready() && states >= least ? this.#team : null
  }

  /** Sends the other threads a command and waits until all of them have answered. */
  *ask(team: Team, command: Command, { progress, asked }: Meanwhile): Generator<Progress, readonly Reply[]> {
    const { table, control, maxMemory } = this.#machine
    table.shared.publish(team.size)
    team.give({ command, trees: this.#machine.startCaching() })
    for (let replies = team.replies(); ; replies = team.replies()) {
      if (replies) {
        table.shared.adopt()
        this.#replies = replies
        return replies
      }
      const isFull = command.work === 'expand' && table.bytes() > maxMemory
      if (isFull || asked[command.work]()) Atomics.store(control, CONTROL.stop, 1)
      yield progress(team.settled)
    }
  }

  close(): void {
    this.#team?.close()
  }
}
