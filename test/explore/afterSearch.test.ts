import { describe, expect, it } from 'vitest'
import { array, ids, range, spec } from 'quorate'
import { checkModel } from '../../checker/check/check.ts'
import { explore } from '../../checker/explore/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { last } from '../../checker/running.ts'

/** A limit may be reached after the search, while the run looks for counterexamples. The verdict must not be lost. */

/** Counters that increase in any order. Every state is on a shortest path to the last one, which violates Never. */
const grid = spec('grid', { constants: { counters: 4, most: 5 } }, (c, _budget, { state }) => {
  const Counter = ids('c', c.counters)
  const { action, define } = state({ n: array(Counter, range(0, c.most)) })
  return define({
    init: () => {},
    actions: {
      Up: action({
        forall: { counter: Counter },
        when: (s, { counter }) => s.n.get(counter) < c.most,
        then: (s, { counter }) => {
          s.n.set(counter, s.n.get(counter) + 1)
        },
      }),
    },
    invariants: {
      Never: (s) => {
        for (let i = 0; i < c.counters; i++) if (s.n.get(i) < c.most) return true
        return false
      },
    },
  })
})

const [never] = [{ name: 'Never', verdict: 'violated', length: 21 }] as const

describe('a run that must end while it looks for a counterexample', () => {
  const small = instantiate(grid)
  const counted = { calls: 0 }
  const whole = explore(small, { overdue: () => counted.calls++ < 0 })

  it('pauses often enough for a limit to end it', () => {
    expect(whole.properties).toMatchObject([never])
    expect(whole.properties[0]?.path?.steps).toHaveLength(20)
    expect(counted.calls).toBeGreaterThan(20)
  })

  it.each([0, 1, 7, 20])('keeps the verdict and the length if it ends at pause %i', (pause) => {
    let calls = 0
    const ended = explore(small, { overdue: () => calls++ >= pause })
    expect(ended.properties).toEqual([{ ...whole.properties[0], path: null, shown: 'none' }])
    expect(ended.distinct).toBe(whole.distinct)
  })

  it('shows the same counterexample if it ends later', () => {
    let calls = 0
    const ended = explore(small, { overdue: () => calls++ > counted.calls })
    expect(ended.properties).toEqual(whole.properties)
  })
})

it('shows any counterexample, and says so, if there is too little memory to choose', { timeout: 300_000 }, () => {
  const large = instantiate(grid, { constants: { counters: 6, most: 8 } })
  const { exploration, traces } = last(checkModel(large, { maxMemory: 14e6 }))
  expect(exploration.properties).toMatchObject([{ ...never, length: 49, shown: 'any' }])
  expect(exploration.distinct).toBe(9 ** 6)
  expect(traces.map(({ states }) => states.length)).toEqual([49])
})
