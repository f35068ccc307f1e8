import { array, bool, ids, range, spec, type Spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../checker/explore/explore.ts'
import { checkModel } from '../../checker/check/check.ts'
import { last } from '../../checker/running.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { alternatives } from '../../checker/trace/execution/alternatives.ts'
import { stateGraph } from '../../checker/trace/graph/stateGraph.ts'
import { checkedProperties } from '../../checker/language/model/checked.ts'

interface Step {
  readonly action: string
  readonly binding: Readonly<Record<string, unknown>>
}
interface State {
  readonly n: number
}
type Relation = (before: State, after: State, step: Step) => boolean

const Node = ids('node', 3)

/** Two actions with the same effect. Their parameters come from domains, from the state, and from both. */
function model(holds: Relation | { readonly of: (s: State) => unknown; readonly holds: Relation }): Spec {
  return spec('steps', { faults: { crash: 1 } }, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 9), up: array(Node, bool) })
    return define({
      init: () => {},
      actions: {
        Add: action({
          forall: { by: range(1, 2) },
          when: (s, { by }) => s.n + by < 8,
          then: (s, { by }) => void (s.n += by),
        }),
        Copy: action({
          forall: [{ node: (s) => Node.values.filter((i) => !s.up.get(i)) }, { by: (_s, { node }) => [node, 1, 2] }],
          when: (s, { by }) => s.n + by < 8,
          then: (s, { by }) => void (s.n += by),
        }),
        Rise: action({ forall: { node: Node }, then: (s, { node }) => s.up.set(node, true) }),
        Crash: action({ fault: 'crash', then: (s) => void (s.n = 0) }),
      },
      transitions: { Moves: holds as () => boolean },
    })
  })
}

/** The relation, how many states its shortest counterexample has, and the last step of that counterexample. */
const cases: readonly (readonly [what: string, Relation, number, string])[] = [
  ['the action', (_b, _a, { action }) => action !== 'Crash', 2, 'Crash'],
  ['an action that another one imitates', (_b, a, step) => step.action !== 'Copy' || a.n !== 5, 4, 'Copy('],
  [
    'a parameter from a domain',
    (b, _a, { action, binding }) => action !== 'Add' || binding['by'] !== 2 || b.n < 3,
    4,
    'Add(by=2)',
  ],
  [
    'a parameter from the state',
    (b, _a, { action, binding }) => action !== 'Copy' || binding['node'] !== 2 || binding['by'] !== 1 || b.n < 4,
    4,
    '',
  ],
  ['the number of parameters', (b, _a, { binding }) => Object.keys(binding).length < 2 || b.n < 7, 6, ''],
  [
    'a step that changes nothing',
    (b, a, { action, ...step }) => action !== 'Rise' || step.binding['node'] !== 1 || (a.n === b.n && b.n < 2),
    3,
    'Rise(node=node1)',
  ],
  [
    'the state before the step',
    (b, _a, { action, binding }) => action !== 'Copy' || b.n < 6 || binding['node'] !== 1,
    5,
    '',
  ],
]

describe('a transition property gets the step', () => {
  it.each(cases)('%s', (_what, holds, length, label) => {
    const made = instantiate(model(holds))
    const plain = referenceExplore(made)
    for (const cacheAfter of [0, 5, Infinity]) {
      const fast = explore(made, { cacheAfter })
      expect(fast.failure).toBeNull()
      expect(fast.properties).toEqual(plain.properties)
      expect(fast.properties[0]?.length).toBe(length)
    }
    const path = plain.properties[0]?.path
    if (!path) throw new Error('no counterexample')
    const trace = execute(made, path, 'Moves')
    expect(trace.states.at(-1)?.step?.label).toContain(label)
    expect(last(checkModel(made, { confirm: true })).exploration.failure).toBeNull()
  })

  it('only for steps that change the value of `of`', () => {
    const made = instantiate(
      model({ of: (s) => s.n, holds: (_b, _a, { action }) => action === 'Add' || action === 'Copy' }),
    )
    const fast = explore(made, { cacheAfter: 0 })
    expect(fast.properties).toEqual(referenceExplore(made).properties)
    expect(fast.properties[0]?.length).toBe(3)
  })

  it('and where several steps lead to the same state, a picture marks those that violate it', () => {
    const made = instantiate(model((b, _a, { action }) => action !== 'Copy' || b.n > 0))
    const [result] = explore(made).properties
    if (!result?.path) throw new Error('no counterexample')
    const others = alternatives(execute(made, result.path, 'Moves'))[0] ?? []
    const both = others.filter(({ steps }) => steps.some(({ action }) => action === 'Add'))
    expect(both.map(({ violates }) => violates)).toEqual([true, true])
    const { steps } = stateGraph(made, checkedProperties(made, undefined))
    expect(new Set(steps.filter(({ violates }) => violates.length > 0).map(({ action }) => action))).toEqual(
      new Set(['Copy']),
    )
  })

  it.each<[string, Relation]>([
    ['an unknown name', (_b, _a, step) => Reflect.get(step, 'acton') === 'Add'],
    ['an unknown parameter', (_b, _a, { binding }) => binding['node'] !== 1],
    ['a write', (_b, _a, step) => Reflect.set(step, 'action', 'Add')],
  ])('%s', (_what, holds) => {
    const made = instantiate(model(holds))
    const [fast, plain] = [explore(made), referenceExplore(made)].map(
      ({ failure, properties }) => failure?.complaint.code ?? properties,
    )
    expect(fast).toEqual(plain)
  })
})
