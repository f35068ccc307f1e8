import { must } from '../../must.ts'
/** Decides which shard owns a state, by a hash of some of the state's bits. */
export interface Ownership {
  readonly shards: number
  /** The bits to hash, for each word of a state. */
  readonly masks: readonly number[]
}

/** Hashes every bit. All shards then own about the same number of states, and most steps lead to another shard. */
export function wholeState(shards: number, words: number): Ownership {
  return { shards, masks: Array.from({ length: words }, () => -1) }
}

/** The shard, from 0, that owns the state at word `at`. */
export function ownerOf({ shards, masks }: Ownership, words: Int32Array, at: number): number {
  let h = 0x7feb352d
  for (let i = 0; i < masks.length; i++) {
    h = Math.imul(h ^ (must(words[at + i]) & must(masks[i])), 0x846ca68b)
    h ^= h >>> 15
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h ^= h >>> 13
  return (h >>> 0) % shards
}

/** Steps, as pairs of states. */
export interface Steps {
  /** The words of the states, one state after another. */
  readonly before: Int32Array
  readonly after: Int32Array
  /** How many words a state has. */
  readonly words: number
}

/** Some bits are left out only if the balance (the shards' mean load divided by the largest load) is at least this. */
const BALANCED = 0.85
/** Some bits are left out only if the shards then send at most this fraction of what they send with all bits. */
const WORTH_IT = 0.9

/**
 * Uses the bits that steps seldom change, so that most successors belong to the shard that computed them. Starting
 * with the bits that change least often, it adds bits until the states are spread evenly. The balance is measured on
 * `states`, which are those of one level. All bits are used if fewer would not clearly reduce the traffic, or would
 * not spread the states evenly.
 */
export function learnt(shards: number, states: Int32Array, steps: Steps): Ownership {
  const whole = wholeState(shards, steps.words)
  if (shards === 1) return whole
  const limit = crossing(whole, steps) * WORTH_IT
  const masks = whole.masks.map(() => 0)
  for (const { word, bit } of bitsBySteadiness(states, steps)) {
    masks[word] = must(masks[word]) | (1 << bit)
    const ownership = { shards, masks: [...masks] }
    if (balance(ownership, states, steps.words) < BALANCED) continue
    return crossing(ownership, steps) <= limit ? ownership : whole
  }
  return whole
}

/** The fraction of these steps that leads to another shard. */
export function crossing(ownership: Ownership, { before, after, words }: Steps): number {
  let crossed = 0
  for (let at = 0; at < before.length; at += words)
    if (ownerOf(ownership, before, at) !== ownerOf(ownership, after, at)) crossed++
  return crossed / Math.max(1, before.length / words)
}

/** The mean number of states per shard, divided by the largest. */
export function balance(ownership: Ownership, states: Int32Array, words: number): number {
  const loads = new Float64Array(ownership.shards)
  for (let at = 0; at < states.length; at += words) {
    const owner = ownerOf(ownership, states, at)
    loads[owner] = must(loads[owner]) + 1
  }
  return states.length / words / ownership.shards / Math.max(1, ...loads)
}

interface Bit {
  readonly word: number
  readonly bit: number
  readonly changes: number
}

/** The bits in which states differ, ordered by how often steps change them, least often first. */
function bitsBySteadiness(states: Int32Array, { before, after, words }: Steps): readonly Bit[] {
  const bits: Bit[] = []
  for (let word = 0; word < words; word++) {
    let varying = 0
    for (let at = word; at < states.length; at += words) varying |= must(states[at]) ^ must(states[word])
    for (let bit = 0; bit < 32; bit++) {
      if (((varying >>> bit) & 1) === 0) continue
      let changes = 0
      for (let at = word; at < before.length; at += words) changes += ((must(before[at]) ^ must(after[at])) >>> bit) & 1
      bits.push({ word, bit, changes })
    }
  }
  return bits.sort((a, b) => a.changes - b.changes || a.word - b.word || a.bit - b.bit)
}
