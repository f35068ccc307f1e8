import { exists, forAll, ids, range, record, set, type Spec, spec, subsets } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../checker/explore/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'

/** Any group can leave, and a claim about the subsets of those who left may or may not hold. */
function leaving(members: number, left: number): Spec {
  const Member = ids('m', members)
  return spec('leaving', {}, (_c, _b, { state }) => {
    const { action, define } = state({ here: set(Member), gone: set(Member) })
    return define({
      init: (s) => {
        for (const member of Member.values.slice(0, left)) s.here.add(member)
      },
      actions: {
        Leave: action({
          forall: { group: (s) => subsets(s.here) },
          when: (_s, { group }) => group.size > 0,
          then: (s, { group }) => {
            for (const member of group) {
              s.gone.add(member)
              s.here.delete(member)
            }
          },
        }),
      },
      invariants: {
        Apart: (s) => forAll(subsets(s.here), (some) => [...some].every((member) => !s.gone.has(member))),
        NotThree: (s) => !exists(subsets(s.gone), (some) => some.size === 3),
      },
    })
  })
}

function explorations(made: Spec) {
  const model = instantiate(made)
  return [explore(model, { cacheAfter: 0 }), explore(model, { cacheAfter: Infinity }), referenceExplore(model)]
}

describe('subsets', () => {
  // Up to 32 bits are a mask; up to 10 have a table of their lists.
  it.each([3, 5, 11, 12, 32, 33, 40])('of a set that is part of a domain of %i', (members) => {
    const left = Math.min(members, 5)
    const groups = 3 ** left - 2 ** left
    for (const { distinct, actions, failure, properties } of explorations(leaving(members, left))) {
      expect(failure).toBeNull()
      expect(distinct).toBe(2 ** left)
      expect(actions.map(({ fired }) => fired)).toEqual([groups])
      expect(properties.map(({ verdict, length }) => [verdict, length])).toEqual([
        ['holds', null],
        ['violated', 2],
      ])
    }
  })

  it.each([25, 40])('of more than 20 elements are an error that names the variable (of %i)', (members) => {
    for (const { failure } of explorations(leaving(members, 21)))
      expect(failure?.complaint).toMatchObject({
        code: 'Q119',
        class: 'spec',
        problem: 'subsets(…) lists the subsets of at most 20 elements, not of 21',
      })
  })

  it('are the same objects as sets of the state, so that they can be members of a set', () => {
    const Member = range(0, 2)
    const made = spec('quorums', {}, (_c, _b, { state }) => {
      const { action, define } = state({
        here: set(Member),
        quorums: set(set(Member)),
        last: record({ of: set(Member) }),
      })
      return define({
        init: (s) => {
          s.here = new Set([0, 2])
        },
        actions: {
          Choose: action({
            forall: { part: (s) => subsets(s.here) },
            when: (s, { part }) => !s.quorums.has(part),
            then: (s, { part }) => {
              s.quorums.add(part)
              s.last.of = part
            },
          }),
        },
        invariants: { Known: (s) => s.quorums.size === 0 || s.quorums.has(s.last.of) },
      })
    })
    for (const { distinct, depth, failure, properties } of explorations(made)) {
      expect(failure).toBeNull()
      expect([distinct, depth]).toEqual([33, 5])
      expect(properties.map(({ verdict }) => verdict)).toEqual(['holds'])
    }
  })
})
