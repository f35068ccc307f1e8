import { array, ids, range, spec } from 'quorate'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkModel, type CheckOptions } from '../../checker/check/check.ts'
import { simulateModel } from '../../checker/check/simulate.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'

/**
 * A run notices signals and checks its limits only when it pauses. Here, every function of the spec takes a few
 * milliseconds of simulated time, so the time between two pauses does not depend on the machine.
 */
const clock = { ms: 0 }
const slow = (ms: number): true => {
  clock.ms += ms
  return true
}

const constants = { ms: 20, counters: 3, most: 5, bad: 99, throwsAt: 99, live: 0 }

/** Counters that increase in any order. */
const counters = spec('counters', { constants }, (c, _budget, { state }) => {
  const Counter = ids('c', c.counters, { symmetric: true })
  const { action, define } = state({
    n: array(Counter, range(0, c.most)),
    sum: range(0, c.counters * c.most),
  })
  return define({
    init: () => {},
    actions: {
      Up: action({
        forall: { counter: Counter },
        when: (s, { counter }) => slow(c.ms) && s.n.get(counter) < c.most,
        then: (s, { counter }) => {
          if (s.sum >= c.throwsAt) throw new Error('too many')
          s.n.set(counter, s.n.get(counter) + 1)
          s.sum += 1
        },
      }),
    },
    invariants: { Small: (s) => slow(c.ms) && s.sum < c.bad },
    transitions: { Grows: (before, after) => slow(c.ms) && before.sum <= after.sum },
    endStates: { Full: (s) => s.sum === c.most * c.counters },
    ...(c.live > 0
      ? {
          temporal: { Ends: { eventually: (s) => slow(c.ms) && s.sum > c.live } },
          possibilities: { Ahead: { alwaysPossible: (s) => slow(c.ms) && s.sum > c.live } },
        }
      : {}),
  })
})

interface Timed<T> {
  readonly result: T
  /** The longest time between two pauses, in milliseconds. */
  readonly longest: number
  readonly total: number
}

function timing<T>(run: Generator<unknown, T>): Timed<T> {
  const start = clock.ms
  let longest = 0
  for (;;) {
    const before = clock.ms
    const next = run.next()
    longest = Math.max(longest, clock.ms - before)
    if (next.done) return { longest, total: clock.ms - start, result: next.value }
  }
}

beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => clock.ms))
afterEach(() => void vi.restoreAllMocks())

describe('a check of a slow spec pauses at least once a second', () => {
  const verdicts = new Set<string | null>()

  it.each<[what: string, own: Partial<typeof constants>, options?: CheckOptions, symmetry?: true]>([
    ['in all phases of a search', {}],
    ['if everything is confirmed', {}, { confirm: true }],
    ['with more states than are searched before results are cached', { most: 11, ms: 5 }],
    ['while it looks for a counterexample', { bad: 14 }],
    ['while it looks for the end of a counterexample', { bad: 14 }, { storage: 'hash' }],
    ['while it looks for the path to an error', { throwsAt: 12 }],
    ['with the graph of all states', { live: 13, most: 4 }],
    ['with a lasso and lost states', { live: 99, most: 4 }],
    ['while it compares ids', {}, {}, true],
    ['on the reference engine', { most: 4 }, { engine: 'reference' }],
    ['on the reference engine, with a counterexample', { bad: 9, most: 4 }, { engine: 'reference' }],
    ['on the reference engine, with an error', { throwsAt: 8, most: 4 }, { engine: 'reference' }],
    ['on the reference engine, with a lasso and lost states', { live: 99, most: 3 }, { engine: 'reference' }],
  ])('%s', (_what, own, options = {}, symmetry) => {
    const model = instantiate(counters, { constants: { ...constants, ...own }, symmetry: symmetry ?? false })
    const { longest, total, result } = timing(checkModel(model, options))
    verdicts.add(result.exploration.failure ? 'failure' : result.verdict)
    expect(total).toBeGreaterThan(10_000)
    expect(longest).toBeLessThan(1000)
  })

  it('is tested with every outcome', () => {
    expect(verdicts).toEqual(new Set(['failure', 'holds', 'violated']))
  })
})

describe('a time limit is kept', () => {
  it.each<[what: string, seconds: number, own?: Partial<typeof constants>, options?: CheckOptions]>([
    ['in a search', 10],
    ['after a search', 45],
    ['while everything is confirmed', 80, {}, { confirm: true }],
    ['while a counterexample is searched for', 60, { bad: 14 }],
    ['on the reference engine', 20, {}, { engine: 'reference' }],
    ['on the reference engine, while a counterexample is searched for', 20, { bad: 9 }, { engine: 'reference' }],
  ])('%s', (_what, maxSeconds, own = {}, options = {}) => {
    const model = instantiate(counters, { constants: { ...constants, ...own } })
    const { total, result } = timing(checkModel(model, { ...options, maxSeconds }))
    expect(total).toBeGreaterThan(maxSeconds * 1000)
    expect(total).toBeLessThan((maxSeconds + 1) * 1000 + 500)
    expect([result.exploration.ended, result.unconfirmed?.length ?? 0]).not.toEqual([null, 0])
    const proved = result.exploration.properties.filter(({ verdict, path }) => verdict === 'holds' && path === null)
    expect(result.unconfirmed === null ? proved : []).toEqual([])
  })

  it('by random walks, even while they shorten traces', () => {
    const model = instantiate(counters, { constants: { ...constants, most: 60, bad: 40 } })
    const settings = { seed: 1, maxWalks: 100, maxDepth: 50, stop: 'decided' } as const
    const { longest, total } = timing(simulateModel(model, { ...settings, maxSeconds: 20 }))
    expect(longest).toBeLessThan(1000)
    expect(total).toBeLessThan(24_000)
  })
})
