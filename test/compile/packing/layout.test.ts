import { type Domain, bool, range, record, seq } from 'quorate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Layout, layout, type Leaf, type Place, type Slots } from '../../../checker/compile/packing/layout.ts'
import { recordNode } from '../../../checker/domain/kinds/composite.ts'
import { smallDomains } from '../../support/domains.ts'
import { Picks } from '../../support/random/picks.ts'
import { schemaOf, someTypes } from '../../support/random/schema.ts'
import { parameters } from '../../support/random/seed.ts'

/** Some bits of one word. */
interface Bits {
  readonly path: string
  readonly word: number
  readonly shift: number
  readonly bits: number
}

function leafBits(path: string, { word, shift, bits }: Leaf): readonly Bits[] {
  return [{ path, word, shift, bits }]
}

/** The bits of each element, regardless of its position. */
function slotBits(path: string, slots: Slots): readonly Bits[] {
  return Array.from({ length: slots.count }, (_, i): readonly Bits[] => {
    if (slots.bits > 32)
      return Array.from({ length: slots.wordsEach }, (_x, j) => ({
        path,
        word: slots.word + i * slots.wordsEach + j,
        shift: 0,
        bits: 32,
      }))
    const first = slots.count <= slots.perWord ? slots.shift : 0
    const word = slots.word + Math.floor(i / slots.perWord)
    return [{ path, word, shift: first + (i % slots.perWord) * slots.bits, bits: slots.bits }]
  }).flat()
}

/** All bits of a place. The variants of a union share none. */
function bitsOf(place: Place): readonly Bits[] {
  const { path } = place
  switch (place.kind) {
    case 'scalar':
      return leafBits(path, place.leaf)
    case 'option':
      return [...leafBits(path, place.flag), ...bitsOf(place.of)]
    case 'record':
      return place.fields.flatMap(bitsOf)
    case 'union':
      return [...leafBits(path, place.tag), ...place.variants.flat().flatMap(bitsOf)]
    case 'array':
      return place.elements.flatMap(bitsOf)
    case 'scalars':
    case 'bitset':
      return slotBits(path, place.slots)
    case 'list':
      return [...leafBits(path, place.length), ...slotBits(path, place.slots)]
  }
}

function expectSound(found: Layout): void {
  const all = bitsOf(found.root).filter(({ bits }) => bits > 0)
  const used = new Set<number>()
  for (const { path, word, shift, bits } of all) {
    expect({ path, fits: word < found.words && shift + bits <= 32 }).toEqual({ path, fits: true })
    for (let bit = 0; bit < bits; bit++) {
      if (used.has(word * 32 + shift + bit)) throw new Error(`${path} overlaps`)
      used.add(word * 32 + shift + bit)
    }
  }
  expect(used.size).toBe(found.bits)
  expect(found.bits).toBeLessThanOrEqual(found.words * 32)
  expect(found.words).toBeGreaterThanOrEqual(1)
}

const of = (...domains: readonly Domain[]): Layout =>
  layout(recordNode(Object.fromEntries(domains.map((domain, i) => [`v${i}`, domain]))))

describe('a layout has no overlaps, and nothing straddles a word', () => {
  it.each(smallDomains.map(([domain]) => [domain.label, domain] as const))('%s', (_label, domain) => {
    expectSound(of(domain))
    for (const n of [2, 3, 5, 9]) expectSound(of(...Array.from({ length: n }, () => domain), range(0, 2 ** 31)))
  })

  it('for each pair of small domains', () => {
    for (const [a] of smallDomains) for (const [b] of smallDomains) expectSound(of(a, b, a))
  })

  it('of any schema', () => {
    const schemas = fc.tuple(someTypes, fc.array(fc.nat(999), { minLength: 1, maxLength: 14 }))
    fc.assert(
      fc.property(schemas, ([types, numbers]) => expectSound(layout(recordNode(schemaOf(types, new Picks(numbers)))))),
      parameters(500),
    )
  })

  it.each<readonly [string, readonly Domain[], number, number]>([
    ['nothing', [], 1, 0],
    ['constants', [range(3, 3), range(0, 0)], 1, 0],
    ['32 booleans', Array.from({ length: 32 }, () => bool), 1, 32],
    ['33 booleans', Array.from({ length: 33 }, () => bool), 2, 33],
    [
      'large first: 20 + 12, 17 + 15',
      [range(0, 2 ** 12 - 1), range(0, 2 ** 17 - 1), range(0, 2 ** 15 - 1), range(0, 2 ** 20 - 1)],
      2,
      64,
    ],
    [
      'a record stays together',
      [record({ a: range(0, 2 ** 10 - 1), b: range(0, 2 ** 10 - 1) }), range(0, 2 ** 20 - 1)],
      2,
      40,
    ],
    ['three elements of eleven bits', [seq(range(0, 2 ** 11 - 1), 3)], 2, 35],
    ['elements of 40 bits', [seq(record({ a: range(0, 2 ** 32 - 1), b: range(0, 255) }), 2)], 5, 4 * 32 + 2],
  ])('%s', (_name, domains, words, bits) => {
    const found = of(...domains)
    expectSound(found)
    expect([found.words, found.bits]).toEqual([words, bits])
  })
})
