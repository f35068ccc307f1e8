import { must } from '../../must.ts'
import type { Buffers } from '../../compile/compile.ts'
import { hashOf } from '../../compile/resultCache/hash.ts'

/**
 * What an action did in a group of states: how many bindings were enabled and a digest of the successors that
 * ignores their order.
 */
export interface Outcome {
  readonly fired: number
  readonly digest: number
}

/** Adds a successor to a digest. The successor is described by its binding's ordinal and its words. */
export function digest(of: number, ordinal: number, words: Int32Array): number {
  return (of + hashOf(words, Math.imul(ordinal + 1, 0x85ebca6b))) | 0
}

/**
 * Adds the batch's first `count` states to one digest per action. A state has `words` words.
 */
export function addBatch(buffers: Buffers, words: number, count: number, digests: Int32Array): void {
  const { batch, batchActions, batchOrdinals } = buffers
  for (let k = 0; k < count; k++) {
    const a = must(batchActions[k])
    digests[a] = digest(must(digests[a]), must(batchOrdinals[k]), batch.subarray(k * words, (k + 1) * words))
  }
}

/** The outcome of each action. `before` is how many times each one had fired before. */
export function outcomesOf(fired: Float64Array, before: Float64Array, digests: Int32Array): readonly Outcome[] {
  return Array.from(digests, (own, a) => ({ fired: must(fired[a]) - must(before[a]), digest: own }))
}

/** The first action with different outcomes, or -1. */
export function firstUnlike(a: readonly Outcome[], b: readonly Outcome[]): number {
  return a.findIndex(({ fired, digest: own }, i) => fired !== b[i]?.fired || own !== b[i]?.digest)
}
