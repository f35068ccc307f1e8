import { bool, ids, range, seq, type Spec, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'

type Place =
  | 'init'
  | 'domain'
  | 'guard'
  | 'effect'
  | 'invariant'
  | 'transition'
  | 'constraint'
  | 'stepConstraint'
  | 'end state'

/** Goes 0 → 1 → 2 → 3. One of its functions throws in state 2, or on the way to 3. */
function throwing(place: Place): Spec {
  const bang = (at: Place, now: boolean): void => {
    if (at === place && now) throw new TypeError('bang')
  }
  return spec(`throws in ${place}`, {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 3), spare: bool })
    return define({
      init: () => bang('init', true),
      actions: {
        Idle: action({
          when: (s) => s.n < 2,
          then: (s) => {
            s.spare = false
          },
        }),
        Walk: action({
          forall: {
            k: (s) => {
              bang('domain', s.n === 2)
              return [1, 2]
            },
          },
          when: (s, { k }) => {
            bang('guard', s.n === 2 && k === 2)
            return s.n < 3 && k === 2
          },
          then: (s) => {
            bang('effect', s.n === 2)
            s.n += 1
          },
        }),
      },
      invariants: {
        Early: (s) => s.n < 1,
        Late: (s) => {
          bang('invariant', s.n === 2)
          return s.n < 9
        },
      },
      transitions: {
        Up: (before, after) => {
          bang('transition', before.n === 2)
          return after.n >= before.n
        },
      },
      constraint: (s) => {
        bang('constraint', s.n === 3)
        return true
      },
      stepConstraint: (before, after) => {
        bang('stepConstraint', after.n === 3 || before.n === after.n)
        return true
      },
      deadlock: 'error',
      endStates: {
        End: (s) => {
          bang('end state', s.n === 3)
          return true
        },
      },
    })
  })
}

const walk = { action: 1, ordinal: 1 }
const toTwo = { init: 0, steps: [walk, walk] }

describe('an exception', () => {
  it.each<readonly [Place, string, string, unknown, unknown]>([
    ['init', 'init', 'the initializer threw', null, null],
    ['domain', 'action Walk', 'the domain of k threw', toTwo, null],
    ['guard', 'action Walk(k=2)', 'the guard threw', toTwo, walk],
    ['effect', 'action Walk(k=2)', 'the effect threw', toTwo, walk],
    ['invariant', 'invariant Late', 'the property threw', toTwo, null],
    ['transition', 'action Walk(k=2), transition Up', 'the property threw', toTwo, walk],
    ['constraint', 'action Walk(k=2), constraint', 'the constraint threw', toTwo, walk],
    ['stepConstraint', 'action Walk(k=2), stepConstraint', 'the step constraint threw', toTwo, walk],
    ['end state', 'end state End', 'the predicate threw', { init: 0, steps: [walk, walk, walk] }, null],
  ])('in %s', (place, where, problem, path, step) => {
    const { failure, properties, ended } = referenceExplore(instantiate(throwing(place)), { stop: 'never' })
    expect(failure?.complaint).toMatchObject({
      code: 'Q102',
      class: 'spec',
      problem: `${problem}: TypeError: bang`,
    })
    expect(failure?.complaint.where?.join(', ')).toBe(`spec throws in ${place}, ${where}`)
    expect(failure?.cause).toBeInstanceOf(TypeError)
    expect([failure?.path, failure?.step]).toEqual([path, step])
    expect(ended).toBe(null)
    const early = place === 'init' ? ['inconclusive', null] : ['violated', { init: 0, steps: [walk] }]
    expect(properties.map((p) => [p.name, p.verdict])).toEqual([
      ['Early', early[0]],
      ['Late', 'inconclusive'],
      ['Up', 'inconclusive'],
      ['Deadlock', 'inconclusive'],
    ])
    expect(properties[0]?.path).toEqual(early[1])
  })
})

it('a value outside its domain is reported with its place and the path to it', () => {
  const made = spec('outside', {}, (_c, _f, { state }) => {
    const B = ids('b', 2)
    const { action, define } = state({ logs: seq(range(0, 1), 9), at: B })
    return define({
      init: () => {},
      actions: {
        Send: action({
          forall: { m: range(0, 2), b: B },
          then: (s, { m, b }) => {
            s.at = b
            s.logs.push(m)
          },
        }),
      },
    })
  })
  const { failure } = referenceExplore(instantiate(made))
  expect(failure?.complaint).toMatchObject({
    code: 'Q103',
    where: ['spec outside', 'action Send(m=2, b=b0)', 'variable logs[0]'],
    problem: '2 is outside range(0, 1)',
  })
  expect([failure?.path, failure?.step]).toEqual([
    { init: 0, steps: [] },
    { action: 0, ordinal: 4 },
  ])
})
