import { all, array, bool, count, exists, forAll, ids, implies, range, record, seq, set, snapshot, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { simulating } from '../../../checker/explore/walks/simulate.ts'
import { last } from '../../../checker/running.ts'
import { exploring } from '../../../checker/properties/decide.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'

/** The variables used in this file. Unless a row says otherwise, effects write only `n`. */
interface Draft {
  n: number
  readonly nodes: { up: boolean }[]
  log: number[]
  readonly odd: Set<number>
  pair: { a: number }
}

/** What the types of a spec forbid but JavaScript allows. `n` goes from 0 to 3. */
interface Wrong {
  readonly init?: (s: Draft) => unknown
  readonly when?: (s: Draft, binding: { readonly node: number }) => unknown
  readonly then?: (s: Draft, binding: { readonly node: number }) => unknown
  readonly holds?: (s: Draft) => unknown
  readonly transition?: (before: Draft, after: Draft) => unknown
  readonly goal?: (s: Draft) => unknown
  readonly possible?: (s: Draft) => unknown
  readonly constraint?: (s: Draft) => unknown
  readonly stepConstraint?: (before: Draft, after: Draft) => unknown
  readonly end?: (s: Draft) => unknown
}

const as = <T>(written: unknown): T => written as T

function modelOf(wrong: Wrong): Model {
  const { when = () => true, then = () => {}, holds = () => true, constraint = () => true, init = () => {} } = wrong
  const made = spec('wrong', {}, (_c, _f, { state }) => {
    const Node = ids('node', 2)
    const { action, define } = state({
      n: range(0, 3),
      nodes: array(Node, record({ up: bool })),
      log: seq(range(0, 3), 3),
      odd: set(range(0, 3)),
      pair: record({ a: range(0, 3) }),
    })
    return define({
      init: as<() => void>(init),
      actions: {
        Go: action({ forall: { node: Node }, when: as<() => boolean>(when), then: as<() => void>(then) }),
        Count: action({
          when: (s) => s.n < 3,
          then: (s) => {
            s.n += 1
          },
        }),
      },
      invariants: { Holds: as<() => boolean>(holds) },
      constraint: as<() => boolean>(constraint),
      stepConstraint: as<(() => boolean) | undefined>(wrong.stepConstraint),
      ...(wrong.transition ? { transitions: { Step: as<() => boolean>(wrong.transition) } } : {}),
      ...(wrong.goal ? { temporal: { Goal: { eventually: as<() => boolean>(wrong.goal) } } } : {}),
      ...(wrong.possible ? { possibilities: { Way: { alwaysPossible: as<() => boolean>(wrong.possible) } } } : {}),
      ...(wrong.end ? { deadlock: 'error' as const, endStates: { End: as<() => boolean>(wrong.end) } } : {}),
    })
  })
  return instantiate(made)
}

const engines = [
  ['fast', (model: Model) => last(exploring(model, { maxMemory: 2 ** 20 })).exploration.failure],
  [
    'fast, caching',
    (model: Model) => last(exploring(model, { maxMemory: 2 ** 20, cacheAfter: 1 })).exploration.failure,
  ],
  ['reference', (model: Model) => referenceExplore(model).failure],
] as const

function walkFailure(model: Model) {
  const limits = { maxWalks: 3, maxDepth: 9, stop: 'decided', maxMemory: 2 ** 20 } as const
  return last(simulating(model, { random: (n) => n - 1, ...limits })).failure
}

/** Gives a valid answer in the first states and this one later. */
const later =
  (answer: unknown) =>
  (s: Draft): unknown =>
    s.n < 2 ? true : answer

const SPEC = 'spec wrong'
const EARLY = 'action Go(node=node0)'
/** Where the failure comes after the first state, the engines agree only on the outermost part of its location. */
const rows: readonly (readonly [string, Wrong, string, string])[] = [
  ['a guard without a return', { when: () => {} }, EARLY, 'it returns undefined, not true or false'],
  ['a guard that counts', { when: (s) => s.n }, EARLY, 'it returns 0'],
  ['an async guard', { when: async () => false }, EARLY, 'it returns a promise'],
  ['a guard that finds something later', { when: later([1]) }, EARLY, 'it returns [1]'],
  ['a guard that finds nothing later', { when: later(undefined) }, EARLY, 'it returns undefined'],
  ['a guard that gives a view', { when: (s) => s.nodes[0] }, EARLY, 'it returns { up: false }'],
  ['an async invariant', { holds: async () => false }, 'invariant Holds', 'it returns a promise, not true or false'],
  ['an invariant that gives a list later', { holds: later([]) }, 'invariant Holds', 'it returns []'],
  ['a constraint that gives a number', { constraint: () => 1 }, 'constraint', 'it returns 1'],
  ['a constraint that gives null later', { constraint: later(null) }, 'action Count', 'it returns null'],
  ['a step constraint that gives a number', { stepConstraint: () => 1 }, 'action Count', 'it returns 1'],
  ['an async transition property', { transition: async () => true }, EARLY, 'it returns a promise'],
  ['a transition property later', { transition: (_s, t) => later([false])(t) }, 'action Count', 'it returns [false]'],
  ['a goal', { goal: () => {} }, 'temporal Goal', 'it returns undefined'],
  ['a goal, later', { goal: (s) => (s.n < 2 ? false : 'yes') }, 'temporal Goal', 'it returns "yes"'],
  ['what is to stay possible, later', { possible: later(0) }, 'possibility Way', 'it returns 0'],
  ['an end state', { end: () => 1, when: () => false }, 'end state End', 'it returns 1'],
  ['an async initializer', { init: async () => {} }, 'init', 'it returns a promise, which has no effect'],
  ['an initializer that returns a state', { init: () => ({ n: 1 }) }, 'init', 'it returns { n: 1 }'],
  ['an async effect', { then: async () => {} }, EARLY, 'it returns a promise, which has no effect'],
  ['an async effect, later', { when: (s) => s.n === 2, then: async () => {} }, EARLY, 'it returns a promise'],
  ['an effect that is a generator', { then: function* () {} }, EARLY, 'it returns a generator'],
  ['an effect that returns a state', { then: (s) => ({ ...s, n: 1 }) }, EARLY, 'which has no effect'],
  ['an effect that returns a frozen state', { then: () => Object.freeze({ n: 1 }) }, EARLY, 'it returns { n: 1 }'],
  ['an effect that returns a list', { then: (s) => s.log.filter(Boolean) }, EARLY, 'it returns []'],
  ['an effect that returns a function', { then: () => () => {} }, EARLY, 'it returns a function'],
  [
    'a test of forAll',
    { holds: (s) => forAll(s.nodes, (node) => as<boolean>(node.up ? true : undefined)) },
    'invariant Holds',
    'the test of forAll, exists or count returns undefined',
  ],
  [
    'a test of exists, later',
    { holds: (s) => exists([1, 2], () => as<boolean>(later(s.nodes)(s))) },
    'invariant Holds',
    'the test of forAll, exists or count returns [',
  ],
  [
    'a test of count',
    { holds: (s) => count(s.nodes, () => as<boolean>(1)) < 9 },
    'invariant Holds',
    'the test of forAll, exists or count returns 1',
  ],
  [
    'a part of all',
    { holds: (s) => all({ Some: true, Other: () => as<boolean>(s.log) }) },
    'invariant Holds',
    'part Other of all returns []',
  ],
  [
    'a premise',
    { holds: (s) => implies(as<boolean>(s.n), true) },
    'invariant Holds',
    'the premise of implies returns 0',
  ],
  [
    'a conclusion',
    { holds: () => implies(true, () => as<boolean>(undefined)) },
    'invariant Holds',
    'the conclusion of implies returns undefined',
  ],
]

describe.each(engines)('a function that returns something invalid, %s', (_, failureOf) => {
  it.each(rows)('%s', (__, wrong, place, problem) => {
    const complaint = failureOf(modelOf(wrong))?.complaint
    expect(complaint).toMatchObject({ code: 'Q109', class: 'spec' })
    expect(complaint?.where?.[0]).toBe(SPEC)
    expect(complaint?.where?.slice(1).join(', ')).toContain(place)
    expect(complaint?.problem).toContain(problem)
  })
})

describe.each(engines)('an arrow function without braces, %s', (_, failureOf) => {
  it.each<readonly [string, Wrong['then']]>([
    ['an assignment', (s) => (s.n = 0)],
    ['an assigned option', (s) => (s.n > 5 ? (s.n = 0) : null)],
    ['push', (s) => s.log.length < 3 && s.log.push(1)],
    ['pop', (s) => s.log.pop()],
    ['add', (s) => s.odd.add(1)],
    ['delete', (s) => s.odd.delete(1)],
    ['a place', (s) => s.pair],
    ['a value', (s) => snapshot(s.pair)],
    ['the values of a list', (s) => snapshot(s.log)],
    ['the values of a set', (s) => snapshot(s.odd)],
    ['an assigned value', (s) => (s.pair = snapshot(s.pair))],
    ['nothing', () => {}],
  ])('%s', (__, then) => {
    expect(failureOf(modelOf(then ? { then } : {}))).toBeNull()
  })
})

it.each(rows.filter(([name]) => !/goal|possible/.test(name)))(
  'is also detected by a walk: %s',
  (_, wrong, __, problem) => {
    const complaint = walkFailure(modelOf(wrong))?.complaint
    expect(complaint?.code).toBe('Q109')
    expect(complaint?.problem).toContain(problem)
  },
)

describe.each(engines)('a transition property that throws, %s', (_, failureOf) => {
  it('is reported with its step and the thrown error', () => {
    const failure = failureOf(
      modelOf({
        transition: (_s, t) => {
          if (t.n === 2) throw new Error('boom')
          return true
        },
      }),
    )
    expect(failure?.complaint.code).toBe('Q102')
    expect(failure?.complaint.where?.join(', ')).toBe('spec wrong, action Count, transition Step')
    expect(failure?.complaint.problem).toContain('Error: boom')
    expect(failure?.path?.steps).toHaveLength(1)
    expect(failure?.step).toMatchObject({ action: 1 })
  })
})

/** The fast engine finds this after the search, and the reference engine during the step. */
describe.each([...engines, ['a walk', walkFailure] as const])('an element that is assigned to, %s', (_, failureOf) => {
  it.each<readonly [string, Wrong['then']]>([
    ['at once', (s, { node }) => void (s.nodes[node] = { up: true })],
    ['late', (s, { node }) => (s.n === 2 ? void (s.nodes[node] = { up: true }) : null)],
  ])('is reported, %s', (__, then) => {
    const complaint = failureOf(modelOf(then ? { then } : {}))?.complaint
    expect(complaint?.code).toBe('Q110')
    expect(complaint?.where).toContain('variable nodes[node0]')
  })
})

it.each<readonly [string, Wrong['then']]>([
  ['a variable', (s) => Object.assign(s, { misspelt: 1 })],
  ['a field', (s, { node }) => Object.assign(s.nodes[node] ?? {}, { misspelt: 1 })],
])('%s that does not exist cannot be written', (_, then) => {
  expect(last(exploring(modelOf(then ? { then } : {}))).exploration.failure?.complaint).toMatchObject({ code: 'Q112' })
})
