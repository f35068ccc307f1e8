import type { Step } from '../../results/exploration.ts'

/** A step to a stored state, whose words begin at `at`, or to `NOWHERE`, which is the target. */
export interface Way extends Step {
  readonly to: number
  readonly words: Int32Array
  readonly at: number
}

/** Knowledge about the paths to a target. Actors are numbers. */
export interface Guide {
  /** From now on, questions are about steps of states of this depth or, for 0, about initial states. */
  enter(depth: number): void
  /** The cost of the cheapest path from a stored state of the next depth; infinite if there is none. */
  rest(row: number): number
  /** The actor that takes a step of the state that can be loaded from a row. */
  actor(way: Way, row: number): number
  /** The cost of the cheapest path that begins with this step if `before` acted last. */
  cost(way: Way, by: number, before: number): number
}
