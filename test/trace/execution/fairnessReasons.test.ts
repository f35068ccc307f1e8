import { array, bool, ids, spec } from 'quorate'
import { expect, it } from 'vitest'
import { checkModel } from '../../../checker/check/check.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { fairnessText } from '../../../checker/render/wording/story.ts'
import { last } from '../../../checker/running.ts'

/**
 * Only the first `able` of three nodes can ever move, and no node finishes. With `listed`, the action takes its nodes
 * from the state.
 */
const stuck = (able: number, listed: boolean) =>
  spec('stuck', {}, (_c, _budget, { state }) => {
    const Node = ids('node', 3)
    const { action, define } = state({ moved: array(Node, bool), done: bool })
    return define({
      init: () => {},
      actions: {
        Move: action({
          forall: { node: listed ? () => Node.values : Node },
          when: (s, { node }) => node < able && !s.done,
          then: (s, { node }) => {
            s.moved.set(node, !s.moved.get(node))
          },
        }),
        Finish: action({
          forall: { node: Node },
          when: (s) => s.done,
          then: () => {},
        }),
      },
      temporal: { Ends: { eventually: (s) => s.done } },
      fairness: [{ weak: 'Move', each: 'node' }, { strong: 'Finish' }],
    })
  })

it.each<[able: number, listed: boolean, move: readonly string[]]>([
  [0, false, ['Move, each node']],
  [1, false, ['Move(node=node0)', 'Move, each other node']],
  [2, false, ['Move(node=node0)', 'Move(node=node1)', 'Move, each other node']],
  [3, false, ['Move(node=node0)', 'Move(node=node1)', 'Move(node=node2)']],
  [0, true, ['Move, each node']],
  [3, true, ['Move(node=0)', 'Move(node=1)', 'Move(node=2)', 'Move, each other node']],
])('a lasso has a line for each fairness: %i nodes able, from the state %j', (able, listed, move) => {
  const { traces } = last(checkModel(instantiate(stuck(able, listed))))
  const lines = traces[0]?.lasso?.fairness.map(fairnessText) ?? []
  const never = 'enabled in no state of the cycle'
  expect(lines.map((line) => line.replace(/, (?:taken|not|enabled).*/, ''))).toEqual([
    ...move.map((label) => `weakly fair: ${label}`),
    'strongly fair: Finish',
  ])
  expect(lines.filter((line) => line.endsWith(never))).toHaveLength(move.at(-1)?.includes('each') ? 2 : 1)
})
