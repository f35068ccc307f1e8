import { type Action, bool, ids, range, set, spec, type StateOf } from 'quorate'
import type { Equal } from './equal.ts'

/** Forms that authors find natural. They compile without annotations. */

const same = <T extends true>(): T | undefined => undefined
type NamesIn<A> = A extends Action<infer P> ? P : never
const Node = ids('n', 3)
const variables = { a: set(range(0, 3)), n: range(0, 9), on: bool }
const atLeastOne = (_s: StateOf<typeof variables>, { x }: { readonly x: number }) => x > 0
const ordered = (_s: StateOf<typeof variables>, { x, y }: { readonly x: number; readonly y: number }) => x <= y

spec('forms', { constants: {}, faults: { crash: 0 } }, (_c, _b, { state }) => {
  const { action, define } = state(variables)
  const actions = {
    NoParameter: action({
      then: (s) => {
        s.n = 0
      },
    }),
    OneStage: action({
      forall: { node: Node, x: (s) => s.a },
      when: atLeastOne,
      then: (s, { node, x }) => {
        s.n = node + x
      },
    }),
    /** Both stages depend on the state. */
    TwoStages: action({
      fault: 'crash',
      forall: [{ x: (s) => s.a }, { y: (s, { x }) => [...s.a].filter((v) => v >= x) }],
      when: ordered,
      then: (s, { x, y }) => {
        s.n = x + y
      },
    }),
    ThreeStages: action({
      forall: [{ x: Node }, { y: (s, { x }) => [s.n, x] }, { z: (_s, { x, y }) => [x + y], node: Node }],
      when: ordered,
      then: (s, { x, y, z, node }) => {
        s.n = x + y + z + node
      },
    }),
    /** Called like the methods of lists. */
    Names: action({
      forall: { some: (s) => [[s.n]], values: (s) => [...s.a], at: Node },
      then: (s, { some, values, at }) => {
        s.n = some.length + values + at
      },
    }),
  }
  same<Equal<NamesIn<(typeof actions)['NoParameter']>, never>>()
  same<Equal<NamesIn<(typeof actions)['ThreeStages']>, 'x' | 'y' | 'z' | 'node'>>()
  return define({
    *init() {
      for (const n of [1, 2])
        yield (s) => {
          s.n = n
        }
    },
    actions,
    fairness: [{ weak: 'TwoStages', each: 'y' }],
  })
})

spec('list', {}, (_c, _b, { state }) => {
  const { define } = state(variables)
  define({
    init: [
      (s) => {
        s.n = 1
      },
    ],
    actions: {},
  })
  return define({
    init: () =>
      [1, 2].map((n) => (s) => {
        s.n = n
      }),
    actions: {},
  })
})

/** An error is reported where the mistake is and not at the call. */
spec('mistakes', {}, (_c, _b, { state }) => {
  const { action, define } = state(variables)
  return define({
    init: () => {},
    actions: {
      GuardWithoutReturn: action({
        forall: { node: Node },
        // @ts-expect-error: it returns nothing
        when: (s, { node }) => {
          if (s.n > node) return
        },
        then: () => {},
      }),
      StagedWithoutReturn: action({
        forall: [{ x: (s) => s.a }, { y: Node }],
        // @ts-expect-error: it returns nothing
        when: (s, { x, y }) => {
          if (s.n > x + y) return
        },
        then: () => {},
      }),
      NoSuchParameter: action({
        forall: { node: Node },
        // @ts-expect-error: there is no parameter `other`
        then: (_s, { other: _other }) => {},
      }),
    },
  })
})
