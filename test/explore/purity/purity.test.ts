import { bool, range, type Spec, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import type { StorageKind } from '../../../checker/compile/compile.ts'
import { explore } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { jugs, philosophers } from '../../support/models/puzzles.ts'
import { counter, twoPhase } from '../../support/models/zoo.ts'

interface Pieces {
  readonly forall?: () => Iterable<number>
  readonly when?: () => boolean
  readonly then?: () => unknown
  readonly holds?: () => boolean
  readonly constraint?: () => boolean
  readonly stepConstraint?: () => boolean
}

/** Counts to 30. Its properties hold, and some of its parts use something other than the state. */
function model({
  forall = () => [0],
  when = () => true,
  then = () => 0,
  holds = () => true,
  constraint,
  stepConstraint,
}: Pieces): Spec {
  return spec('impure', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 30), odd: bool })
    return define({
      init: () => {},
      actions: {
        Up: action({
          forall: { by: () => forall() },
          when: (s) => s.n < 30 && when(),
          then: (s) => {
            s.n += 1
            s.odd = then() === 1
          },
        }),
      },
      invariants: { Fine: () => holds() },
      ...(constraint && { constraint }),
      stepConstraint,
    })
  })
}

let calls = 0

const problem = (made: Spec, storage: StorageKind = 'exact'): string | undefined => {
  calls = 0
  const { failure } = explore(instantiate(made), { maxMemory: 2 ** 20, storage })
  expect(failure?.complaint.code ?? 'Q106').toBe('Q106')
  return failure?.complaint.problem
}

/** Alternates between two results, so every other call agrees. */
const alternating = (): number => ++calls % 2

describe('an impure spec is detected even if no property is violated', () => {
  it.each<readonly [string, Pieces, RegExp]>([
    ['a counter in a guard', { when: () => ++calls <= 40 }, /guard/],
    ['a counter in an effect', { then: () => (++calls > 40 ? 1 : 0) }, /effect/],
    ['a counter in an invariant', { holds: () => ++calls <= 35 }, /invariant Fine/],
    ['a counter in a domain', { forall: () => (++calls > 40 ? [0, 1] : [0]) }, /forall/],
    ['random numbers in a guard', { when: () => Math.random() < 2 }, /guard .*Up reads Math.random/],
    ['random numbers in an effect', { then: () => (Math.random() < 2 ? 0 : 1) }, /effect .*Up reads Math.random/],
    ['random numbers in an invariant', { holds: () => Math.random() < 2 }, /invariant Fine reads Math.random/],
    ['random numbers in a domain', { forall: () => [Math.random() < 2 ? 1 : 0] }, /forall.*Up read/],
    ['random numbers in the constraint', { constraint: () => Math.random() < 2 }, /constraint reads Math.random/],
    ['a counter in the step constraint', { stepConstraint: () => ++calls <= 20 }, /effect/],
    [
      'random numbers in the step constraint',
      { stepConstraint: () => Math.random() < 2 },
      /step constraint reads Math/,
    ],
    ['Date.now in a guard', { when: () => Date.now() > 0 }, /guard .*Up reads the clock/],
    ['new Date in an effect', { then: () => (new Date().getTime() > 0 ? 0 : 1) }, /effect .*Up reads the clock/],
    ['performance.now in an invariant', { holds: () => performance.now() > 0 }, /invariant Fine reads the clock/],
    ['Date.now in a domain', { forall: () => [Date.now() > 0 ? 1 : 0] }, /forall.*Up read/],
    ['new Date in the constraint', { constraint: () => new Date().getTime() > 0 }, /constraint reads the clock/],
  ])('%s', (_name, pieces, culprit) => {
    expect(problem(model(pieces))).toMatch(culprit)
    expect(problem(model(pieces), 'hash')).toMatch(culprit)
  })

  it('an effect that alternates', () => {
    expect(problem(model({ then: alternating }))).toMatch(/effect|forall|guard/)
  })
})

describe('a pure spec', () => {
  it.each(Object.entries({ jugs, philosophers, counter, twoPhase, plain: model({}) }))(
    'is never accused: %s',
    (_name, made) => {
      expect(problem(made)).toBeUndefined()
      expect(problem(made, 'hash')).toBeUndefined()
    },
  )

  it('can read values that do not change', () => {
    const limits = new Map([['n', 30]])
    expect(
      problem(model({ when: () => limits.get('n') === 30, then: () => Math.max(0, Math.abs(-0)) })),
    ).toBeUndefined()
  })

  it('gets the original clock and random numbers back after a run', () => {
    const originals = [Math.random, Date, Date.now, Reflect.get(performance, 'now')] as const
    problem(counter)
    problem(model({ when: () => Math.random() < 2 }))
    const after = [Math.random, Date, Date.now, Reflect.get(performance, 'now')] as const
    expect(after.map((f, i) => f === originals[i])).toEqual([true, true, true, true])
  })
})
