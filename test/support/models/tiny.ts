import { bool, ids, oneOf, range, record, seq, set, type Spec, spec } from 'quorate'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/** Models with a handful of states and one idea each. Their counts can be checked by hand. */

const model = (made: Spec, faults: Readonly<Record<string, number>> = {}): Model => instantiate(made, { faults })

/** 0 → 1 → … → 5, cut off at 2: 3 is generated and checked, but not stored. */
export const constrained = model(
  spec('constrained', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 5) })
    return define({
      init: () => {},
      actions: {
        Step: action({
          when: (s) => s.n < 5,
          then: (s) => {
            s.n += 1
          },
        }),
        Back: action({
          when: (s) => s.n === 2,
          then: (s) => {
            s.n = 0
          },
        }),
      },
      invariants: { Below5: (s) => s.n < 5, Below3: (s) => s.n < 3 },
      transitions: { NotTo3: (_before, after) => after.n !== 3 },
      constraint: (s) => s.n <= 2,
      deadlock: 'error',
    })
  }),
)

/** The initial states are 3, 1, 1 and 9; 9 is outside the constraint. Every state steps down to 0, which has no step. */
export const manyInitial = model(
  spec('manyInitial', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 9) })
    return define({
      init: [3, 1, 1, 9].map((n) => (s) => {
        s.n = n
      }),
      actions: {
        Down: action({
          when: (s) => s.n > 0,
          then: (s) => {
            s.n -= 1
          },
        }),
      },
      invariants: { Not9: (s) => s.n < 9, Not0: (s) => s.n > 0 },
      constraint: (s) => s.n < 9,
      deadlock: 'error',
      endStates: { Done: (s) => s.n === 0 },
    })
  }),
)

/** All initial states are outside the constraint. */
export const nowhere = model(
  spec('nowhere', {}, (_c, _f, { state }) => {
    const { define } = state({ on: bool })
    return define({ init: () => {}, actions: {}, invariants: { Off: (s) => !s.on }, constraint: (s) => s.on })
  }),
)

/** A tree of depth 3. The states `left` and `right` have no successors, and only `right` is an end state. */
export const dying = model(
  spec('dying', {}, (_c, _f, { state }) => {
    const { action, define } = state({ at: oneOf('root', 'right', 'left', 'loop') })
    return define({
      init: () => {},
      actions: {
        Right: action({
          when: (s) => s.at === 'root',
          then: (s) => {
            s.at = 'right'
          },
        }),
        Loop: action({
          when: (s) => s.at === 'root' || s.at === 'loop',
          then: (s) => {
            s.at = 'loop'
          },
        }),
        Left: action({
          when: (s) => s.at === 'loop',
          then: (s) => {
            s.at = 'left'
          },
        }),
      },
      deadlock: 'error',
      endStates: { Right: (s) => s.at === 'right' },
    })
  }),
)

/**
 * On level 2, A finds state 1, then B finds state 2. On level 3, B finds state 3 from 1 before A finds it from 2. State 3
 * is still credited to A, which is declared first.
 */
export const credited = model(
  spec('credited', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 3) })
    return define({
      init: () => {},
      actions: {
        A: action({
          when: (s) => s.n === 0 || s.n === 2,
          then: (s) => {
            s.n = s.n === 0 ? 1 : 3
          },
        }),
        B: action({
          when: (s) => s.n === 0 || s.n === 1,
          then: (s) => {
            s.n = s.n === 0 ? 2 : 3
          },
        }),
      },
    })
  }),
)

/** Two actions share the budget of `crash`, and `quake` has no budget. */
export const faulty = (crash: number): Model =>
  model(
    spec('faulty', { faults: { crash: 0, quake: 0 } }, (_c, budget, { state }) => {
      const { action, define } = state({ down: set(ids('b', 3)), crashes: range(0, Math.max(1, budget.crash)) })
      return define({
        init: () => {},
        actions: {
          CrashLow: action({
            fault: 'crash',
            when: (s) => !s.down.has(0),
            then: (s) => {
              s.down.add(0)
            },
          }),
          CrashHigh: action({
            fault: 'crash',
            forall: { b: range(1, 2) },
            when: (s, { b }) => !s.down.has(b),
            then: (s, { b }) => {
              s.down.add(b)
            },
          }),
          Quake: action({
            fault: 'quake',
            then: (s) => {
              s.down.clear()
            },
          }),
        },
        observations: { SomeUp: (s) => s.down.size < 3 },
      })
    }),
    { crash },
  )

/** Parameters in stages, domains that depend on others, values yielded twice, and views as values. */
export const bound = model(
  spec('bound', {}, (_c, _f, { state }) => {
    const B = ids('b', 2)
    const Entry = record({ id: range(0, 1), by: B })
    const { action, define } = state({ log: seq(Entry, 3), isr: set(B), done: bool })
    return define({
      init: (s) => {
        s.log = [
          { id: 0, by: 1 },
          { id: 1, by: 0 },
          { id: 0, by: 1 },
        ]
        s.isr = new Set([1, 0])
      },
      actions: {
        Fixed: action({ forall: { on: bool, b: B }, then: () => {} }),
        Read: action({ forall: { e: (s) => s.log }, then: () => {} }),
        Staged: action({
          forall: [{ e: (s) => s.log }, { b: (s, { e }) => (e.id === 0 ? s.isr : []), k: range(1, 2) }],
          when: (_s, { k }) => k === 2,
          then: (s) => {
            s.done = true
          },
        }),
        Literal: action({ forall: { quorum: () => [new Set([0, 1]), new Set([1, 0]), new Set([1])] }, then: () => {} }),
      },
    })
  }),
)
