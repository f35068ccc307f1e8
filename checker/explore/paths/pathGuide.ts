import type { Step } from '../../results/exploration.ts'

/** A step to a stored state, whose words begin at `at`, or to `NOWHERE`, which stands for the target. */
export interface Way extends Step {
  readonly to: number
  readonly words: Int32Array
  readonly at: number
}

/** What is known about the paths to a target. Actors are identified by number. */
export interface PathGuide {
  /** Sets the depth of the states that later calls refer to. 0 means the initial states. */
  enter(depth: number): void
  /** The cost of the cheapest path from a stored state of the next depth. Infinite if there is none. */
  rest(row: number): number
  /** Who takes a step of the state that can be loaded from this row. */
  actor(way: Way, row: number): number
  /** The cost of the cheapest path that begins with this step, if `before` acted last. */
  cost(way: Way, by: number, before: number): number
}
