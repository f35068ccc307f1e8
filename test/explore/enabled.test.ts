import { ids, range, record, set, spec, type Spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { checkModel } from '../../checker/check/check.ts'
import { explore } from '../../checker/explore/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { last } from '../../checker/running.ts'

interface State {
  readonly n: number
}
type Enabled = (s: never, action: string, binding?: Readonly<Record<string, unknown>>) => boolean
interface Parts {
  /** The guard of Finish and an invariant. */
  readonly finish?: (enabled: Enabled, s: State) => boolean
  readonly holds?: (enabled: Enabled, s: State) => boolean
  /** A condition in the guard of Add and one in the domain of Pick. */
  readonly add?: (enabled: Enabled, s: State) => boolean
  readonly pick?: (enabled: Enabled, s: State) => boolean
}

const Node = ids('node', 3)
const Pair = record({ a: range(0, 1), b: range(0, 1) })

function model({ finish = () => true, holds = () => true, add = () => true, pick = () => true }: Parts): Spec {
  return spec('enabled', { faults: { crash: 1, loss: 0 } }, (_c, _f, { state }) => {
    const { action, define, enabled } = state({ n: range(0, 9), done: range(0, 1), up: set(Node), pairs: set(Pair) })
    return define({
      init: (s) => void s.up.add(0),
      actions: {
        Add: action({
          forall: { by: range(1, 2) },
          when: (s, { by }) => s.n + by < 6 && add(enabled, s),
          then: (s, { by }) => void (s.n += by),
        }),
        Pick: action({
          forall: [{ node: (s) => (pick(enabled, s) ? [...s.up, 2] : []) }, { by: (_s, { node }) => [node, 3] }],
          when: (s, { node, by }) => by > 0 && node + by === s.n,
          then: (s, { node }) => s.up.add(node),
        }),
        Pair: action({
          forall: { p: Pair },
          when: (s, { p }) => !s.pairs.has(p) && p.a + p.b === s.n,
          then: (s, { p }) => s.pairs.add(p),
        }),
        Crash: action({ fault: 'crash', when: (s) => s.n > 3, then: (s) => void (s.n = 0) }),
        Loss: action({ fault: 'loss', then: (s) => void (s.n = 0) }),
        Finish: action({ when: (s) => s.done === 0 && finish(enabled, s), then: (s) => void (s.done = 1) }),
      },
      invariants: { Holds: (s) => holds(enabled, s) },
    })
  })
}

const cases: readonly (readonly [what: string, parts: Parts, length: number | null])[] = [
  ['an action', { holds: (enabled, s) => enabled(s as never, 'Add') }, 4],
  ['a value of a parameter', { holds: (enabled, s) => enabled(s as never, 'Add', { by: 2 }) === s.n < 4 }, null],
  ['a value from the state', { holds: (enabled, s) => !enabled(s as never, 'Pick', { node: 2 }) }, 3],
  ['a value that the state does not offer', { holds: (enabled, s) => !enabled(s as never, 'Pick', { node: 1 }) }, null],
  ['values of two stages', { holds: (enabled, s) => !enabled(s as never, 'Pick', { node: 2, by: 3 }) }, 4],
  ['a record', { holds: (enabled, s) => !enabled(s as never, 'Pair', { p: { a: 1, b: 1 } }) }, 2],
  ['a fault within its budget', { holds: (enabled, s) => enabled(s as never, 'Crash') === s.n > 3 }, 6],
  ['a fault without a budget', { holds: (enabled, s) => !enabled(s as never, 'Loss') }, null],
  [
    'a guard',
    { finish: (enabled, s) => !enabled(s as never, 'Add'), holds: (enabled, s) => !enabled(s as never, 'Finish') },
    4,
  ],
  [
    'a domain',
    { pick: (enabled, s) => !enabled(s as never, 'Add'), holds: (enabled, s) => !enabled(s as never, 'Pick') },
    4,
  ],
]

describe('enabled', () => {
  it.each(cases)('%s', (_what, parts, length) => {
    const made = instantiate(model(parts))
    const plain = referenceExplore(made)
    expect(plain.failure).toBeNull()
    expect(plain.properties[0]?.length ?? null).toBe(length)
    for (const cacheAfter of [0, 5, Infinity]) {
      const fast = explore(made, { cacheAfter, stop: 'never' })
      const slow = referenceExplore(made, { stop: 'never' })
      for (const key of ['failure', 'properties', 'distinct', 'generated', 'actions', 'levels'] as const)
        expect(fast[key]).toEqual(slow[key])
    }
    expect(last(checkModel(made, { confirm: true })).exploration.failure).toBeNull()
  })

  it.each<[string, Parts, string, string]>([
    ['an unknown action', { holds: (enabled, s) => enabled(s as never, 'Ad') }, 'Q112', "there is no action 'Ad'"],
    [
      'an unknown parameter',
      { holds: (enabled, s) => enabled(s as never, 'Add', { b: 1 }) },
      'Q112',
      "action Add has no parameter 'b'",
    ],
    ['a value outside its domain', { holds: (enabled, s) => enabled(s as never, 'Add', { by: 3 }) }, 'Q103', ''],
    [
      'guards that need each other',
      { add: (enabled, s) => !enabled(s as never, 'Finish'), finish: (enabled, s) => !enabled(s as never, 'Add') },
      'Q118',
      'whether an action is enabled depends on itself: Finish → Add → Finish',
    ],
    [
      'a guard that needs itself',
      { add: (enabled, s) => enabled(s as never, 'Add') },
      'Q118',
      'whether an action is enabled depends on itself: Add → Add',
    ],
    [
      'a domain that needs its own action',
      { pick: (enabled, s) => enabled(s as never, 'Pick') },
      'Q118',
      'whether an action is enabled depends on itself: Pick → Pick',
    ],
  ])('%s is an error', (_what, parts, code, problem) => {
    const made = instantiate(model(parts))
    for (const { failure } of [explore(made), explore(made, { cacheAfter: 0 }), referenceExplore(made)]) {
      expect(failure?.complaint.code).toBe(code)
      expect(failure?.complaint.problem).toContain(problem)
    }
  })
})
