import { describe, expect, it } from 'vitest'
import { Payoff } from '../../../checker/compile/resultCache/payoff.ts'

/** How many missing paths may be learned if one row in `every` misses its path. */
function learnt(payoff: Payoff, rows: { readonly from: number; readonly to: number }, every: number): number {
  let allowed = 0
  for (let row = rows.from; row < rows.to; row += every) if (payoff.pays(row)) allowed++
  return allowed
}

describe('whether learning pays off', () => {
  it.each([
    ['where every state is without a path, after the first window', 1, 4095 + 60_000 / 256],
    ['where every second one is', 2, 4095 + (32_000 - 4095) / 256],
    ['where every third one is', 3, Math.ceil(64_000 / 3)],
    ['where one in eight is', 8, 8000],
  ])('%s', (_, every, expected) => {
    const allowed = learnt(new Payoff(), { from: 0, to: 64_000 }, every)
    expect(Math.abs(allowed - expected)).toBeLessThan(5)
  })

  it('recovers when states find paths again', () => {
    const payoff = new Payoff()
    learnt(payoff, { from: 0, to: 20_000 }, 1)
    expect(learnt(payoff, { from: 20_000, to: 28_000 }, 1)).toBe(31)
    learnt(payoff, { from: 28_000, to: 100_000 }, 5)
    expect(learnt(payoff, { from: 100_000, to: 105_000 }, 5)).toBe(1000)
  })

  it('counts a state once, however many of its paths are missing', () => {
    const payoff = new Payoff()
    let refused = 0
    for (let row = 0; row < 40_000; row += 4) for (let path = 0; path < 10; path++) if (!payoff.pays(row)) refused++
    expect(refused).toBe(0)
  })
})
