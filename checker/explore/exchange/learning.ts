import type { Machine } from '../machine/machine.ts'
import type { Range } from '../paths/edges.ts'
import { learnt, type Ownership } from './ownership.ts'

/** The bits are learned from this many states of the last level. */
const MOST_STATES = 4096

/**
 * Learns which shard owns which state, from the stored states of a range and their steps. The result depends only on
 * these states and their order, so every process that has stored the same states in the same order learns the same
 * ownership.
 */
export function ownershipFrom(machine: Machine, { from, to }: Range, shards: number): Ownership {
  const { unit, compiled, buffers, symmetry } = machine
  const { words } = compiled.layout
  const stride = Math.max(1, Math.ceil((to - from) / MOST_STATES))
  const states: number[] = []
  const before: number[] = []
  const after: number[] = []
  const fired = unit.fired.slice()
  let present: Int32Array = new Int32Array(words)
  const flush = (count: number): void => {
    symmetry?.represent(count)
    for (let k = 0; k < count; k++) {
      for (const word of present) before.push(word)
      for (const word of buffers.batch.subarray(k * words, (k + 1) * words)) after.push(word)
    }
  }
  machine.using({ flush }, () => {
    for (let row = from; row < to; row += stride) {
      unit.load(row)
      present = unit.words.slice()
      for (const word of present) states.push(word)
      unit.expand(row)
      unit.flush()
    }
  })
  unit.fired.set(fired)
  return learnt(shards, Int32Array.from(states), {
    before: Int32Array.from(before),
    after: Int32Array.from(after),
    words,
  })
}
