import { array, bool, ids, option, range, record, seq, set, union } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layout } from '../../../checker/compile/packing/layout.ts'
import { type Width, widthsOf } from '../../../checker/compile/packing/widths.ts'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import { Picks } from '../../support/random/picks.ts'
import { schemaOf, someTypes } from '../../support/random/schema.ts'
import { parameters } from '../../support/random/seed.ts'

type Fields = Parameters<typeof recordNode>[0]

function variables(fields: Fields): readonly Width[] {
  return layout(recordNode(fields)).root.fields.map((field) => widthsOf(field, field.path))
}

const total = (widths: readonly Width[]): number => widths.reduce((n, { bits }) => n + bits, 0)

describe('widths', () => {
  it('add up to the bits of a state, and no part is wider than what contains it', () => {
    const schemas = fc.tuple(someTypes, fc.array(fc.nat(999), { minLength: 1, maxLength: 14 }))
    fc.assert(
      fc.property(schemas, ([types, numbers]) => {
        const fields = schemaOf(types, new Picks(numbers))
        const widths = variables(fields)
        expect(total(widths)).toBe(layout(recordNode(fields)).bits)
        const check = ({ bits, parts }: Width): void => {
          expect(total(parts)).toBeLessThanOrEqual(bits)
          parts.forEach(check)
        }
        widths.forEach(check)
      }),
      parameters(300),
    )
  })

  it('count one element of an array, and the contents of options and unions', () => {
    const N = ids('n', 3)
    const flat = ({ path, places, bits, parts }: Width): readonly unknown[] => [
      [path, places, bits],
      ...parts.flatMap(flat),
    ]
    const fields = {
      nodes: array(N, record({ log: seq(range(0, 3), 2), up: bool })),
      request: option(record({ to: N })),
      last: union({ Vote: { by: N }, Ack: { of: set(N), from: N } }),
    }
    expect(variables(fields).flatMap(flat)).toEqual([
      ['nodes', 1, 21],
      ['nodes[*].log', 3, 18],
      ['nodes[*].up', 3, 3],
      ['request', 1, 3],
      ['request.to', 1, 2],
      ['last', 1, 8],
      ['last.Vote.by', 1, 2],
      ['last.Ack.of', 1, 3],
      ['last.Ack.from', 1, 2],
    ])
  })
})
