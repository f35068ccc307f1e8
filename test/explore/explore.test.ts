import { range, seq, type Spec, spec } from 'quorate'
import { describe, expect, it, vi } from 'vitest'
import { type EngineExploration, type EngineOptions, explore, searching } from '../../checker/explore/explore.ts'
import type { Exploration, ExploreOptions } from '../../checker/results/exploration.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { type ModelChoice, instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { jugs, missionaries, philosophers, ticTacToe } from '../support/models/puzzles.ts'
import { constrained, credited, dying, faulty, manyInitial, nowhere } from '../support/models/tiny.ts'
import { counter, twoPhase } from '../support/models/zoo.ts'

const small = { maxMemory: 2 ** 20 } as const

function run(made: Spec, options: EngineOptions = {}, choice: ModelChoice = {}): EngineExploration {
  return explore(instantiate(made, choice), { stop: 'never', ...small, ...options })
}

/** Distinct states, generated states, depth. */
const counts = ({ distinct, generated, depth }: Exploration): readonly number[] => [distinct, generated, depth]

/** Each property's verdict or, if it is violated, how many states its counterexample has. */
const verdicts = ({ properties }: Exploration): Readonly<Record<string, unknown>> =>
  Object.fromEntries(properties.map((p) => [p.name, p.length ?? p.verdict]))

describe('known answers', () => {
  const wins = { properties: ['XNeverWins', 'ONeverWins'] }
  it.each<readonly [string, Spec, EngineOptions, ModelChoice, readonly number[], Readonly<Record<string, unknown>>]>([
    ['jugs', jugs, {}, {}, [16, 97, 8], { NotSolved: 7 }],
    ['three philosophers', philosophers, {}, {}, [20, 37, 5], { NeighboursDoNotEat: 'holds', Deadlock: 4 }],
    [
      'five',
      philosophers,
      {},
      { constants: { seats: 5 } },
      [152, 461, 8],
      { NeighboursDoNotEat: 'holds', Deadlock: 6 },
    ],
    [
      'polite',
      philosophers,
      {},
      { constants: { polite: true } },
      [18, 32, 5],
      { NeighboursDoNotEat: 'holds', Deadlock: 'holds' },
    ],
    ['missionaries and cannibals', missionaries, {}, {}, [16, 35, 13], { SomeoneIsLeft: 12 }],
    ['tic-tac-toe', ticTacToe, wins, {}, [5478, 16168, 10], { XNeverWins: 6, ONeverWins: 7 }],
    ['two-phase commit', twoPhase, {}, {}, [288, 1146, 11], { Consistent: 'holds' }],
    ['two-phase commit with a bug', twoPhase, {}, { model: 'one not waited for' }, [348, 1359, 11], { Consistent: 8 }],
  ])('%s', (_name, made, options, choice, numbers, expected) => {
    const found = run(made, options, choice)
    expect(counts(found)).toEqual(numbers)
    expect(verdicts(found)).toEqual(expected)
  })
})

/**
 * A wide graph of `sides` counters up to 7, which has 8 ** sides states. Level n has as many states as there are ways to
 * get the sum n - 1.
 */
const grid = spec('grid', { constants: { sides: 3, wide: false } }, (c, _f, { state }) => {
  const { action, define } = state({ at: seq(range(0, 7), 8), pad: seq(range(0, 2 ** 31), c.wide ? 12 : 0) })
  return define({
    init: (s) => {
      for (let i = 0; i < c.sides; i++) s.at.push(0)
    },
    actions: {
      Up: action({
        forall: { i: range(0, c.sides - 1) },
        when: (s, { i }) => (s.at.at(i) ?? 7) < 7,
        then: (s, { i }) => {
          s.at = s.at.with(i, (s.at.at(i) ?? 0) + 1)
        },
      }),
    },
    observations: { NotAll7: (s) => s.at.some((n) => n < 7), Below3: (s) => s.at.every((n) => n < 3) },
  })
})

/** How many states of the grid have counters that add up to 0, 1, 2, …. */
const gridLevels = [1, 3, 6, 10, 15, 21, 28, 36, 42, 46, 48, 48, 46, 42, 36, 28, 21, 15, 10, 6, 3, 1]

describe('a graph of 512 states', () => {
  it('is explored level by level', () => {
    const found = run(grid, { properties: ['NotAll7'] })
    expect(found.levels).toEqual(gridLevels)
    expect(found).toMatchObject({ distinct: 512, generated: 1 + 3 * 7 * 64, depth: 22, queued: 0, cut: 0, ended: null })
    expect(found.outDegree).toEqual({ min: 0, mean: (3 * 7 * 64) / 512, max: 3 })
    expect(found.actions).toEqual([{ name: 'Up', fired: 3 * 7 * 64, new: 511 }])
    expect(verdicts(found)).toEqual({ NotAll7: 22 })
  })

  it.each([1, 2, 3, 7, 64, 512, 4096])('is explored correctly with any batch size: %d', (batch) => {
    const options = { properties: ['NotAll7', 'Below3'] }
    expect(run(grid, { ...options, batch, initialSlots: 2 })).toMatchObject(referenceGrid(options))
  })

  it('is explored correctly in rows of many words', () => {
    const options = { properties: ['NotAll7', 'Below3'] }
    const choice = { constants: { wide: true } }
    expect(run(grid, { ...options, initialSlots: 2 }, choice)).toMatchObject(referenceGrid(options))
  })
})

function referenceGrid(options: ExploreOptions): Exploration {
  return referenceExplore(instantiate(grid), { stop: 'never', ...options })
}

describe('limits', () => {
  const properties = ['NotAll7', 'Below3']
  it.each<readonly [string, EngineOptions, object, Readonly<Record<string, unknown>>]>([
    [
      'states: the level that exceeds it is finished',
      { maxStates: 30 },
      { distinct: 35, depth: 5, queued: 15, cut: 0, ended: 'states' },
      { NotAll7: 'inconclusive', Below3: 4 },
    ],
    ['states: not exceeded', { maxStates: 512 }, { distinct: 512, queued: 0, ended: null }, { NotAll7: 22, Below3: 4 }],
    [
      'depth',
      { maxDepth: 3 },
      { distinct: 10, depth: 3, queued: 6, cut: 6, ended: 'depth' },
      { NotAll7: 'bounded', Below3: 'bounded' },
    ],
    [
      'depth: just enough',
      { maxDepth: 22 },
      { distinct: 512, depth: 22, queued: 1, cut: 1, ended: 'depth' },
      { NotAll7: 22, Below3: 4 },
    ],
    [
      'depth before states',
      { maxDepth: 3, maxStates: 5 },
      { depth: 3, ended: 'depth' },
      { NotAll7: 'bounded', Below3: 'bounded' },
    ],
    [
      'interrupt',
      { interrupted: () => 'interrupt' },
      { distinct: 4, depth: 2, queued: 3, ended: 'interrupt' },
      { NotAll7: 'inconclusive', Below3: 'inconclusive' },
    ],
    [
      'time',
      { interrupted: afterPauses(10, 'time') },
      { distinct: 35, depth: 5, queued: 15, ended: 'time' },
      { NotAll7: 'inconclusive', Below3: 4 },
    ],
    [
      'the first violation',
      { stop: 'first' },
      { distinct: 20, depth: 4, queued: 10, ended: 'violation' },
      { NotAll7: 'inconclusive', Below3: 4 },
    ],
    ['every property decided', { stop: 'decided' }, { distinct: 512, ended: 'violation' }, { NotAll7: 22, Below3: 4 }],
  ])('%s', (_name, options, numbers, expected) => {
    const found = run(grid, { properties, ...options })
    expect(found).toMatchObject(numbers)
    expect(verdicts(found)).toEqual(expected)
  })

  it('memory: the states that fit are kept, and nothing is proved', () => {
    const found = run(grid, { properties, maxMemory: 2 ** 10, initialSlots: 16, batch: 7 })
    expect(found.ended).toBe('memory')
    expect(verdicts(found)).toEqual({ NotAll7: 'inconclusive', Below3: 4 })
    expect(found.distinct).toBeGreaterThan(20)
    expect(found.distinct * found.storage.bytesPerState).toBeLessThan(2 * 2 ** 10)
  })

  it('progress is reported at every pause', () => {
    const seen = [...searching(instantiate(grid), { properties, stop: 'never', ...small })]
    const depths = seen.map(({ depth }) => depth)
    expect(depths).toEqual(depths.toSorted((a, b) => a - b))
    expect(new Set(depths)).toEqual(new Set(gridLevels.map((_, i) => i + 1)))
    // The first parts are small, so these levels are expanded in several parts.
    expect(depths.slice(0, 7)).toEqual([1, 2, 2, 2, 3, 3, 3])
    expect(seen.at(-1)).toMatchObject({
      distinct: 512,
      queued: 0,
      violated: [
        { name: 'Below3', length: 4 },
        { name: 'NotAll7', length: 22 },
      ],
    })
  })
})

/** Gives this reason to stop at the n-th pause. */
function afterPauses(pauses: number, reason: 'time' | 'interrupt'): () => 'time' | 'interrupt' | null {
  let asked = 0
  return () => (++asked >= pauses ? reason : null)
}

describe('models that can be counted by hand', () => {
  const everything: readonly ExploreOptions[] = [
    { stop: 'never' },
    { stop: 'first' },
    { stop: 'decided' },
    { stop: 'never', maxDepth: 2 },
    { stop: 'never', maxStates: 2 },
  ]
  const models = {
    constrained,
    credited,
    dying,
    manyInitial,
    nowhere,
    'no fault': faulty(0),
    'two faults': faulty(2),
    'three faults': faulty(3),
    counter: instantiate(counter),
    jugs: instantiate(jugs),
  }
  it.each(Object.entries(models))('%s: both engines agree', (_name, model) => {
    for (const options of everything) {
      const { failure, ...reference } = referenceExplore(model, options)
      const { failure: fastFailure, ...fast } = explore(model, { ...options, ...small, batch: 2, initialSlots: 2 })
      expect(fast).toMatchObject(reference)
      expect(fastFailure?.complaint.code).toBe(failure?.complaint.code)
    }
  })

  it('whatever the batch size, a new state is credited to the first action that produces it on its level', () => {
    for (const batch of [1, 2, 512])
      expect(explore(credited, { ...small, batch }).actions).toEqual([
        { name: 'A', fired: 2, new: 2 },
        { name: 'B', fired: 2, new: 1 },
      ])
  })

  it('violations in states outside the constraint, one of them initial', () => {
    expect(verdicts(explore(constrained, { stop: 'never', ...small }))).toMatchObject({ Below3: 4, NotTo3: 4 })
    expect(verdicts(explore(manyInitial, { stop: 'never', ...small }))).toMatchObject({ Not9: 1, Not0: 2 })
  })
})

/** Counts until `n` leaves its domain. */
const leaving = spec('leaving', {}, (_c, _f, { state }) => {
  const { action, define } = state({ n: range(0, 30), k: range(0, 3) })
  return define({
    init: () => {},
    actions: {
      Up: action({
        then: (s) => {
          s.n += 1
        },
      }),
      Change: action({
        forall: { k: range(0, 3) },
        then: (s, { k }) => {
          s.k = k
        },
      }),
    },
    invariants: { Fine: () => true },
  })
})

describe('a failure', () => {
  it('names its place, and proves nothing', () => {
    const found = run(leaving)
    expect(found.failure).toMatchObject({ complaint: { code: 'Q103' }, step: { action: 0, ordinal: 0 } })
    expect(found.failure?.path?.steps).toHaveLength(30)
    expect(found.failure?.complaint.where).toEqual(['spec leaving', 'action Up', 'variable n'])
    expect(verdicts(found)).toEqual({ Fine: 'inconclusive' })
    // The engine completes the level: it expands 30 levels and, on the last one, every state that does not throw.
    expect(found.actions.map(({ fired }) => fired)).toEqual([120, 120 * 4])
    expect(found.generated).toBe(1 + 120 * 5)
  })
})

describe('an end state that throws', () => {
  const ending = spec('ending', {}, (_constants, _budgets, { state }) => {
    const { action, define } = state({ n: range(0, 1) })
    return define({
      init: (s) => void (s.n = 0),
      actions: { Up: action({ when: (s) => s.n > 1, then: (s) => void (s.n = 1) }) },
      deadlock: 'error',
      endStates: {
        Done: () => {
          throw new RangeError('no answer')
        },
      },
    })
  })

  it('is reported without the action that came before it', () => {
    const { failure } = run(ending)
    expect(failure).toMatchObject({ complaint: { code: 'Q102' }, path: { init: 0, steps: [] }, step: null })
    expect(failure?.complaint.where).toEqual(['spec ending', 'end state Done'])
  })
})

describe('ten models of one spec in one process', () => {
  it('are each explored correctly, one after another', () => {
    const found = Array.from({ length: 10 }, (_, i) => run(counter, {}, { constants: { max: i + 1 } }))
    expect(found.map(counts)).toEqual(found.map((_, i) => [i + 2, i + 3, i + 2]))
    expect(run(twoPhase)).toMatchObject({ distinct: 288, generated: 1146 })
  })

  it('and can take turns at their pauses', () => {
    const runs = [1, 2, 3].map((sides) =>
      searching(instantiate(grid, { constants: { sides } }), { stop: 'never', ...small }),
    )
    const distinct = runs.map(() => 0)
    for (let going = true; going;) {
      const steps = runs.map((each) => each.next())
      going = steps.some(({ done }) => !done)
      steps.forEach((step, i) => (distinct[i] = step.done ? (distinct[i] ?? 0) : step.value.distinct))
    }
    expect(distinct).toEqual([8, 64, 512])
  })
})

it.each(['exact', 'hash'] as const)('gives the same results without shared memory, with %s storage', (storage) => {
  const shared = counts(run(jugs, { storage }))
  vi.stubGlobal('SharedArrayBuffer', undefined)
  try {
    expect(counts(run(jugs, { storage }))).toEqual(shared)
  } finally {
    vi.unstubAllGlobals()
  }
})
