import { bool, ids, range, set, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { type Ending, type Shortened, shortening } from '../../../checker/explore/walks/shorten.ts'
import type { Path } from '../../../checker/results/exploration.ts'
import { simulating } from '../../../checker/explore/walks/simulate.ts'
import { last } from '../../../checker/running.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { execute } from '../../../checker/trace/execution/execute.ts'
import { dice } from '../../support/dice.ts'

/** A violation requires a node that joins, is elected and leaves. Other nodes come and go, and lights are switched. */
const noisy = (fails: boolean): Model =>
  instantiate(
    spec('noisy', {}, (_c, _f, { state }) => {
      const Node = ids('n', 4)
      const { action, define } = state({ members: set(Node), elected: set(Node), light: bool, count: range(0, 9) })
      return define({
        init: () => {},
        actions: {
          Switch: action({
            then: (s) => {
              s.light = !s.light
            },
          }),
          Join: action({
            forall: { n: Node },
            when: (s, { n }) => !s.members.has(n) && !s.elected.has(n),
            then: (s, { n }) => {
              s.members.add(n)
            },
          }),
          Leave: action({
            forall: { n: (s) => s.members },
            then: (s, { n }) => {
              s.members.delete(n)
            },
          }),
          Elect: action({
            forall: { n: (s) => s.members },
            when: (s, { n }) => n === 3 && s.light,
            then: (s, { n }) => {
              s.elected.add(n)
            },
          }),
          Lose: action({
            forall: { n: (s) => s.elected },
            when: (s, { n }) => !s.members.has(n),
            then: (s) => {
              s.count += fails ? 100 : 1
            },
          }),
        },
        invariants: { NothingLost: (s) => s.count === 0 },
        transitions: { KeepsCount: (before, after) => after.count === before.count },
      })
    }),
  )

function walk(model: Model, seed: number) {
  return last(simulating(model, { random: dice(seed), maxWalks: 500, maxDepth: 200, stop: 'decided' }))
}

function shorten(model: Model, path: Path, ending: Ending, steps = Infinity): Shortened | null {
  let pauses = 0
  const run = shortening(model, path, ending, () => pauses >= steps)
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    pauses++
  }
}

describe('irrelevant steps are removed', () => {
  it.each([1, 2, 3, 4, 5])('from a path to a violation, with seed %d', (seed) => {
    const model = noisy(false)
    const { found } = walk(model, seed)
    expect([...found.keys()].map(({ name }) => name).toSorted()).toEqual(['KeepsCount', 'NothingLost'])
    for (const [property, path] of found) {
      const short = shorten(model, path, { property })
      const trace = short && execute(model, short.path, property.name)
      expect(trace?.states.map(({ step }) => step?.label).toSorted()).toEqual([
        'Elect(n=n3)',
        'Join(n=n3)',
        'Leave(n=n3)',
        'Lose(n=n3)',
        'Switch',
        undefined,
      ])
    }
  })

  it('from a path to an error in the spec', () => {
    const model = noisy(true)
    const { failure } = walk(model, 1)
    expect(failure).toMatchObject({
      complaint: { code: 'Q103', where: ['spec noisy', 'action Lose(n=n3)', 'variable count'] },
    })
    if (!failure?.path) throw new Error('no path')
    const short = shorten(model, failure.path, { code: 'Q103' })
    expect(short?.path.steps).toHaveLength(4)
    expect(short?.failure?.complaint).toEqual(failure.complaint)
    expect(short?.failure?.path).toEqual(short?.path)
  })

  it('until time is up: an interruption keeps the shortest path so far', () => {
    const model = noisy(false)
    const [[property, path] = [undefined, undefined]] = walk(model, 1).found
    if (!property) throw new Error('nothing found')
    const whole = path.steps.length
    const lengths = [whole, whole + 5, 2 * whole, 5 * whole, 50 * whole, Infinity].map((steps) => {
      const short = shorten(model, path, { property }, steps)
      expect(short && execute(model, short.path, property.name).property?.name).toBe(property.name)
      return short?.path.steps.length ?? 0
    })
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a))
    expect(lengths[0]).toBe(whole)
    expect(shorten(model, path, { property }, 1)).toBeNull()
    expect(new Set(lengths).size).toBeGreaterThan(2)
    expect(lengths.at(-1)).toBe(5)
  })

  it('but not from a behaviour that does not end as claimed', () => {
    const model = noisy(false)
    const [property] = walk(model, 1).found.keys()
    if (!property) throw new Error('nothing found')
    expect(shorten(model, { init: 0, steps: [{ action: 0, ordinal: 0 }] }, { property })).toBeNull()
    expect(shorten(model, { init: 0, steps: [{ action: 2, ordinal: 0 }] }, { property })).toBeNull()
  })
})
