import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Address, addressOf, addressText } from '../../checker/walk/address.ts'
import {
  besides,
  EMPTY_TREE,
  endsOf,
  farthest,
  goneTo,
  redone,
  stepsTo,
  taken,
  type Tree,
  undone,
  walked,
} from '../../checker/walk/tree.ts'

const here = (tree: Tree): string => stepsTo(tree, tree.at).join(' ')

/** A walk as text. A letter takes a step, `<` undoes, `>` redoes, and `[` and `]` go to the neighbouring branches. */
const played = (moves: string): Tree =>
  moves.split('').reduce((tree, move) => {
    if (move === '<') return undone(tree)
    if (move === '>') return redone(tree)
    if (move === '[') return besides(tree, -1)
    return move === ']' ? besides(tree, 1) : taken(tree, move)
  }, EMPTY_TREE)

describe('a tree of steps', () => {
  it.each([
    ['', ''],
    ['abc', 'a b c'],
    ['abc<<', 'a'],
    ['abc<<>>', 'a b c'],
    ['<<', ''],
    ['>', ''],
    ['abc<<d<>', 'a d'],
    ['abc<<d<b', 'a b'],
    ['abc<<d<bc', 'a b c'],
    ['abc<<d[', 'a b'],
    ['abc<<d[>', 'a b c'],
    ['abc<<d[]', 'a d'],
    ['abc]', 'a b c'],
    ['ab<c<d[[', 'a b'],
    ['a<bc[', 'a'],
  ])('%j is at %j', (moves, expected) => {
    expect(here(played(moves))).toBe(expected)
  })

  it('keeps every branch', () => {
    const tree = played('abc<<d<<e')
    expect(endsOf(tree).map((end) => stepsTo(tree, end).join(''))).toEqual(['abc', 'ad', 'e'])
    expect(stepsTo(tree, farthest(goneTo(tree, 0))).join('')).toBe('e')
  })

  it('walks a path from the start, and reuses existing steps', () => {
    const tree = walked(played('abc'), ['a', 'b', 'd'])
    expect(here(tree)).toBe('a b d')
    expect(endsOf(tree)).toHaveLength(2)
  })
})

/** Strings, some of which have a special meaning in URLs. */
const name = fc.oneof(
  fc.constantFrom('a', 'b', 'Elect(node=n1)', 'x/y', '~1', 'a~2', '&walk=', 'a+b c', '%41', 'Ü(k={ a: 1, b: "#" })'),
  fc.string({ minLength: 1 }).map((text) => text.replaceAll(/\p{Cs}/gu, '')),
)
const move = fc.oneof(
  name.map((step) => ({ step })),
  fc.nat({ max: 20 }).map((spot) => ({ spot })),
)
const tree = fc
  .array(move, { maxLength: 30 })
  .map((moves) =>
    moves.reduce<Tree>(
      (at, each) => ('step' in each ? taken(at, each.step) : goneTo(at, each.spot % at.spots.length)),
      EMPTY_TREE,
    ),
  )
const settings = fc.dictionary(name, name, { maxKeys: 3, noNullPrototype: true })
const address: fc.Arbitrary<Address> = fc.record({
  model: fc.option(name),
  constants: settings,
  faults: settings,
  tree,
})

/** A tree and what undo and redo reach in it. Leaves out the numbers of spots and the order of siblings. */
const shape = (of: Tree): unknown => ({
  at: stepsTo(of, of.at),
  redo: stepsTo(of, farthest(of)),
  ends: endsOf(of)
    .map((end) => JSON.stringify(stepsTo(of, end)))
    .toSorted(),
})

describe('an address', () => {
  it.each([
    ['', ''],
    ['ab', 'walk=a/b'],
    ['ab<', 'walk=a/b&at=1'],
    ['abc<<d', 'walk=a/b/c~2/d'],
    ['abc<<d<<e', 'walk=a/b/c~2/d~2/e'],
    ['abc<<d<b', 'walk=a/d~1/b/c&at=3'],
  ])('of %j is %j', (moves, text) => {
    const found = { model: null, constants: {}, faults: {}, tree: played(moves) }
    expect(addressText(found)).toBe(text)
  })

  it('contains the model, constants and faults by name', () => {
    const found = { model: 'four terms', constants: { terms: '4' }, faults: { crash: '1' }, tree: EMPTY_TREE }
    expect(addressText(found)).toBe('model=four+terms&c.terms=4&fault.crash=1')
  })

  it('gives the same walk when it is read back, whatever the names', () => {
    fc.assert(
      fc.property(address, (given) => {
        const again = addressOf(`#${addressText(given)}`)
        expect(again && { ...again, tree: shape(again.tree) }).toEqual({ ...given, tree: shape(given.tree) })
      }),
    )
  })

  it.each(['walk=a~5/b', 'walk=%', 'at=7', 'walk=a&at=2', 'nonsense', 'walk=a&at=x'])(
    '%j is not an address',
    (text) => {
      expect(addressOf(text)).toBeNull()
    },
  )
})
