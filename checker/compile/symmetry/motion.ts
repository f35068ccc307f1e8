import { valuesOf } from '../../domain/members/enumerate.ts'
import type { Node, ScalarNode } from '../../domain/node.ts'
import { memberIndex } from '../../domain/members/bigintCodec.ts'
import { mentions, type Renaming, renamed } from '../../domain/members/rename.ts'
import type { Condition, Layout, Leaf, ListPlace, Place, Slots } from '../packing/layout.ts'

const WORD = 32

/** A place that contains a packed id; id 0 is packed as `first`. If a condition is not met, it does not contain one. */
export interface IdLeaf {
  readonly ids: string
  readonly leaf: Leaf
  readonly first: number
  readonly conditions: readonly Condition[]
}

/**
 * What renaming ids does to the words of a state: it moves bits, and it replaces ids as well as the elements of
 * sequences, sets and bags that contain ids.
 */
export interface Motion {
  /** Where each bit goes; bit b of word w is number 32 w + b. */
  bitsAfter(renaming: Renaming): Int32Array
  readonly leaves: readonly IdLeaf[]
  /** All sequences, sets and bags whose elements are replaced. */
  readonly lists: readonly { readonly ids: string; readonly place: ListPlace }[]
}

export function motionOf(layout: Layout, names: readonly string[]): Motion {
  const leaves: IdLeaf[] = []
  const lists: { ids: string; place: ListPlace }[] = []
  gather(layout.root, names, leaves, lists)
  return {
    leaves,
    lists,
    bitsAfter(renaming) {
      const after = Int32Array.from({ length: layout.words * WORD }, (_, bit) => bit)
      move(layout.root, layout.root, renaming, after)
      return after
    },
  }
}

function gather(
  place: Place,
  names: readonly string[],
  leaves: IdLeaf[],
  lists: { ids: string; place: ListPlace }[],
): void {
  const addLeaf = (node: ScalarNode, leaf: Leaf): void => {
    if (node.ids !== undefined && names.includes(node.ids) && leaf.bits > 0)
      leaves.push({ ids: node.ids, leaf, first: node.nullable ? 1 : 0, conditions: place.conditions })
  }
  if (place.kind === 'scalar') addLeaf(place.node, place.leaf)
  if (place.kind === 'scalars')
    for (let i = 0; i < place.slots.count; i++) {
      const { bits } = place.slots
      const at = bitOf(place.slots, i)
      addLeaf(place.of, { word: Math.floor(at / WORD), shift: at % WORD, bits })
    }
  if (place.kind === 'list')
    for (const ids of names) if (place.max > 0 && mentions(place.node.of, ids)) lists.push({ ids, place })
  for (const part of partsOf(place)) gather(part, names, leaves, lists)
}

function partsOf(place: Place): readonly Place[] {
  switch (place.kind) {
    case 'option':
      return [place.of]
    case 'record':
      return place.fields
    case 'union':
      return place.variants.flat()
    case 'array':
      return place.elements
    case 'scalar':
    case 'scalars':
    case 'list':
    case 'bitset':
      return []
  }
}

/** Records that the bits of a place go to another place of the same shape. */
function move(from: Place, to: Place, renaming: Renaming, after: Int32Array): void {
  const slots = (a: Slots, b: Slots, indexOf = (i: number) => i): void => {
    for (let i = 0; i < a.count; i++) moveBits(bitOf(a, i), bitOf(b, indexOf(i)), widthOf(a), after)
  }
  const leaf = (a: Leaf, b: Leaf): void => moveBits(a.word * WORD + a.shift, b.word * WORD + b.shift, a.bits, after)
  if (from.kind === 'scalar' && to.kind === 'scalar') leaf(from.leaf, to.leaf)
  if (from.kind === 'option' && to.kind === 'option') leaf(from.flag, to.flag)
  if (from.kind === 'union' && to.kind === 'union') leaf(from.tag, to.tag)
  if (from.kind === 'list' && to.kind === 'list') {
    leaf(from.length, to.length)
    slots(from.slots, to.slots)
  }
  if (from.kind === 'bitset' && to.kind === 'bitset') slots(from.slots, to.slots, memberAfter(from.node.of, renaming))
  const index = from.kind === 'array' || from.kind === 'scalars' ? from.node.index : undefined
  const indexAfter = (i: number): number => (index?.ids === renaming.ids ? (renaming.to[i] ?? i) : i)
  if (from.kind === 'scalars' && to.kind === 'scalars') slots(from.slots, to.slots, indexAfter)
  const targets = partsOf(to)
  partsOf(from).forEach((part, i) => {
    const target = targets[from.kind === 'array' ? indexAfter(i) : i]
    if (target) move(part, target, renaming, after)
  })
}

/** Where the members of a set go, by their positions in the domain. */
function memberAfter(of: Node, renaming: Renaming): (i: number) => number {
  if (!mentions(of, renaming.ids)) return (i) => i
  const values = valuesOf(of)
  return (i) => memberIndex(of, renamed(of, values[i], renaming), '')
}

function moveBits(from: number, to: number, count: number, after: Int32Array): void {
  for (let bit = 0; bit < count; bit++) after[from + bit] = to + bit
}

/** The number of the first bit of an element. */
function bitOf({ word, shift, bits, count, perWord, wordsEach }: Slots, i: number): number {
  if (bits > WORD) return (word + i * wordsEach) * WORD
  if (count <= perWord) return word * WORD + shift + i * bits
  return (word + Math.floor(i / perWord)) * WORD + (i % perWord) * bits
}

/** How many bits an element takes. An element wider than a word takes whole words. */
function widthOf({ bits, wordsEach }: Slots): number {
  return bits > WORD ? wordsEach * WORD : bits
}

/** All bits of the elements of a list. */
export function bitsOf(slots: Slots): readonly number[] {
  return Array.from({ length: slots.count }, (_, i) =>
    Array.from({ length: widthOf(slots) }, (_bit, bit) => bitOf(slots, i) + bit),
  ).flat()
}
