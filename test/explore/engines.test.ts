import { array, bool, exists, forAll, ids, oneOf, range, record, seq, type Spec, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../checker/explore/explore.ts'
import type { Exploration } from '../../checker/results/exploration.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'

/** Distinct states, generated states, depth and, for each property, its verdict or how many states its counterexample has. */
function summary({ distinct, generated, depth, properties, failure }: Exploration): readonly unknown[] {
  return [
    distinct,
    generated,
    depth,
    ...properties.map((p) => p.length ?? p.verdict),
    failure?.complaint.problem ?? null,
  ]
}

function expectAgreement(made: Spec, cacheAfter = 64): readonly unknown[] {
  const model = instantiate(made)
  const fast = summary(explore(model, { stop: 'never', maxMemory: 2 ** 24, cacheAfter }))
  expect(fast).toEqual(summary(referenceExplore(model, { stop: 'never' })))
  return fast
}

/** Two counters that go up to `top`, plus any parts that a test adds. */
const counters = (top: number) => ({ x: range(0, top), y: range(0, top) })

describe('both engines agree', () => {
  it('on properties that count or search with quantifiers', () => {
    const made = spec('closures', {}, (_c, _f, { state }) => {
      const Id = ids('n', 3)
      const { action, define } = state({ ...counters(20), up: array(Id, bool) })
      return define({
        init: () => {},
        actions: {
          X: action({ when: (s) => s.x < 20, then: (s) => void (s.x += 1) }),
          Y: action({ when: (s) => s.y < 20, then: (s) => void (s.y += 1) }),
          Up: action({
            forall: { i: Id },
            when: (s, { i }) => s.x === 17 && s.y === 17 && !s.up.get(i),
            then: (s, { i }) => s.up.set(i, true),
          }),
        },
        invariants: {
          FewUp: (s) => {
            let up = 0
            forAll(Id, (i) => {
              if (s.up.get(i)) up++
              return true
            })
            return up <= 2
          },
          NotTheLast: (s) => {
            const found: number[] = []
            exists(Id, (i) => s.up.get(i) && found.push(i) > 0)
            return found[0] !== 2
          },
        },
      })
    })
    expect(expectAgreement(made).slice(3, 5)).toEqual([38, 36])
  })

  it('on actions with more enabled bindings than one batch holds', () => {
    const made = spec('many', {}, (_c, _f, { state }) => {
      const { action, define } = state(counters(10))
      return define({
        init: () => {},
        actions: {
          X: action({ when: (s) => s.x < 10, then: (s) => void (s.x += 1) }),
          Y: action({ when: (s) => s.y < 10, then: (s) => void (s.y += 1) }),
          Any: action({
            forall: { a: range(0, 63), b: range(0, 64) },
            when: (s) => s.x === 9,
            then: (s, { a }) => void (s.y = Math.min(a, 10)),
          }),
        },
      })
    })
    expectAgreement(made, 8)
  })

  it('on parameters that are functions, or numbers that JSON lacks', () => {
    const steps = [(v: number) => Math.min(30, v + 1), (v: number) => Math.min(30, v + 2)]
    const made = spec('parameters', {}, (_c, _f, { state }) => {
      const { action, define } = state(counters(30))
      return define({
        init: () => {},
        actions: {
          X: action({ forall: { f: () => steps }, when: (s) => s.x < 30, then: (s, { f }) => void (s.x = f(s.x)) }),
          Y: action({
            forall: { by: (): readonly (number | null)[] => [1, Infinity, null, Number.NaN] },
            when: (s) => s.y < 30,
            then: (s, { by }) => {
              const step = by === null ? 3 : by === Infinity ? 5 : Number.isNaN(by) ? 7 : by
              s.y = Math.min(30, s.y + step)
            },
          }),
        },
        invariants: { Small: (s) => s.x < 30 || s.y < 30 },
      })
    })
    expectAgreement(made)
  })

  it('on literals as parameters, which equal the values that they describe', () => {
    const made = spec('literals', {}, (_c, _f, { state }) => {
      const Entry = record({ a: range(0, 9), t: range(0, 2 ** 20) })
      const { action, define } = state({ ...counters(15), log: seq(Entry, 1), hit: bool })
      return define({
        init: (s) => {
          s.log = [{ a: 1, t: 0 }]
        },
        actions: {
          X: action({
            when: (s) => s.x < 15,
            then: (s) => {
              s.x += 1
              s.log = [{ a: 1, t: s.x }]
            },
          }),
          Y: action({ when: (s) => s.y < 15, then: (s) => void (s.y += 1) }),
          Hit: action({
            forall: { entry: (s) => [{ a: 1, t: s.x }] },
            when: (s, { entry }) => !s.hit && s.y > 2 && s.log.at(0) === entry,
            then: (s) => {
              s.hit = true
            },
          }),
        },
        invariants: { NoHit: (s) => !s.hit },
      })
    })
    expect(expectAgreement(made)[3]).toBe(5)
  })

  it('on initial states listed by a function', () => {
    const made = spec('listed', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: oneOf(1, 2.5, -1e300) })
      return define({
        init: () => [2.5, 1].map((n) => (s: { n: number }) => void (s.n = n)),
        actions: { Turn: action({ when: (s) => s.n > 1, then: (s) => void (s.n = -1e300) }) },
        invariants: { Positive: (s) => s.n > 0 },
      })
    })
    expect(expectAgreement(made).slice(0, 4)).toEqual([3, 3, 2, 2])
  })
})

it('eight symmetric ids that all point to the same one form one orbit', () => {
  const made = spec('pointing', {}, (_c, _f, { state }) => {
    const Id = ids('n', 8, { symmetric: true })
    const { action, define } = state({ to: array(Id, Id), marks: array(Id, range(0, 3)), k: range(0, 2) })
    return define({
      init: () => {},
      actions: {
        Point: action({
          forall: { x: Id },
          when: (s) => s.k === 0,
          then: (s, { x }) => {
            s.k = 1
            for (const i of Id.values) s.to.set(i, x)
          },
        }),
        Mark: action({
          forall: { y: Id },
          when: (s) => s.k === 1,
          then: (s, { y }) => {
            s.k = 2
            s.marks.set(y, 1)
          },
        }),
      },
    })
  })
  const { distinct } = explore(instantiate(made, { symmetry: true }), { stop: 'never', maxMemory: 2 ** 24 })
  // In the initial state, all nodes point to the same node, and either this node or another one is marked.
  expect(distinct).toBe(1 + 1 + 2)
})

it('two types of eight interchangeable ids do not multiply the states', () => {
  const made = spec('pairs', {}, (_c, _f, { state }) => {
    const [A, B] = [ids('a', 8, { symmetric: true }), ids('b', 8, { symmetric: true })]
    const { action, define } = state({ as: array(A, bool), bs: array(B, bool), n: range(0, 2) })
    return define({ init: () => {}, actions: { Up: action({ when: (s) => s.n < 2, then: (s) => void (s.n += 1) }) } })
  })
  const found = explore(instantiate(made, { symmetry: true }), { stop: 'never', maxMemory: 2 ** 24 })
  expect(found.distinct).toBe(3)
})
