import { array, bool, ids, range, spec, type Spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'

const SIDE = 180
const Cell = ids('cell', 4)

/** The squares of a board, with three actions. Every guard and effect calls `seen`. */
function board(seen: () => void, hard: (a: number, b: number) => number): Spec {
  return spec('board', {}, (_c, _f, { state }) => {
    const { action, define } = state({ a: range(0, SIDE), b: range(0, SIDE), c: range(0, 2) })
    return define({
      init: () => {},
      actions: {
        Up: action({
          when: (s) => s.a < SIDE,
          then: (s) => {
            seen()
            s.a += 1
          },
        }),
        Hard: action({
          forall: { c: range(0, 2) },
          when: (s, { c }) => {
            seen()
            return (s.a * s.b) % 7 !== c
          },
          then: (s, { c }) => {
            s.c = (c + hard(s.a, s.b)) % 3
          },
        }),
        Right: action({
          when: (s) => s.b < SIDE,
          then: (s) => {
            seen()
            s.b += 1
          },
        }),
      },
    })
  })
}

const throwing = (a: number, b: number): number => {
  if (a + b > SIDE / 2 && (a * b) % 50 === 7) throw new Error(`no way from ${a}, ${b}`)
  return 1
}

/** The results with caching from the first state on, and without caching, and how much code ran for each. */
function both(make: (seen: () => void) => Spec) {
  const [cached, run] = [0, Infinity].map((cacheAfter) => {
    let runs = 0
    const second = () => instantiate(make(() => {}))
    const found = explore(instantiate(make(() => runs++)), { stop: 'never', cacheAfter, second })
    return { found, runs }
  })
  if (!cached || !run) throw new Error('two searches')
  return { cached, run }
}

/** 64 times 64 states with at least 63 steps each. Five of them have 4,500 more steps, and 64 more states have none. */
function fan(seen: () => void): Spec {
  return spec('fan', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 63), k: range(0, 63), done: bool })
    return define({
      init: () => {},
      deadlock: 'error',
      actions: {
        Choose: action({
          forall: { x: range(0, 63) },
          when: (s, { x }) => {
            seen()
            return !s.done && s.k !== x
          },
          then: (s, { x }) => {
            s.k = x
          },
        }),
        Rise: action({
          forall: { by: range(1, 32) },
          when: (s, { by }) => !s.done && s.n + by < 64,
          then: (s, { by }) => {
            s.n += by
          },
        }),
        End: action({
          when: (s) => !s.done && s.n === 63,
          then: (s) => {
            s.done = true
          },
        }),
        Jump: action({
          forall: { x: range(0, 4500) },
          when: (s, { x }) => !s.done && s.n === 63 && s.k < 5 && x > 0,
          then: (s, { x }) => {
            s.n = x % 64
          },
        }),
      },
    })
  })
}

/**
 * Counters that increase as long as their sum is small. One action has more paths than all of its bindings may have
 * together.
 */
function rising(seen: () => void): Spec {
  return spec('rising', {}, (_c, _f, { state }) => {
    const { action, define } = state({ cells: array(Cell, range(0, 12)) })
    return define({
      init: () => {},
      deadlock: 'error',
      actions: {
        Rise: action({
          forall: { cell: Cell },
          when: (s, { cell }) => {
            seen()
            const sum = s.cells.get(0) + s.cells.get(1) + s.cells.get(2) + s.cells.get(3)
            return sum + cell < 23 && s.cells.get(cell) < 12
          },
          then: (s, { cell }) => {
            s.cells.set(cell, s.cells.get(cell) + 1)
          },
        }),
      },
    })
  })
}

describe('expanding a block of states', () => {
  it('gives the same result as expanding them one by one, even with more paths than can be learned', () => {
    const { cached, run } = both((seen) => board(seen, (a, b) => (a * b) % 5))
    expect(cached.found).toEqual(run.found)
    expect(run.found.distinct).toBe(3 * (SIDE + 1) ** 2)
    // The hard action runs its code many times, and the others do not.
    expect(cached.runs).toBeLessThan(run.runs * 0.9)
    expect(cached.runs).toBeGreaterThan(run.runs * 0.3)
  })

  it('gives the same result if the spec throws in several of them', () => {
    const { cached, run } = both((seen) => board(seen, throwing))
    expect(cached.found).toEqual(run.found)
    expect(run.found.failure?.complaint.problem).toContain('no way from')
    expect(run.found.distinct).toBeGreaterThan(10_000)
  })

  it('gives the same result with more steps than one batch holds', () => {
    const { cached, run } = both(fan)
    expect(cached.found).toEqual(run.found)
    expect(run.found.distinct).toBe(64 * 64 + 64)
    expect(run.found.properties).toMatchObject([{ kind: 'deadlock', verdict: 'violated', length: 4 }])
    expect(run.found.actions).toMatchObject([
      { fired: 64 * 64 * 63 },
      { fired: 1520 * 64 },
      { fired: 64 },
      { fired: 5 * 4500 },
    ])
    expect(cached.runs).toBeLessThan(run.runs / 10)
  })

  it('gives the same result if some states have no steps and some guards are only partly traced', () => {
    const { cached, run } = both(rising)
    expect(cached.found).toEqual(run.found)
    expect(run.found.properties).toMatchObject([{ kind: 'deadlock', verdict: 'violated', length: 23 }])
    expect(run.found.distinct).toBeGreaterThan(10_000)
    expect(cached.runs).not.toBe(run.runs)
  })
})
