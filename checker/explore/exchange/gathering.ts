import { concatenated } from '../../compile/arena/segments.ts'
import type { Progress } from '../../results/exploration.ts'
import type { Answer, Question } from './questions.ts'

/** Asks all shards and waits for their answers. */
export type Ask = (question: Question) => Generator<Progress, readonly Answer[]>

/**
 * Brings the states that lead to counterexamples from the shards to this process. It stores them after the first
 * levels, so that everything else works as if this process had found them.
 */
export interface Gathering {
  /**
   * Called after a level was expanded or checked. Collects the data that shards can provide only while they store
   * that level's states.
   */
  locate(depth: number): Generator<Progress>
  /** Finds the rows in this process of the states in which the spec threw. */
  thrown(answers: readonly Answer[], depth: number): Generator<Progress, readonly number[]>
  /** Called once, when the search is over. */
  found(): Generator<Progress>
}

/** The words of all the answers, shard by shard. */
export function joined(answers: readonly Answer[], of: 'states' | 'fingerprints'): Int32Array {
  return concatenated(answers.map((answer) => answer[of]))
}
