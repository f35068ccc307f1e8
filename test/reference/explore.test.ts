import { describe, expect, it } from 'vitest'
import type { Exploration, ExploreOptions } from '../../checker/results/exploration.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../checker/language/model/model.ts'
import { constrained, credited, dying, faulty, manyInitial, nowhere } from '../support/models/tiny.ts'
import { counter, twoPhase } from '../support/models/zoo.ts'

const run = (model: Model, options: ExploreOptions = { stop: 'never' }): Exploration => referenceExplore(model, options)

/** Each property's verdict or, if it is violated, how many states its counterexample has. */
const verdicts = ({ properties }: Exploration): Readonly<Record<string, unknown>> =>
  Object.fromEntries(properties.map((p) => [p.name, p.length ?? p.verdict]))

const counts = ({ distinct, generated, depth, queued, cut, ended }: Exploration): readonly unknown[] => [
  distinct,
  generated,
  depth,
  queued,
  cut,
  ended,
]

describe('counts', () => {
  it('of a counter', () => {
    const result = run(instantiate(counter))
    expect(counts(result)).toEqual([4, 5, 4, 0, 0, null])
    expect(result.levels).toEqual([1, 1, 1, 1])
    expect(result.actions).toEqual([
      { name: 'Step', fired: 3, new: 3 },
      { name: 'Reset', fired: 1, new: 0 },
    ])
    expect(result.outDegree).toEqual({ min: 1, mean: 1, max: 1 })
  })

  it('of a counter with thousands of levels', () => {
    const result = run(instantiate(counter, { constants: { max: 3000 } }), { properties: ['BelowMax'] })
    expect([result.depth, result.properties[0]?.path?.steps.length]).toEqual([3001, 3000])
  })

  it('of two-phase commit, which TLC confirms', () => {
    const result = run(instantiate(twoPhase))
    expect(counts(result)).toEqual([288, 1146, 11, 0, 0, null])
    expect(verdicts(result)).toEqual({ Consistent: 'holds' })
  })

  it('of several initial states: each counts as generated, and equal ones are a single state', () => {
    const result = run(manyInitial)
    // 3, 1 | 2, 0, and then 2 → 1, which is already known.
    expect(counts(result)).toEqual([4, 4 + 3, 2, 0, 1, null])
    expect(result.levels).toEqual([2, 2])
  })

  it('a new state is credited to the first action that produces it on its level', () => {
    const result = run(credited)
    expect(result.actions).toEqual([
      { name: 'A', fired: 2, new: 2 },
      { name: 'B', fired: 2, new: 1 },
    ])
    expect(result.outDegree).toEqual({ min: 0, mean: 1, max: 2 })
  })

  it.each([
    [0, [1, 1, 1], { SomeUp: 'holds' }],
    [1, [4, 4, 2], { SomeUp: 'holds' }],
    [2, [7, 10, 3], { SomeUp: 'holds' }],
    [3, [8, 13, 4], { SomeUp: 4 }],
  ])('a budget of %d is shared by the actions of its kind', (crash, numbers, expected) => {
    const result = run(faulty(crash), { stop: 'never', properties: ['SomeUp'] })
    expect([result.distinct, result.generated, result.depth]).toEqual(numbers)
    expect(verdicts(result)).toEqual(expected)
  })
})

describe('a constraint', () => {
  it('excludes states that are still generated and checked, but not stored', () => {
    const result = run(constrained)
    // 0 → 1 → 2 → { 3, 0 }, of which 3 is outside.
    expect(counts(result)).toEqual([3, 5, 3, 0, 1, null])
    expect(verdicts(result)).toEqual({ Below5: 'bounded', Below3: 4, NotTo3: 4, Deadlock: 'bounded' })
  })

  it('can exclude an initial state, which is still checked', () => {
    expect(verdicts(run(manyInitial))).toEqual({ Not9: 1, Not0: 2, Deadlock: 'bounded' })
  })

  it('can exclude all initial states', () => {
    const result = run(nowhere)
    expect(result.failure?.complaint).toMatchObject({ code: 'Q057', class: 'load' })
    expect(verdicts(result)).toEqual({ Off: 'inconclusive' })
  })
})

describe('a deadlock', () => {
  it('is a state in which nothing is enabled, unless it is an end state', () => {
    const result = run(dying)
    expect(result.properties).toEqual([
      {
        name: 'Deadlock',
        kind: 'deadlock',
        verdict: 'violated',
        length: 3,
        path: {
          init: 0,
          steps: [
            { action: 1, ordinal: 0 },
            { action: 2, ordinal: 0 },
          ],
        },
      },
    ])
  })

  it('is known only when the next level is known, too', () => {
    const result = run(dying, { stop: 'first' })
    expect(counts(result)).toEqual([4, 5, 3, 0, 0, null])
  })
})

describe('when a run ends', () => {
  const all = ['Small', 'BelowMax', 'NeverDown']
  it.each<readonly [ExploreOptions, readonly unknown[], Readonly<Record<string, unknown>>]>([
    [
      { stop: 'first', properties: all },
      [4, 4, 4, 1, 0, 'violation'],
      { Small: 'inconclusive', BelowMax: 4, NeverDown: 'inconclusive' },
    ],
    [{ stop: 'decided', properties: all }, [4, 5, 4, 0, 0, null], { Small: 'holds', BelowMax: 4, NeverDown: 5 }],
    [{ stop: 'decided', properties: ['BelowMax'] }, [4, 4, 4, 1, 0, 'violation'], { BelowMax: 4 }],
    [{ properties: ['BelowMax'] }, [4, 4, 4, 1, 0, 'violation'], { BelowMax: 4 }],
    [{ stop: 'decided', properties: [] }, [4, 5, 4, 0, 0, null], {}],
    [{ stop: 'never', properties: all }, [4, 5, 4, 0, 0, null], { Small: 'holds', BelowMax: 4, NeverDown: 5 }],
    [{ stop: 'never', maxDepth: 1 }, [1, 1, 1, 1, 1, 'depth'], { Small: 'bounded', NeverDown: 'bounded' }],
    [{ stop: 'never', maxDepth: 2 }, [2, 2, 2, 1, 1, 'depth'], { Small: 'bounded', NeverDown: 'bounded' }],
    [{ stop: 'never', maxDepth: 4, properties: ['BelowMax'] }, [4, 4, 4, 1, 1, 'depth'], { BelowMax: 4 }],
    [{ stop: 'never', maxDepth: 5 }, [4, 5, 4, 0, 0, null], { Small: 'holds', NeverDown: 5 }],
    [{ stop: 'never', maxStates: 2 }, [3, 3, 3, 1, 0, 'states'], { Small: 'inconclusive', NeverDown: 'inconclusive' }],
    [{ stop: 'never', maxStates: 4 }, [4, 5, 4, 0, 0, null], { Small: 'holds', NeverDown: 5 }],
  ])('%j', (options, numbers, expected) => {
    const result = run(instantiate(counter), options)
    expect(counts(result)).toEqual(numbers)
    expect(verdicts(result)).toEqual(expected)
  })
})
