import { range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { checkModel, type CheckOptions } from '../../checker/check/check.ts'
import type { CheckedModel } from '../../checker/check/report.ts'
import { last } from '../../checker/running.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import type { Expectation } from '../../checker/language/definition/types.ts'
import { counter, twoPhase } from '../support/models/zoo.ts'

function checked(model: Model, options: CheckOptions = {}): CheckedModel {
  return last(checkModel(model, options))
}

/** Counts 0 → 1 → 2 → 3 and ends there. The caller chooses the expectations. */
function line(expect_: Readonly<Record<string, Expectation>>, constraint?: (n: number) => boolean): Model {
  const made = spec(
    'line',
    {},
    (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 3) })
      return define({
        init: () => {},
        actions: {
          Step: action({
            when: (s) => s.n < 3,
            then: (s) => {
              s.n += 1
            },
          }),
        },
        invariants: { Below2: (s) => s.n < 2, Below9: (s) => s.n < 9 },
        observations: { Below1: (s) => s.n < 1 },
        transitions: { Up: (before, after) => before.n < after.n },
        ...(constraint ? { constraint: (s) => constraint(s.n) } : {}),
      })
    },
    { one: { expect: expect_ } },
  )
  return instantiate(made, { model: 'one' })
}

describe.each(['fast', 'reference'] as const)('checkModel, %s', (engine) => {
  it.each<[name: string, expected: Expectation | undefined, verdict: string, met: boolean]>([
    ['Below2', 'violated', 'violated', true],
    ['Below2', { violated: { states: 3 } }, 'violated', true],
    ['Below2', { violated: { states: 4 } }, 'violated', false],
    ['Below2', 'holds', 'violated', false],
    ['Below2', 'bounded', 'violated', false],
    ['Below2', undefined, 'violated', false],
    ['Below9', undefined, 'holds', true],
    ['Below9', 'holds', 'holds', true],
    ['Below9', 'violated', 'holds', false],
    ['Below9', 'bounded', 'holds', false],
    ['Up', undefined, 'holds', true],
    ['Below1', { violated: { states: 2 } }, 'violated', true],
  ])('%s, expected %j, is %s: met %j', (name, expected, verdict, met) => {
    const { expectations } = checked(line(expected === undefined ? {} : { [name]: expected }), {
      engine,
      stop: 'never',
    })
    expect(expectations.find((e) => e.name === name)).toMatchObject({ expected: expected ?? 'holds', verdict, met })
  })

  it('checks observations only if they are named, and expects nothing of those that only the caller names', () => {
    expect(checked(line({}), { engine }).expectations.map((e) => e.name)).toEqual(['Below2', 'Below9', 'Up'])
    const { expectations } = checked(line({}), { engine, properties: ['Below1'] })
    expect(expectations).toEqual([
      { name: 'Below1', kind: 'observation', verdict: 'violated', length: 2, expected: null, met: null },
    ])
  })

  it('expects nothing from models without expectations', () => {
    const { expectations, verdict } = checked(instantiate(counter), { engine })
    expect(expectations.every((e) => e.expected === null && e.met === null)).toBe(true)
    expect(verdict).toBe('violated')
  })

  it('gives the worst verdict of all properties', () => {
    expect(checked(line({}), { engine, properties: ['Below9', 'Up'] }).verdict).toBe('holds')
    expect(
      checked(
        line({}, (n) => n < 1),
        { engine, properties: ['Below9'] },
      ).verdict,
    ).toBe('bounded')
    expect(checked(line({}), { engine, maxStates: 1, properties: ['Below9'] }).verdict).toBe('inconclusive')
    expect(checked(line({}), { engine, stop: 'first' }).verdict).toBe('violated')
  })

  it('meets the expectation that a model is bounded', () => {
    const { expectations } = checked(
      line({ Below9: 'bounded' }, (n) => n < 1),
      { engine, properties: ['Below9'] },
    )
    expect(expectations).toMatchObject([{ verdict: 'bounded', met: true }])
  })

  it('reexecutes every counterexample', () => {
    const { traces, exploration } = checked(instantiate(twoPhase, { model: 'one not waited for' }), { engine })
    expect(traces.map((t) => [t.property?.name, t.states.length])).toEqual([
      ['Consistent', exploration.properties[0]?.length],
    ])
  })

  it('stops when asked to, or when its time is up', () => {
    const big = instantiate(twoPhase, { constants: { rms: 5 } })
    let asked = 0
    const interrupted = (): boolean => ++asked > 3
    expect(checked(big, { engine, interrupted }).exploration.ended).toBe('interrupt')
    expect(checked(big, { engine, maxSeconds: 0 }).exploration).toMatchObject({ ended: 'time', failure: null })
  })

  it('pauses often, and reports violations when a level is complete', () => {
    const run = checkModel(instantiate(twoPhase, { constants: { rms: 4, lossy: true } }), { engine, stop: 'never' })
    const pauses = []
    for (let next = run.next(); !next.done; next = run.next()) pauses.push(next.value)
    expect(pauses.length).toBeGreaterThan(10)
    expect(pauses.at(0)?.violated).toEqual([])
    expect(pauses.at(-1)?.violated).toMatchObject([{ name: 'Consistent' }])
  })

  it('rejects a counterexample that cannot be reexecuted', () => {
    let calls = 0
    const made = spec('fickle', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 3) })
      return define({
        init: () => {},
        actions: {
          Step: action({
            when: (s) => s.n < 3,
            then: (s) => {
              s.n += 1
            },
          }),
        },
        invariants: { Twice: () => ++calls <= 2 },
      })
    })
    const { exploration, traces, verdict, expectations } = checked(instantiate(made), { engine })
    // The fast engine checks its states a second time before it reexecutes the counterexample.
    const code = engine === 'fast' ? 'Q106' : 'Q190'
    expect(exploration.failure?.complaint).toMatchObject({ code, class: 'spec' })
    expect(exploration.properties).toMatchObject([{ verdict: 'inconclusive', length: null, path: null }])
    expect(expectations).toMatchObject([{ verdict: 'inconclusive' }])
    expect([traces.filter(({ property }) => property), verdict]).toEqual([[], 'inconclusive'])
  })
})
