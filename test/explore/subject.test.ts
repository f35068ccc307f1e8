import { array, bool, range, set, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../checker/explore/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { execute } from '../../checker/trace/execution/execute.ts'
import { complaintOf } from '../support/complaint.ts'

/** Counts up, wrapping from 2 back to 0. Other steps change other variables. */
function model(transitions: object) {
  const made = spec('subject', {}, (_c, _f, { state }) => {
    const { action, define } = state({ n: range(0, 2), flags: array(2, bool), seen: set(range(0, 2)) })
    return define({
      init: () => {},
      actions: {
        Flip: action({
          forall: { i: range(0, 1) },
          then: (s, { i }) => {
            s.flags.set(i, !s.flags.get(i))
          },
        }),
        Up: action({
          then: (s) => {
            s.n = (s.n + 1) % 3
            s.seen.add(s.n)
          },
        }),
      },
      transitions: transitions as Record<string, () => boolean>,
    })
  })
  return instantiate(made)
}

interface State {
  readonly n: number
  readonly flags: Iterable<boolean>
  readonly seen: { readonly size: number }
}

const one = (): number => 1
const grows = (before: State, after: State): boolean => after.n > before.n

describe('a transition property that applies when a value changes', () => {
  it.each<[string, object, number | null]>([
    ['a variable', { of: (s: State) => s.n, holds: grows }, 4],
    ['without a subject', grows, 2],
    ['an array', { of: (s: State) => s.flags, holds: (before: State, after: State) => before.n === after.n }, null],
    [
      'a set, in a record of its own',
      { of: (s: State) => ({ seen: s.seen }), holds: (b: State, a: State) => a.seen.size > b.seen.size },
      null,
    ],
    ['several variables', { of: (s: State) => [s.n, s.flags], holds: grows }, 2],
  ])('%s', (_what, body, length) => {
    const made = model({ Moves: body })
    const [fast, plain] = [explore(made), referenceExplore(made)].map(({ properties, failure }) => ({
      properties,
      failure,
    }))
    expect(fast).toEqual(plain)
    expect(fast?.properties[0]?.length ?? null).toBe(length)
    const path = fast?.properties[0]?.path
    if (path) execute(made, path, 'Moves')
  })

  it.each([[() => {}], [() => grows]])('is reported if %s returns no value', (of) => {
    const made = model({ Moves: { of, holds: grows } })
    for (const { failure } of [explore(made), referenceExplore(made)]) {
      expect(failure?.complaint.code).toBe('Q109')
      expect(failure?.complaint.where?.join(', ')).toBe('spec subject, action Flip(i=0), transition Moves')
    }
  })

  it.each([[{ of: 1, holds: grows }], [{ of: one }], [{ of: one, holds: grows, given: 1 }], [3]])(
    '%j is rejected',
    (body) => {
      expect(complaintOf(() => model({ Moves: body }))).toMatchObject({ code: 'Q055', class: 'load' })
    },
  )
})
