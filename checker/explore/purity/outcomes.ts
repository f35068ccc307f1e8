import { must } from '../../must.ts'
import type { Buffers } from '../../compile/compile.ts'
import { hashOf } from '../../compile/resultCache/hash.ts'

/**
 * The outcome of an action in a group of states: the number of enabled bindings, and a digest of the successors that
 * does not depend on their order.
 */
export interface Outcome {
  readonly fired: number
  readonly digest: number
}

/** Adds a successor to a digest, given the ordinal of its binding and its words. */
export function digest(of: number, ordinal: number, words: Int32Array): number {
  return (of + hashOf(words, Math.imul(ordinal + 1, 0x85ebca6b))) | 0
}

/**
 * Adds the first `count` states of the batch to a digest for each action. `words` is the number of words of a state.
 */
export function addBatch(buffers: Buffers, words: number, count: number, digests: Int32Array): void {
  const { batch, batchActions, batchOrdinals } = buffers
  for (let k = 0; k < count; k++) {
    const a = must(batchActions[k])
    digests[a] = digest(must(digests[a]), must(batchOrdinals[k]), batch.subarray(k * words, (k + 1) * words))
  }
}

/** The outcome of each action. `before` holds the number of times that each one had fired before. */
export function outcomesOf(fired: Float64Array, before: Float64Array, digests: Int32Array): readonly Outcome[] {
  return Array.from(digests, (own, a) => ({ fired: must(fired[a]) - must(before[a]), digest: own }))
}

/** The first action whose outcomes differ, or -1. */
export function firstUnlike(a: readonly Outcome[], b: readonly Outcome[]): number {
  return a.findIndex(({ fired, digest: own }, i) => fired !== b[i]?.fired || own !== b[i]?.digest)
}
