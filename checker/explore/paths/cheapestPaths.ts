import { must } from '../../must.ts'
import type { Renamed } from '../../compile/symmetry/symmetry.ts'
import { Actors, NOBODY } from './actors.ts'
import type { Candidates } from './candidates.ts'
import { Costs } from './costs.ts'
import { expandEach, NOWHERE, type Range, type Target } from './edges.ts'
import type { PathGuide, Way } from './pathGuide.ts'
import type { Stored } from '../machine/stored.ts'

/** A step from a state. */
interface Step extends Way {
  readonly state: number
}

const NO_WORDS = new Int32Array()

/**
 * Computes the costs of paths to a target, for steps on a shortest one. It goes through the levels backwards and
 * expands each state once.
 */
export class CheapestPaths implements PathGuide {
  readonly #machine: Stored
  readonly #candidates: Candidates
  readonly #target: Target
  readonly #length: number
  readonly #actors: Actors
  readonly #costs: Costs
  /** Steps must lead to a state in this range. */
  #next: Range = { from: 0, to: 0 }
  /** Steps whose actor depends on the state, kept until the state can be read. */
  #unknown: Step[] = []

  /** Uses at most `most` bytes. */
  constructor(machine: Stored, candidates: Candidates, target: Target, length: number, most: number) {
    this.#machine = machine
    this.#candidates = candidates
    this.#target = target
    this.#length = length
    this.#actors = new Actors(machine)
    this.#costs = new Costs(candidates.size, length, most)
  }

  /** Pauses regularly. Returns false if it would need more memory than allowed. */
  *run(): Generator<void, boolean> {
    const { level, ends } = this.#candidates
    if (!this.#fits()) return false
    for (const range of this.#machine.pace().parts(level(this.#length))) {
      for (const state of ends(range)) {
        this.#costs.offer(state, 0)
        this.#costs.free(state, NOBODY)
      }
      yield
    }
    const pace = this.#machine.pace()
    for (let depth = this.#length - 1; depth >= 1; depth--) {
      this.enter(depth)
      for (const range of pace.parts(level(depth))) {
        this.#expand(range, depth === this.#length - 1 ? this.#target : undefined)
        if (!this.#fits()) return false
        yield
      }
    }
    return true
  }

  enter(depth: number): void {
    this.#next = this.#candidates.level(depth + 1)
  }

  rest(row: number): number {
    return this.#after(row, NOBODY)
  }

  actor({ action, ordinal }: Way, row: number): number {
    return this.#actors.of(action, ordinal) ?? must(this.#actors.inState(action, row)[ordinal])
  }

  cost(way: Way, by: number, before: number): number {
    const change = by !== NOBODY && before !== NOBODY && by !== before ? 1 : 0
    return change + this.#costFor(way, by === NOBODY ? before : by, this.#renamedAfter(way))
  }

  /** The cost of the path after a state of the next level. Infinite for any other state. */
  #after(row: number, actor: number): number {
    const state = this.#candidates.numberOf(row)
    return state < this.#next.from || state >= this.#next.to ? Infinity : this.#costs.after(state, actor)
  }

  #fits(): boolean {
    return this.#costs.holds(this.#actors.size)
  }

  #expand(range: Range, endsIn: Target | undefined): void {
    const { place } = this.#candidates
    expandEach(this.#machine, range, {
      endsIn,
      place,
      step: (state, action, ordinal, to, words, at) => {
        if (this.rest(to) < Infinity) this.#offer({ state, action, ordinal, to, words, at })
      },
      end: (state, action, ordinal) => this.#offer({ state, action, ordinal, to: NOWHERE, words: NO_WORDS, at: 0 }),
      between: () => this.#offerUnknown(place),
    })
  }

  #offer(step: Step): void {
    const by = this.#actors.of(step.action, step.ordinal)
    if (by === null) this.#unknown.push(this.#machine.symmetry ? withOwnWords(step, this.#machine) : step)
    else this.#offerBy(step, by)
  }

  #offerUnknown(place: (state: number) => number): void {
    if (this.#unknown.length === 0) return
    const steps = this.#unknown
    this.#unknown = []
    const known = new Map<string, readonly number[]>()
    for (const step of steps) {
      const key = `${step.state} ${step.action}`
      const actors = known.get(key) ?? this.#actors.inState(step.action, place(step.state))
      known.set(key, actors)
      if (this.#fits()) this.#offerBy(step, must(actors[step.ordinal]))
    }
  }

  /**
   * Records the cost of a step. A step without an actor also keeps track of the later actors that cost no more.
   */
  #offerBy(step: Step, by: number): void {
    const costs = this.#costs
    const names = this.#renamedAfter(step)
    const isCheapest = costs.offer(step.state, this.#costFor(step, by, names))
    if (!isCheapest) return
    if (by !== NOBODY) costs.free(step.state, by)
    else
      for (let actor = 0; actor < this.#actors.size; actor++)
        if (this.#isFree(step, actor, names)) costs.free(step.state, actor)
  }

  /** The cost of a step and the path after it, if the previous step had the same actor. */
  #costFor({ action, to }: Way, actor: number, names: Renamed | null): number {
    const fault = this.#machine.compiled.model.actions[action]?.fault === undefined ? 0 : this.#costs.fault
    if (to === NOWHERE) return fault
    return fault + this.#after(to, this.#named(actor, names))
  }

  #isFree({ to }: Way, actor: number, names: Renamed | null): boolean {
    return to === NOWHERE || this.#costs.isFree(this.#candidates.numberOf(to), this.#named(actor, names))
  }

  #named(actor: number, names: Renamed | null): number {
    return names ? this.#actors.renamed(actor, names) : actor
  }

  /** With symmetry, how ids are renamed in the representative of the state after a step. */
  #renamedAfter({ to, words, at }: Way): Renamed | null {
    const { symmetry, renamer } = this.#machine
    if (!symmetry || to === NOWHERE) return null
    const names = renamer()
    names.rename(words, at)
    return names
  }
}

function withOwnWords(step: Step, { compiled }: Stored): Step {
  return { ...step, words: step.words.slice(step.at, step.at + compiled.layout.words), at: 0 }
}
