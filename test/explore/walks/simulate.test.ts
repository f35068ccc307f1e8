import { range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { unseenMass } from '../../../checker/results/visits.ts'
import { explore } from '../../../checker/explore/explore.ts'
import { type SimulateOptions, type Simulation, simulating } from '../../../checker/explore/walks/simulate.ts'
import { last } from '../../../checker/running.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { dice } from '../../support/dice.ts'
import { jugs, philosophers } from '../../support/models/puzzles.ts'
import { bound, constrained, dying, faulty, manyInitial, nowhere } from '../../support/models/tiny.ts'
import { counter, twoPhase } from '../../support/models/zoo.ts'

function simulated(model: Model, options: Partial<SimulateOptions> = {}): Simulation {
  return last(
    simulating(model, {
      random: dice(1),
      maxWalks: 1000,
      maxDepth: 100,
      stop: 'decided',
      maxMemory: 2 ** 20,
      ...options,
    }),
  )
}

/** For each decided property, how many states the behaviour has. */
const found = (simulation: Simulation): Readonly<Record<string, number>> =>
  Object.fromEntries([...simulation.found].map(([{ name }, { steps }]) => [name, steps.length + 1]))

describe('enough walks', () => {
  it.each<[string, Model, number?]>([
    ['two-phase', instantiate(twoPhase), 20_000],
    ['counter', instantiate(counter)],
    ['jugs', instantiate(jugs)],
    ['philosophers', instantiate(philosophers)],
    ['constrained', constrained],
    ['manyInitial', manyInitial],
    ['dying', dying],
    ['bound', bound],
    ['two faults', faulty(2)],
  ])('visit all states of %s, and enable the actions that a search fires', (_name, model, maxWalks = 1000) => {
    const all = explore(model, { stop: 'never', maxMemory: 2 ** 20 })
    for (const batch of [3, 512]) {
      // Caching begins early, so that states are expanded both with and without it.
      const some = simulated(model, { batch, cacheAfter: 200, properties: [], maxWalks })
      expect(some.coverage).toMatchObject({ distinct: all.distinct, full: false })
      expect(some.actions.map(({ enabled }) => enabled > 0)).toEqual(all.actions.map(({ fired }) => fired > 0))
      expect(some).toMatchObject({ walks: maxWalks, ended: null, failure: null })
    }
  })
})

describe('the same random numbers', () => {
  it('give the same walks, and different ones give different walks', () => {
    const model = instantiate(twoPhase)
    const options = { maxWalks: 20, properties: [] }
    const [one, again, other] = [1, 1, 2].map((seed) => simulated(model, { ...options, random: dice(seed) }))
    expect(again).toEqual(one)
    expect(other?.actions).not.toEqual(one?.actions)
  })
})

/**
 * Five steps lead from 0: one of `One` and three of `More` lead away, and one changes nothing. Other states have no
 * successors.
 */
const fan = instantiate(
  spec('fan', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 5) })
    return define({
      init: () => {},
      actions: {
        One: action({
          when: (s) => s.n === 0,
          then: (s) => {
            s.n = 1
          },
        }),
        Stay: action({ then: () => {} }),
        More: action({
          forall: { to: range(2, 5) },
          when: (s) => s.n === 0,
          then: (s, { to }) => {
            s.n = to
          },
        }),
      },
      constraint: (s) => s.n < 5,
    })
  }),
)

it('all steps that change the state and stay within the constraint are equally likely', () => {
  const { actions, steps, longest } = simulated(fan, { maxWalks: 40_000 })
  const [one, stay, more] = actions
  expect([steps, longest, stay?.fired]).toEqual([40_000, 2, 0])
  // The standard deviation of each count is 87.
  expect(Math.abs((one?.fired ?? 0) - 10_000)).toBeLessThan(400)
  expect(Math.abs((more?.fired ?? 0) - 30_000)).toBeLessThan(400)
})

describe('walks find', () => {
  it('states, steps and deadlocks, even outside the constraint', () => {
    expect(Object.keys(found(simulated(constrained))).toSorted()).toEqual(['Below3', 'NotTo3'])
    expect(found(simulated(manyInitial))).toMatchObject({ Not9: 1 })
    expect(found(simulated(dying))).toEqual({ Deadlock: 3 })
    expect(found(simulated(instantiate(counter), { properties: ['BelowMax', 'NeverDown'] }))).toEqual({
      BelowMax: 4,
      NeverDown: 5,
    })
  })

  it('the successors of the second-to-last state', () => {
    const model = instantiate(counter)
    const options = { properties: ['BelowMax'], maxWalks: 5 }
    expect(found(simulated(model, { ...options, maxDepth: 4 }))).toEqual({ BelowMax: 4 })
    expect(found(simulated(model, { ...options, maxDepth: 3 }))).toEqual({})
  })

  it('only the first violation, if it ends the run', () => {
    const options = { properties: ['BelowMax', 'NeverDown'], stop: 'first' } as const
    const first = simulated(instantiate(counter), options)
    expect([found(first), first.ended, first.walks]).toEqual([{ BelowMax: 4 }, 'violation', 1])
  })

  it('nothing if every initial state is outside the constraint', () => {
    expect(simulated(nowhere).failure?.complaint.code).toBe('Q057')
  })
})

describe('limits', () => {
  it('on walks and states', () => {
    const { walks, steps, longest } = simulated(instantiate(counter), { properties: [], maxWalks: 3, maxDepth: 10 })
    expect([walks, steps, longest]).toEqual([3, 27, 10])
  })

  it('on time, and interrupts, tested after 1, 2, 4 … more steps', () => {
    let asked = 0
    const interrupted = (): 'time' | null => (++asked === 3 ? 'time' : null)
    const run = simulated(instantiate(counter), { properties: [], maxWalks: Infinity, interrupted })
    expect([run.ended, run.steps]).toEqual(['time', 7])
  })

  it('on memory for visited states: walks continue, and the estimates cover only the beginning', () => {
    const options = { properties: [], maxMemory: 3000, initialSlots: 16, batch: 4 }
    const model = instantiate(twoPhase)
    const { coverage, steps } = simulated(model, options)
    expect(coverage.full).toBe(true)
    expect(coverage.distinct).toBeGreaterThan(100)
    expect(coverage.distinct).toBeLessThan(288)
    expect(coverage.visits).toBeLessThan(steps)
    expect(simulated(model, { ...options, maxMemory: 2 ** 20 }).steps).toBe(steps)
  })
})

it('the unseen mass is estimated from the states that were visited only once', () => {
  expect(unseenMass({ visits: 8, distinct: 5, once: 2, full: false })).toBe(0.25)
  expect(unseenMass({ visits: 0, distinct: 0, once: 0, full: false })).toBe(1)
  const { coverage } = simulated(instantiate(counter), { properties: [], maxWalks: 1, maxDepth: 6 })
  // The first two states of 0 1 2 3 0 1 occur twice.
  expect(coverage).toEqual({ visits: 6, distinct: 4, once: 2, full: false })
})
