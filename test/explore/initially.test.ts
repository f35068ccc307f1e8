import { ids, option, range, spec, type Spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { checkModel } from '../../checker/check/check.ts'
import { exercised } from '../../checker/check/exercised.ts'
import { explore } from '../../checker/explore/explore.ts'
import { simulating } from '../../checker/explore/walks/simulate.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { checkedProperties } from '../../checker/language/model/checked.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { last } from '../../checker/running.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { stateGraph } from '../../checker/trace/graph/stateGraph.ts'

interface State {
  readonly n: number
}

const Node = ids('node', 3, { symmetric: true })

/** Starts with 0, 1, 4 and 2, of which 4 is outside the constraint, and counts up to 5. */
function model(holds: (s: State) => boolean, symmetry = false) {
  const made: Spec = spec('starts', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 5), by: option(Node) })
    return define({
      init: [0, 1, 4, 2].map((n) => (s) => void (s.n = n)),
      actions: {
        Up: action({
          forall: { node: Node },
          when: (s) => s.n < 5,
          then: (s, { node }) => {
            s.n += 1
            s.by = node
          },
        }),
      },
      initially: { Starts: holds },
      constraint: (s) => s.n < 4,
    })
  })
  return instantiate(made, { symmetry })
}

describe('a property of the initial states', () => {
  it.each<[string, (s: State) => boolean, number | null]>([
    ['holds', ({ n }) => n !== 3 && n !== 5, null],
    ['is violated by the first one', ({ n }) => n > 0, 0],
    ['is violated by several', ({ n }) => n === 0, 1],
    ['is violated by the last one', ({ n }) => n !== 2, 3],
    ['is violated by one outside the constraint', ({ n }) => n !== 4, 2],
  ])('%s', (_what, holds, init) => {
    const path = init === null ? null : { init, steps: [] }
    const about = { name: 'Starts', kind: 'initially' }
    const verdict = path ? { verdict: 'violated', length: 1, path } : { verdict: 'bounded', path }
    const [all, some] = [model(holds), model(holds, true)]
    const plain = referenceExplore(all, { stop: 'never' })
    const searches = [plain, ...[all, some].map((made) => explore(made, { stop: 'never', cacheAfter: 0 }))]
    for (const { failure, properties } of searches) {
      expect(failure).toBeNull()
      expect(properties[0]).toMatchObject({ ...about, ...verdict })
    }
    expect(last(checkModel(all, { confirm: true })).exploration.failure).toBeNull()
    expect(path && execute(all, path, 'Starts').property).toEqual(path && about)
  })

  it('ignores later states, in walks and in graphs', () => {
    const made = model(({ n }) => n !== 2)
    const { states } = stateGraph(made, checkedProperties(made, undefined))
    expect(states.map(({ violates }) => violates.length).filter((length) => length > 0)).toEqual([1])
    let turn = 0
    const walks = last(
      simulating(made, { random: (below) => turn++ % below, maxWalks: 20, maxDepth: 5, stop: 'decided' }),
    )
    expect([...walks.found]).toMatchObject([[{ name: 'Starts' }, { init: 3, steps: [] }]])
  })

  it('is reported if it returns something other than true or false, or throws', () => {
    for (const holds of [
      () => 1 as never,
      () => {
        throw new RangeError('no')
      },
    ])
      for (const { failure } of [explore(model(holds)), referenceExplore(model(holds))]) {
        expect(failure?.complaint.code).toMatch(/Q109|Q102/)
        expect(failure?.complaint.where?.join(', ')).toBe('spec starts, initially Starts')
      }
  })

  it('counts as exercised', () => {
    const { model: watched, exercise } = exercised(model(({ n }) => n < 5))
    explore(watched)
    expect(exercise()).toEqual({ Starts: 'plain' })
  })
})
