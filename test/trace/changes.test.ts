import * as fc from 'fast-check'
import { array, bag, bool, type Domain, ids, option, range, record, seq, set, union } from 'quorate'
import { describe, expect, it } from 'vitest'
import { valuesOf } from '../../checker/domain/members/enumerate.ts'
import { nodeOf } from '../../checker/domain/node.ts'
import { store } from '../../checker/reference/interpreter/store.ts'
import { changesBetween } from '../../checker/trace/changes.ts'
import type { Change } from '../../checker/trace/trace.ts'
import { anyDomain } from '../support/domains.ts'

const B = ids('b', 3)
const Entry = record({ id: range(0, 9), by: B })
const Message = union({ Fetch: { from: B, at: range(0, 9) }, Stop: {} })

function changes(domain: Domain, before: unknown, after: unknown): readonly Change[] {
  const node = nodeOf(domain)
  return changesBetween(node, store(node, before, 'v'), store(node, after, 'v'), 'v')
}

/** Prints changes, as in `v[b1].hw: 0 → 1`, `v +b1` or `v[2] -4`. */
function brief({ path, kind, before, after }: Change): string {
  return kind === 'changed'
    ? `${path}: ${before} → ${after}`
    : kind === 'added'
      ? `${path} +${after}`
      : `${path} -${before}`
}

describe('changes go down to the deepest difference', () => {
  const cases: readonly (readonly [Domain, unknown, unknown, readonly string[]])[] = [
    [bool, true, true, []],
    [range(0, 3), 1, 2, ['v: 1 → 2']],
    [option(B), null, 1, ['v: none → b1']],
    [record({ a: bool, by: B }), { a: true, by: 1 }, { a: true, by: 2 }, ['v.by: b1 → b2']],
    [
      array(B, record({ hw: range(0, 3) })),
      [{ hw: 0 }, { hw: 1 }, { hw: 2 }],
      [{ hw: 0 }, { hw: 2 }, { hw: 3 }],
      ['v[b1].hw: 1 → 2', 'v[b2].hw: 2 → 3'],
    ],
    [array(2, B), [0, 1], [0, 2], ['v[1]: b1 → b2']],
    [
      seq(Entry, 3),
      [{ id: 1, by: 0 }],
      [
        { id: 1, by: 2 },
        { id: 2, by: 1 },
      ],
      ['v[0].by: b0 → b2', 'v[1] +{ id: 2, by: b1 }'],
    ],
    [seq(B, 3), [0, 1, 2], [0], ['v[1] -b1', 'v[2] -b2']],
    [set(B), [0, 1], [1, 2], ['v -b0', 'v +b2']],
    [
      set(Entry, { max: 3 }),
      [{ id: 5, by: 0 }],
      [
        { id: 5, by: 0 },
        { id: 3, by: 1 },
      ],
      ['v +{ id: 3, by: b1 }'],
    ],
    [bag(B, 3), [1, 1, 2], [0, 1], ['v -b1', 'v -b2', 'v +b0']],
    [Message, { kind: 'Fetch', from: 1, at: 1 }, { kind: 'Fetch', from: 1, at: 2 }, ['v.at: 1 → 2']],
    [Message, { kind: 'Fetch', from: 1, at: 1 }, { kind: 'Stop' }, ['v: Fetch { from: b1, at: 1 } → Stop']],
    [option(Entry), null, { id: 1, by: 2 }, ['v: none → { id: 1, by: b2 }']],
    [option(Entry), { id: 1, by: 2 }, null, ['v: { id: 1, by: b2 } → none']],
    [option(Entry), { id: 1, by: 2 }, { id: 3, by: 2 }, ['v.id: 1 → 3']],
    [array(B, seq(set(B), 2)), [[], [[0]], []], [[[]], [[0, 1]], []], ['v[b0][0] +{}', 'v[b1][0] +b1']],
  ]
  it.each(cases.map(([domain, ...rest]) => [domain.label, domain, ...rest] as const))(
    '%s',
    (_label, domain, before, after, expected) => {
      expect(changes(domain, before, after).map(brief)).toEqual(expected)
    },
  )

  it('there are no changes exactly if the values are equal', () => {
    fc.assert(
      fc.property(anyDomain, fc.nat(), fc.nat(), (domain, i, j) => {
        const values = valuesOf(nodeOf(domain))
        const [a, b] = [i % values.length, j % values.length]
        expect(changes(domain, values[a], values[b]).length === 0).toBe(a === b)
      }),
    )
  })
})
