import { array, bool, forAll, ids, range, record, seq, set, type Spec, snapshot, spec, union } from 'quorate'
import { describe, expect, it } from 'vitest'
import { explore } from '../../checker/explore/explore.ts'
import { instantiate } from '../../checker/language/instantiate/instantiate.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'

const Node = ids('n', 2)
const Link = record({ from: Node, to: Node })
const Port = union({ Disk: { of: Node }, Clock: {} })

type Key = { readonly from: number; readonly to: number }

/** Messages on each link are counted and delivered in order. */
function links(given: (key: Key) => Key = (key) => key): Spec {
  return spec('links', {}, (_c, _b, { state }) => {
    const { action, define } = state({
      sent: array(Link, range(0, 2)),
      queues: array(Link, seq(range(1, 2), 2)),
      used: array(Port, bool),
      got: array(Node, range(0, 4)),
    })
    return define({
      init: () => {},
      actions: {
        Send: action({
          forall: { link: Link },
          when: (s, { link }) => link.from !== link.to && s.sent.get(given(link)) < 2,
          then: (s, { link: { from, to } }) => {
            s.sent.set({ to, from }, s.sent.get({ from, to }) + 1)
            s.queues.get({ from, to }).push(s.sent.get({ from, to }))
            s.used.set({ kind: 'Disk', of: from }, true)
          },
        }),
        Receive: action({
          forall: { link: Link },
          when: (s, { link }) => s.queues.get(link).length > 0,
          then: (s, { link }) => {
            s.queues.set(link, s.queues.get(link).slice(1))
            s.got.set(link.to, s.got.get(link.to) + 1)
          },
        }),
      },
      invariants: {
        Counted: (s) =>
          forAll(
            Link,
            (link) => s.sent.get(link) === s.got.get(link.to) + s.queues.get(link).length || link.from === link.to,
          ),
        NoLoop: (s) => !s.sent.get({ from: 1, to: 1 }) && !s.used.get({ kind: 'Clock' }),
        Few: (s) => s.sent.map((n) => n).reduce((a, b) => a + b, 0) < 4,
      },
    })
  })
}

function explorations(made: Spec) {
  const model = instantiate(made)
  return [explore(model, { cacheAfter: 0 }), explore(model, { cacheAfter: Infinity }), referenceExplore(model)]
}

describe('arrays that are indexed by records', () => {
  it('find a key by its contents, in both engines', () => {
    for (const { distinct, depth, failure, properties } of explorations(links())) {
      expect(failure).toBeNull()
      expect([distinct, depth]).toEqual([36, 9])
      expect(properties.map(({ verdict, length }) => [verdict, length])).toEqual([
        ['holds', null],
        ['holds', null],
        ['violated', 5],
      ])
    }
  })

  it.each([
    ['outside its domain', { from: 0, to: 2 }, 'variable sent[…].to', '2 is outside'],
    ['with another field', { from: 0, to: 1, via: 1 } as Key, 'variable sent[…]', 'via'],
    ['with a misspelled field', { from: 0, two: 1 } as unknown as Key, 'variable sent[…].to', 'undefined is outside'],
    ['that is a number', 1 as unknown as Key, 'variable sent[…]', '1 is outside'],
  ])('refuse a key %s', (_name, key, where, problem) => {
    for (const { failure } of explorations(links(() => key))) {
      expect(failure?.complaint.code).toBe('Q103')
      expect(failure?.complaint.where?.at(-1)).toContain(where)
      expect(failure?.complaint.problem).toContain(problem)
    }
  })

  it('have values without keys', () => {
    const made = spec('value', {}, (_c, _b, { state }) => {
      const { define } = state({ sent: array(Link, bool) })
      return define({
        init: () => {},
        actions: {},
        invariants: { No: (s) => !snapshot(s.sent).get({ from: 0, to: 1 }) },
      })
    })
    for (const { failure } of explorations(made)) expect(failure?.complaint.code).toBe('Q112')
  })

  const Same = ids('same', 2, { symmetric: true })
  it.each([
    ['in a field', record({ a: Same })],
    ['in a set', record({ a: set(Same) })],
    ['as the index of an array', record({ a: array(Same, bool) })],
  ])('cannot be indexed by records with symmetric ids %s', (_where, keys) => {
    const made = spec('symmetric', {}, (_c, _b, { state }) => {
      const { define } = state({ sent: array<typeof bool, object>(keys, bool) })
      return define({ init: () => {}, actions: {} })
    })
    expect(() => instantiate(made)).toThrow('has symmetric ids')
  })

  it('cannot be indexed by ids that are symmetric elsewhere in the state', () => {
    const made = spec('mixed', {}, (_c, _b, { state }) => {
      const { define } = state({ sent: array(record({ a: ids('same', 2) }), bool), up: set(Same) })
      return define({ init: () => {}, actions: {} })
    })
    expect(() => instantiate(made, { symmetry: true })).toThrow('differ in symmetry')
  })
})
