import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inShard, parseShard } from '../../../checker/cli/selection/modelShard.ts'
import { complaintOf } from '../../support/complaint.ts'

describe('a shard on the command line', () => {
  it.each([
    ['1/1', { index: 1, of: 1 }],
    ['3/8', { index: 3, of: 8 }],
    ['12/12', { index: 12, of: 12 }],
  ])('%s', (text, shard) => {
    expect(parseShard(text)).toEqual(shard)
  })

  it.each(['', '3', '3/', '/8', '0/8', '9/8', '-1/8', '1.5/8', '03/8', '3/8/1', ' 3/8', '1e1/20', '1/1000000000'])(
    'rejects %s',
    (text) => {
      expect(complaintOf(() => parseShard(text))).toMatchObject({ code: 'Q021', class: 'usage', where: ['--shard'] })
    },
  )
})

interface Item {
  readonly name: string
  readonly cost: number | undefined
}

const shards = (items: readonly Item[], of: number): readonly (readonly Item[])[] =>
  Array.from({ length: of }, (_, i) => inShard(items, (item) => item, { index: i + 1, of }))

const namesIn = (lists: readonly (readonly Item[])[]) => lists.map((list) => list.map(({ name }) => name).toSorted())

const items = fc.uniqueArray(
  fc.record({ name: fc.string(), cost: fc.option(fc.integer({ min: 1, max: 1e9 }), { nil: undefined }) }),
  { selector: ({ name }) => name, maxLength: 40 },
)
const parts = fc.integer({ min: 1, max: 9 })

describe('the shards of some models', () => {
  it('contain each model exactly once, in order', () => {
    fc.assert(
      fc.property(items, parts, (all, of) => {
        const own = shards(all, of)
        expect(own.flat().toSorted((a, b) => all.indexOf(a) - all.indexOf(b))).toEqual(all)
        for (const shard of own) expect(shard).toEqual(all.filter((item) => shard.includes(item)))
      }),
    )
  })

  it('do not depend on the order of the models', () => {
    fc.assert(
      fc.property(items, parts, (all, of) => {
        expect(namesIn(shards(all.toReversed(), of))).toEqual(namesIn(shards(all, of)))
      }),
    )
  })

  it('cost about the same', () => {
    fc.assert(
      fc.property(items, parts, (all, of) => {
        const known = all.filter((item): item is Item & { cost: number } => item.cost !== undefined)
        const costs = shards(known, of).map((list) => list.reduce((sum, { cost = 0 }) => sum + cost, 0))
        const largest = Math.max(0, ...known.map(({ cost }) => cost))
        expect(Math.max(...costs)).toBeLessThanOrEqual(Math.min(...costs) + largest)
      }),
    )
  })

  it('assume that a model of unknown cost is average', () => {
    const all = [
      { name: 'large', cost: 10 },
      { name: 'new', cost: undefined },
      { name: 'small', cost: 2 },
      { name: 'tiny', cost: 3 },
    ]
    expect(shards(all, 2).map((list) => list.map(({ name }) => name))).toEqual([['large'], ['new', 'small', 'tiny']])
    expect(
      shards(
        [
          { name: 'b', cost: undefined },
          { name: 'a', cost: undefined },
        ],
        2,
      ),
    ).toEqual([[{ name: 'a', cost: undefined }], [{ name: 'b', cost: undefined }]])
  })
})
