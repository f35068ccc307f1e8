import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SimulatedModel, simulateModel, type SimulationSettings } from '../../checker/check/simulate.ts'
import { explore } from '../../checker/explore/explore.ts'
import { last } from '../../checker/running.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { philosophers } from '../support/models/puzzles.ts'
import { parameters } from '../support/random/seed.ts'
import { randomSpec } from '../support/random/specs.ts'
import { counter, twoPhase } from '../support/models/zoo.ts'

function simulated(model: Model, settings: Partial<SimulationSettings> = {}): SimulatedModel {
  return last(simulateModel(model, { seed: 1, maxWalks: 300, maxDepth: 30, stop: 'decided', ...settings }))
}

const lengths = ({ expectations }: SimulatedModel): Readonly<Record<string, number | null>> =>
  Object.fromEntries(expectations.map(({ name, length }) => [name, length]))

describe('what a simulation finds in random specs', () => {
  it('is also found by a search, in no more states, and in just as many if the simulation says that no trace is shorter', () => {
    let [violations, shortest] = [0, 0]
    const compare = (model: Model, seed: number): void => {
      const some = simulated(model, { seed, maxWalks: 20, maxDepth: 15, maxStates: 50 })
      const all = explore(model, { stop: 'never', maxStates: 1000, maxMemory: 2 ** 22 })
      // A search stops at the first error in a spec, but walks can miss that error.
      const comparable = !some.failure && !all.failure && all.ended === null
      const known = new Map(comparable ? all.properties.map((p) => [p.name, p]) : [])
      for (const [name, { walked, length, atLeast }] of known.size > 0 ? some.shortenings : []) {
        const search = known.get(name)
        const least = search?.length ?? (search?.path ? search.path.steps.length + 1 : Infinity)
        expect([least <= length, atLeast <= least, length <= walked]).toEqual([true, true, true])
        violations++
        if (atLeast >= length) shortest++
      }
      expect(some.failure?.complaint.code).not.toBe('Q190')
    }
    fc.assert(
      fc.property(randomSpec, fc.nat(2 ** 31), (made, seed) => compare(instantiate(made), seed)),
      parameters(60),
    )
    expect(violations).toBeGreaterThan(10)
    expect(shortest).toBeGreaterThan(5)
  }, 120_000)
})

describe('a simulation', () => {
  it('gives the same result for the same seed, except for the time', () => {
    const model = instantiate(twoPhase, { model: 'one not waited for' })
    const [one, again] = [simulated(model), simulated(model)]
    expect({ ...again, seconds: 0 }).toEqual({ ...one, seconds: 0 })
    expect(simulated(model, { seed: 2 }).simulation.steps).not.toBe(one.simulation.steps)
  })

  it('shows traces that are as short as those of a search', () => {
    expect(lengths(simulated(instantiate(philosophers)))).toEqual({ NeighboursDoNotEat: null, Deadlock: 4 })
    expect(lengths(simulated(instantiate(twoPhase, { model: 'one not waited for' })))).toEqual({ Consistent: 8 })
    const { traces, shortenings } = simulated(instantiate(counter), { properties: ['NeverDown', 'BelowMax'] })
    expect(traces.map(({ property, states }) => [property?.name, states.length])).toEqual([
      ['BelowMax', 4],
      ['NeverDown', 5],
    ])
    expect(shortenings.get('BelowMax')).toMatchObject({ length: 4, atLeast: 4 })
  })

  it('if interrupted while it shortens a trace, shows what it has and reports the interruption', () => {
    const model = instantiate(counter)
    const settings = { seed: 4, maxWalks: 300, maxDepth: 30, stop: 'decided', properties: ['NeverDown'] } as const
    let asked = false
    const run = simulateModel(model, { ...settings, interrupted: () => asked, graceSeconds: 0 })
    let next = run.next()
    for (; !next.done; next = run.next()) asked ||= next.value.shortening === true
    const { interrupted, simulation, shortenings, traces, expectations } = next.value
    expect([interrupted, simulation.ended, simulated(model, settings).interrupted]).toEqual([true, 'violation', false])
    expect(expectations).toMatchObject([{ verdict: 'violated' }])
    const { walked = 0, length = 0, atLeast = 0 } = shortenings.get('NeverDown') ?? {}
    expect(shortenings.get('NeverDown')?.interrupted).toBe(true)
    expect([walked >= length, length > atLeast, traces[0]?.states.length]).toEqual([true, true, length])
  })

  it('compares only what it has seen with the expectations of the model', () => {
    const { expectations } = simulated(instantiate(twoPhase, { model: 'correct' }))
    expect(expectations).toMatchObject([{ name: 'Consistent', verdict: 'inconclusive', expected: 'holds', met: null }])
    const wrong = simulated(instantiate(twoPhase, { model: 'one not waited for' }))
    expect(wrong.expectations).toMatchObject([{ name: 'Consistent', verdict: 'violated', met: true }])
  })
})
