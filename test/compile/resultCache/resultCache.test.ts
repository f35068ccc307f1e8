import { array, bool, exists, forAll, ids, range, seq, set, spec, type Spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { proved } from '../../support/proved.ts'

const Cell = ids('cell', 4)

/** Each step increments one of four counters, up to 12. */
const rise = {
  forall: { cell: Cell },
  when: (s: { cells: { get(cell: number): number } }, { cell }: { cell: number }) => s.cells.get(cell) < 12,
  then: (
    s: { cells: { get(cell: number): number; set(cell: number, n: number): unknown } },
    { cell }: { cell: number },
  ) => {
    s.cells.set(cell, s.cells.get(cell) + 1)
  },
}

/** The results with caching (from the first state) and without it. */
function both(s: Spec, stop: 'never' | 'decided' = 'never') {
  const model = instantiate(s)
  return {
    cached: explore(model, { stop, cacheAfter: 0 }),
    run: explore(model, { stop, cacheAfter: Infinity }),
  }
}

describe('caching', () => {
  it('handles an effect that reads what it wrote', () => {
    const swap = spec('swap', {}, (_c, _f, { state }) => {
      const { action, define } = state({ a: range(0, 40), b: range(0, 40) })
      return define({
        init: () => {},
        actions: {
          Rise: action({
            when: (s) => s.a < 40,
            then: (s) => {
              s.a += 1
              s.b = s.a % 7
              s.b += s.a > 20 ? 1 : 0
            },
          }),
          Swap: action({
            then: (s) => {
              const { a } = s
              s.a = s.b
              s.b = a
            },
          }),
        },
        invariants: { Small: (s) => s.a + s.b < 60 },
      })
    })
    const { cached, run } = both(swap)
    expect(cached).toEqual(run)
    expect(run.distinct).toBe(75)
  })

  it('handles more paths than all bindings of an action may have together', () => {
    const wide = spec('wide', {}, (_c, _f, { state }) => {
      const { action, define } = state({ cells: array(Cell, range(0, 12)), log: seq(Cell, 1) })
      return define({
        init: () => {},
        actions: {
          Rise: action(rise),
          Note: action({
            forall: { cell: Cell },
            when: (s, { cell }) => s.log.length === 0 && s.cells.get(cell) === 12 && s.cells.get(0) > 10,
            then: (s, { cell }) => {
              s.log.push(cell)
            },
          }),
        },
        invariants: { Below: (s) => s.cells.some((n) => n < 12) || s.log.length === 0 },
      })
    })
    const { cached, run } = both(wide)
    expect(cached).toEqual(run)
    expect(run.distinct).toBeGreaterThan(30_000)
  })

  it('handles bindings from the state, a fault, a constraint and a transition property', () => {
    const queue = spec('queue', { faults: { drop: 3 } }, (_c, _f, { state }) => {
      const { action, define } = state({ queue: seq(range(0, 9), 6), open: bool })
      return define({
        init: (s) => {
          s.open = true
        },
        actions: {
          Put: action({
            forall: { x: range(0, 9) },
            when: (s, { x }) => s.open && s.queue.length < 6 && (s.queue.at(-1) ?? 0) <= x,
            then: (s, { x }) => {
              s.queue.push(x)
            },
          }),
          Drop: action({
            fault: 'drop',
            forall: { x: (s) => s.queue },
            then: (s, { x }) => {
              s.queue = s.queue.filter((y) => y !== x)
            },
          }),
          Close: action({
            then: (s) => {
              s.open = false
            },
          }),
        },
        transitions: { Order: (before, after) => after.queue.length <= before.queue.length + 1 },
        constraint: (s) => s.queue.length < 5,
      })
    })
    const { cached, run } = both(queue)
    expect(cached).toEqual(run)
    expect(run.cut).toBeGreaterThan(0)
  })

  it('locates an effect that leaves a domain as accurately as an uncached search', () => {
    const leaves = spec('leaves', {}, (_c, _f, { state }) => {
      const { action, define } = state({ n: range(0, 300), odd: bool })
      return define({
        init: () => {},
        actions: {
          Count: action({
            then: (s) => {
              s.n += 1
              s.odd = s.n % 2 === 1
            },
          }),
        },
      })
    })
    const { cached, run } = both(leaves)
    expect(cached.failure?.complaint).toEqual(run.failure?.complaint)
    expect(cached.failure?.complaint.code).toBe('Q103')
    expect(cached.distinct).toBe(301)
  })

  it('caches each test of a quantifier separately, so that what they read does not multiply', () => {
    const { cached, run } = cells((n) =>
      forAll(
        Cell,
        proved((cell: number) => n(cell) < 13),
      ),
    )
    expect(cached.found).toEqual(run.found)
    expect(run.found.distinct).toBe(13 ** 4)
    expect(run.looks).toBeGreaterThan(4 * 13 ** 4)
    expect(cached.looks).toBeLessThan(13 ** 4 / 20)
  })

  it('caches a nested quantifier after earlier reads', () => {
    const { cached, run } = cells((n) =>
      forAll(
        Cell,
        proved((a: number) => {
          const least = n(a)
          return (
            least < 11 ||
            !exists(
              Cell,
              proved((b: number) => a !== b && n(b) === least),
            )
          )
        }),
      ),
    )
    expect(cached.found).toEqual(run.found)
    expect(run.found.properties).toMatchObject([{ verdict: 'violated', length: 23 }])
  })

  it('does not cache a quantifier in which one test depends on another', () => {
    const { cached, run } = cells((n) => {
      let last = 12
      return forAll(
        Cell,
        proved((cell: number) => {
          const falls = n(cell) <= last
          last = n(cell)
          return falls
        }),
      )
    })
    expect(cached.found).toEqual(run.found)
    expect(run.found.properties).toMatchObject([{ verdict: 'violated', length: 2 }])
  })

  it('lists bindings that come from the state once per state, not once per effect', () => {
    const Member = ids('member', 6)
    let listed = 0
    const leaving = spec('leaving', {}, (_c, _f, { state }) => {
      const { action, define } = state({ here: set(Member), gone: range(0, 6) })
      return define({
        init: (s) => {
          for (let member = 0; member < 6; member++) s.here.add(member)
        },
        actions: {
          Leave: action({
            forall: {
              group: (s) => {
                listed++
                return [...s.here].flatMap((a) => [...s.here].map((b) => [a, b]))
              },
            },
            then: (s, { group }) => {
              for (const member of group) s.here.delete(member)
              s.gone = 6 - s.here.size
            },
          }),
        },
      })
    })
    const model = instantiate(leaving)
    const found = explore(model, { stop: 'never', cacheAfter: 0 })
    const calls = listed
    expect(found).toEqual(explore(model, { stop: 'never', cacheAfter: Infinity }))
    expect(found.distinct).toBe(64)
    expect(calls).toBeLessThan(5 * found.distinct)
  })
})

/**
 * Four counters up to 12 and a property that reads them. Returns the same results as `both` and how many times the
 * property read a counter.
 */
function cells(holds: (n: (cell: number) => number) => boolean) {
  const counted = (look: () => void) =>
    spec('cells', {}, (_c, _f, { state }) => {
      const { action, define } = state({ cells: array(Cell, range(0, 12)) })
      return define({
        init: () => {},
        actions: {
          Rise: action(rise),
        },
        invariants: {
          Holds: (s) =>
            holds((cell) => {
              look()
              return s.cells.get(cell)
            }),
        },
      })
    })
  const searched = (cacheAfter: number) => {
    let looks = 0
    const second = () => instantiate(counted(() => {}))
    const found = explore(instantiate(counted(() => looks++)), { stop: 'never', cacheAfter, second })
    return { found, looks }
  }
  return { cached: searched(0), run: searched(Infinity) }
}
