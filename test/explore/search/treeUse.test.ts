import { range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { searching } from '../../../checker/explore/explore.ts'
import type { EngineOptions } from '../../../checker/explore/options.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { TreeFigures } from '../../../checker/results/trees.ts'
import { last } from '../../../checker/running.ts'

const SIDE = 40
const STATES = SIDE ** 2
/** The initial state is checked before anything is cached. */
const CHECKED = STATES - 1
const FIRED = (SIDE - 1) * SIDE

/** A square of states. If it has a constraint, its states are expanded one by one instead of in blocks. */
const square = (constrained: boolean) =>
  instantiate(
    spec('square', {}, (_c, _f, { state }) => {
      const { action, define } = state({ x: range(0, SIDE - 1), y: range(0, SIDE - 1) })
      return define({
        init: () => {},
        actions: {
          Right: action({
            when: (s) => s.x < SIDE - 1,
            then: (s) => {
              s.x++
            },
          }),
          Up: action({
            when: (s) => s.y < SIDE - 1,
            then: (s) => {
              s.y++
            },
          }),
        },
        invariants: { Inside: (s) => s.x + s.y < 2 * SIDE },
        ...(constrained ? { constraint: (s) => s.x + s.y >= 0 } : {}),
      })
    }),
  )

const searched = (constrained: boolean, options: EngineOptions) =>
  last(searching(square(constrained), { stop: 'never', cacheAfter: 0, ...options }))

const lookups = ({ hits, misses }: TreeFigures): number => hits + misses

describe.each([false, true])('the report on decision trees, with a constraint: %s', (constrained) => {
  const { trees, exploration } = searched(constrained, { trees: true })
  const [right, rightEffects, up, upEffects, inside] = trees ?? []
  if (!right || !rightEffects || !up || !upEffects || !inside) throw new Error('five trees')

  it('lists actions first, and then properties', () => {
    expect(trees?.map(({ name, kind }) => [name, kind])).toEqual([
      ['Right', 'guards'],
      ['Right', 'effects'],
      ['Up', 'guards'],
      ['Up', 'effects'],
      ['Inside', 'property'],
    ])
  })

  it('counts each guard and property once per state, and each effect once per step', () => {
    expect([right, up].map(lookups)).toEqual([STATES, STATES])
    expect([rightEffects, upEffects].map(lookups)).toEqual([FIRED, FIRED])
    expect(lookups(inside)).toBe(CHECKED)
  })

  it('counts a miss for each path that is learned', () => {
    expect([right, up].map(({ misses }) => misses)).toEqual([SIDE, SIDE])
    expect([rightEffects, upEffects].map(({ misses }) => misses)).toEqual([SIDE - 1, SIDE - 1])
    expect(inside.misses).toBe(CHECKED)
  })

  it('measures the stored trees', () => {
    for (const { bytes, depth, nodes } of trees ?? []) {
      expect(bytes).toBeGreaterThan(0)
      expect(depth).toBeLessThanOrEqual(nodes)
    }
    expect(inside.bytes).toBeGreaterThan(right.bytes)
  })

  it('is made only on request, and does not change the result', () => {
    const usual = searched(constrained, {})
    expect(usual.trees).toBeNull()
    expect(usual.exploration).toEqual(exploration)
    expect(usual.search.machine.unit.treeUse()).toBeNull()
  })
})

it('the report on decision trees is empty if nothing was cached', () => {
  expect(searched(false, { trees: true, cacheAfter: Infinity }).trees).toEqual([])
})
