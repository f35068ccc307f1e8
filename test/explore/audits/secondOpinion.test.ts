import { array, bool, forAll, ids, range, type Spec, spec } from 'quorate'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { checkModel } from '../../../checker/check/check.ts'
import { ResultCache } from '../../../checker/compile/resultCache/resultCache.ts'
import { HOLDS, Trees } from '../../../checker/compile/resultCache/treeStorage.ts'
import { type EngineOptions, explore } from '../../../checker/explore/explore.ts'
import { nextSample } from '../../../checker/explore/purity/sample.ts'
import { last } from '../../../checker/running.ts'
import { Interpreter } from '../../../checker/reference/interpreter/interpreter.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { numberedIds } from '../../support/random/numberedIds.ts'

const small = { maxMemory: 2 ** 22, stop: 'never' } as const

/** Two counters, `x` up to 63 and `y` up to 19, which have 1,280 states. In one of these, a part of the spec misbehaves. */
function counters({
  guard,
  effect,
  holds,
}: {
  guard?: () => boolean
  effect?: () => number
  holds?: () => boolean
}): Spec {
  return spec('counters', {}, (_c, _f, { state }) => {
    const { action, define } = state({ x: range(0, 63), y: range(0, 19), odd: range(0, 1) })
    return define({
      init: () => {},
      actions: {
        X: action({
          when: (s) => s.x < 63,
          then: (s) => {
            s.x += 1
          },
        }),
        Y: action({
          when: (s) => s.y < 19 && (s.x !== 17 || s.y !== 15 || (guard?.() ?? true)),
          then: (s) => {
            s.odd = s.x === 17 && s.y === 15 ? (effect?.() ?? 0) : 0
            s.y += 1
          },
        }),
      },
      invariants: { Fine: (s) => s.x !== 17 || s.y !== 15 || (holds?.() ?? true) },
    })
  })
}

/** Enabled from the fourth call of its guard onward. */
const late = (): Spec => {
  let calls = 0
  return counters({ guard: () => ++calls > 3 })
}

const failureOf = (made: Spec, options: EngineOptions = {}, symmetry = false) =>
  explore(instantiate(made, { symmetry }), { ...small, ...options }).failure?.complaint

/** Alternately returns true and false. */
const counted = (): (() => boolean) => {
  let calls = 0
  return () => ++calls % 2 === 1
}

describe('a result that depends on more than the state, in one state of 1,280', () => {
  const settings: readonly EngineOptions[] = [{}, { cacheAfter: 1 }, { cacheAfter: Infinity }, { storage: 'hash' }]
  it.each([
    ['guard', (turn: () => boolean) => ({ guard: turn })],
    ['effect', (turn: () => boolean) => ({ effect: () => (turn() ? 0 : 1) })],
  ] as const)('is found in a %s that depends on how often it was called', (_name, pieces) => {
    for (const options of settings) expect(failureOf(counters(pieces(counted())), options)?.code).toBe('Q106')
  })

  it('is found in a property that holds only the first time', () => {
    let calls = 0
    for (const options of settings) {
      calls = 0
      expect(failureOf(counters({ holds: () => ++calls === 1 }), options)?.code).toMatch(/Q106|Q191/)
    }
  })

  it('is found if the module was called before the search, and a fresh copy was not', () => {
    const used = late()
    for (let i = 0; i < 2; i++) explore(instantiate(used), small)
    const complaint = failureOf(used, { second: () => instantiate(late()) })
    expect(complaint).toMatchObject({ code: 'Q106' })
    expect(complaint?.problem).toMatch(/action Y|freshly loaded copy/)
  })

  it('is not reported if there is none', () => {
    for (const options of settings) expect(failureOf(counters({}), options)).toBeUndefined()
  })
})

describe('a wrong cached result', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('of an effect is reported as a bug of the engine, not as a verdict', () => {
    const list = Reflect.get(Trees.prototype, 'list')
    let lists = 0
    vi.spyOn(Trees.prototype, 'list').mockImplementation(function corrupted(this: Trees, values) {
      // In a model whose states are one word, the leaf of an effect is [bits kept, bits set].
      const wrong = values.length === 2 && ++lists === 40 ? [values[0] ?? 0, (values[1] ?? 0) ^ 1] : values
      return list.call(this, wrong)
    })
    expect(failureOf(counters({}), { cacheAfter: 1 })).toMatchObject({ code: 'Q191', class: 'spec' })
  })

  it('of an invariant is reported in the same way', () => {
    vi.spyOn(ResultCache.prototype, 'learnCheck').mockReturnValue(HOLDS)
    const made = counters({ holds: () => false })
    const complaint = failureOf(made, { cacheAfter: 1 })
    expect(complaint?.problem).toContain('invariant Fine')
  })
})

/**
 * Holds if at most two are up. The test that it passes to a helper counts them. When `x` is at its maximum, the result
 * depends on earlier calls, and the check detects that.
 */
const counting = spec('counting', {}, (_c, _f, { state }) => {
  const Id = ids('i', 3)
  const { action, define } = state({ x: range(0, 60), y: range(0, 60), up: array(Id, bool) })
  return define({
    init: () => {},
    actions: {
      X: action({
        when: (s) => s.x < 60,
        then: (s) => {
          s.x += 1
        },
      }),
      Y: action({
        when: (s) => s.y < 60,
        then: (s) => {
          s.y += 1
        },
      }),
      Up: action({
        forall: { i: Id },
        when: (s, { i }) => s.x === 50 && s.y === 50 && !s.up.get(i),
        then: (s, { i }) => {
          s.up.set(i, true)
        },
      }),
    },
    invariants: {
      Counted: (s) => {
        let up = 0
        const bump = (): boolean => {
          up++
          return s.x < 60 || up < 2
        }
        forAll(Id, (i) => !s.up.get(i) || bump())
        return up <= 2
      },
    },
  })
})

/** Has 20,480 states, and an invariant that is false in one of them. */
const blemished = spec('blemished', {}, (_c, _f, { state }) => {
  const { action, define } = state({ x: range(0, 63), y: range(0, 39), z: range(0, 7) })
  return define({
    init: () => {},
    actions: {
      X: action({
        when: (s) => s.x < 63,
        then: (s) => {
          s.x += 1
        },
      }),
      Y: action({
        when: (s) => s.y < 39,
        then: (s) => {
          s.y += 1
        },
      }),
      Z: action({
        when: (s) => s.z < 7,
        then: (s) => {
          s.z += 1
        },
      }),
    },
    invariants: { Fine: (s) => s.x !== 47 || s.y !== 33 || s.z !== 5 },
    transitions: { Up: (before, after) => before.x <= after.x },
  })
})

const checked = (confirm: boolean) =>
  last(checkModel(instantiate(blemished), { stop: 'never', maxMemory: 2 ** 22, confirm }))

describe('verify evaluates the properties that hold a second time', () => {
  it('and finds what the sample misses', () => {
    vi.spyOn(ResultCache.prototype, 'learnCheck').mockReturnValue(HOLDS)
    const unasked = checked(false).exploration
    const asked = checked(true).exploration
    vi.restoreAllMocks()
    expect(unasked.properties[0]?.verdict).toBe('holds')
    expect(asked.failure?.complaint).toMatchObject({ code: 'Q191', class: 'spec' })
    expect(asked.properties.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive'])
  })

  it('for all properties that are not violated', () => {
    const { exploration, unconfirmed } = checked(true)
    expect(exploration.failure).toBeNull()
    expect(exploration.properties.map(({ verdict }) => verdict)).toEqual(['violated', 'holds'])
    expect(unconfirmed).toEqual([])
    expect(checked(false).unconfirmed).toBeNull()
  })
})

describe('the reference engine', () => {
  it('names the results that it disagrees with', () => {
    const made = spec('views', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 9) })
      return define({
        init: () => {},
        actions: {
          Up: action({
            when: (s) => s.n < 9,
            then: (s) => {
              s.n += 1
            },
          }),
        },
        invariants: { Fine: (s) => s.n < 10 },
      })
    })
    vi.spyOn(Interpreter.prototype, 'holds').mockReturnValue(false)
    const { exploration } = last(checkModel(instantiate(made), { stop: 'never', maxMemory: 2 ** 22 }))
    vi.restoreAllMocks()
    expect(exploration.failure?.complaint).toMatchObject({ code: 'Q192', where: ['spec views', 'invariant Fine'] })
  })

  it('disagrees if it starts in other states', () => {
    const made = spec('starts', {}, (_c, _f, { state }) =>
      state({ n: range(0, 9) }).define({
        init: { where: (s) => s.n !== 4 },
        actions: {},
        deadlock: 'ignore',
        invariants: { Fine: (s) => s.n < 10 },
      }),
    )
    const complaintNow = () => last(checkModel(instantiate(made), { stop: 'never' })).exploration.failure?.complaint
    expect(complaintNow()).toBeUndefined()
    vi.spyOn(Interpreter.prototype, 'isInitial').mockReturnValue(true)
    const complaint = complaintNow()
    vi.restoreAllMocks()
    expect(complaint).toMatchObject({ code: 'Q192', where: ['spec starts', 'init'] })
  })
})

describe('a property that is no longer cached', () => {
  it('is evaluated again, starting with the first state', () => {
    const { failure, properties } = explore(instantiate(counting), { ...small, properties: ['Counted'] })
    expect(failure).toBeNull()
    expect(properties[0]).toMatchObject({ name: 'Counted', verdict: 'violated', length: 104 })
  })

  it('is undecided if the states are no longer stored', () => {
    const options = { ...small, properties: ['Counted'], storage: 'hash' } as const
    const { failure, properties } = explore(instantiate(counting), options)
    expect(failure?.complaint.code ?? properties[0]?.length).toSatisfy((found) => found === 'Q116' || found === 104)
  })
})

describe('ids that a spec tells apart in one of a few states', () => {
  const N = numberedIds('n', 3)
  const order = [5, 3, 1] as const
  const counts = (named: readonly number[]): Spec =>
    spec('counts', {}, (_c, _f, { state }) => {
      const { action, define } = state({ at: array(N, range(0, 6)), flag: bool })
      return define({
        init: () => {},
        actions: {
          Up: action({
            forall: { n: N },
            when: (s, { n }) => s.at.get(n) < 6,
            then: (s, { n }) => {
              s.at.set(n, s.at.get(n) + 1)
            },
          }),
        },
        invariants: { Rare: (s) => !named.every((i, k) => s.at.get(i) === order[k]) },
      })
    })

  it.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])(
    'are reported for every order: %j',
    (named) => {
      expect(failureOf(counts(named), {}, true)).toMatchObject({ code: 'Q108' })
    },
  )

  it('are compared in all states and orders if no state tells them apart', () => {
    const { compared, distinct } = explore(instantiate(counts([0, 0]), { symmetry: true }), small)
    expect(compared).toEqual({ states: 84, of: 84, orders: 6, ofOrders: 6 })
    expect(distinct).toBe(84)
  })
})

const rows = (from: number, to: number): readonly number[] => {
  const found: number[] = []
  for (let row = nextSample(from); row < to; row = nextSample(row + 1)) found.push(row)
  return found
}

describe('the sample', () => {
  it('contains the first 4,096 rows, and 32 evenly spread ones each time their number doubles', () => {
    expect(rows(0, 4096)).toHaveLength(4096)
    for (let from = 4096; from < 2 ** 24; from *= 2) {
      const found = rows(from, 2 * from)
      expect(found).toHaveLength(32)
      for (let part = 0; part < 32; part++) expect(Math.floor((((found[part] ?? 0) - from) * 32) / from)).toBe(part)
    }
  })

  it('is the same from any starting row', () => {
    const all = rows(0, 2 ** 16)
    for (let row = 0; row < 2 ** 16 - 1024; row += 97) expect(nextSample(row)).toBe(all.find((found) => found >= row))
  })

  it('finds every hundredth row as often as a random sample would', () => {
    let missed = 0
    for (let residue = 0; residue < 100; residue++)
      if (!rows(4096, 2 ** 28).some((row) => row % 100 === residue)) missed++
    // With 512 rows, each residue is missed with probability 0.99 ** 512 = 0.6 %.
    expect(missed).toBeLessThan(5)
  })
})
