import { describe, expect, it } from 'vitest'
import {
  balance,
  crossing,
  learnt,
  ownerOf,
  type Steps,
  wholeState,
} from '../../../checker/explore/exchange/ownership.ts'
import { dice } from '../../support/dice.ts'

const roll = dice(7)
const WORDS = 3

/** States of three words. A step changes the lowest bits of the first word, rarely the second word, and never the third. */
function walked(count: number, seldom: number): { readonly states: Int32Array; readonly steps: Steps } {
  const states = Int32Array.from({ length: count * WORDS }, (_, i) => roll(i % WORDS === 2 ? 64 : 256))
  const before = states.slice()
  const after = before.map((word, i) => {
    if (i % WORDS === 0) return word ^ (1 + roll(255))
    return i % WORDS === 1 && roll(100) < seldom ? word ^ (1 << roll(8)) : word
  })
  return { states, steps: { before, after, words: WORDS } }
}

describe('the owner of a state', () => {
  it.each([2, 3, 4, 16])('with %d shards: states are spread evenly, by all of their bits', (shards) => {
    const { states } = walked(20_000, 10)
    expect(balance(wholeState(shards, WORDS), states, WORDS)).toBeGreaterThan(0.9)
  })

  it.each([2, 4, 8])('with %d shards: once bits are learned, steps rarely leave the shard', (shards) => {
    const { states, steps } = walked(20_000, 10)
    const ownership = learnt(shards, states, steps)
    expect(crossing(wholeState(shards, WORDS), steps)).toBeGreaterThan(0.4)
    expect(crossing(ownership, steps)).toBeLessThan(0.1)
    expect(balance(ownership, states, WORDS)).toBeGreaterThan(0.85)
  })

  it('depends on all bits when every step changes many', () => {
    const { states } = walked(5000, 0)
    const after = Int32Array.from(states, () => roll(2 ** 31))
    expect(learnt(4, states, { before: states, after, words: WORDS })).toEqual(wholeState(4, WORDS))
  })

  it('does not depend on where the state is stored, and is a valid shard', () => {
    const { states } = walked(1000, 10)
    const ownership = wholeState(5, WORDS)
    for (let at = 0; at < states.length; at += WORDS) {
      const owner = ownerOf(ownership, states, at)
      expect(owner).toBe(ownerOf(ownership, states.slice(at, at + WORDS), 0))
      expect(owner).toBeGreaterThanOrEqual(0)
      expect(owner).toBeLessThan(5)
    }
  })

  it('is shard 0 if there is only one shard', () => {
    const { states, steps } = walked(100, 10)
    expect(learnt(1, states, steps)).toEqual(wholeState(1, WORDS))
  })
})
