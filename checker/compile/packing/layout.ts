import type {
  ArrayNode,
  BagNode,
  Node,
  OptionNode,
  RecordNode,
  ScalarNode,
  SeqNode,
  SetNode,
  UnionNode,
} from '../../domain/node.ts'
import { printIndex } from '../../domain/print.ts'

/**
 * Where each variable is stored in a state, as bit ranges of 32-bit words. A leaf never crosses a word boundary, so
 * reading it takes one shift and one mask. Pieces smaller than a word are packed by first fit, largest first. Parts
 * that belong together (an array element, or a sequence and its length) stay together if they fit into a word.
 */
export interface Leaf {
  word: number
  shift: number
  readonly bits: number
}

/**
 * `count` equal elements, with `perWord` of them per word, starting at (word, shift). Elements wider than a word take
 * `wordsEach` words each.
 */
export interface Slots {
  word: number
  shift: number
  readonly bits: number
  readonly count: number
  readonly perWord: number
  readonly wordsEach: number
}

/**
 * A flag or tag that must have this `value` for a place to exist, because the place is inside an option or a variant.
 */
export interface Condition {
  readonly leaf: Leaf
  readonly value: number
}

interface PlaceBase {
  readonly path: string
  readonly conditions: readonly Condition[]
}

export interface ScalarPlace extends PlaceBase {
  readonly kind: 'scalar'
  readonly node: ScalarNode
  readonly leaf: Leaf
}
export interface OptionPlace extends PlaceBase {
  readonly kind: 'option'
  readonly node: OptionNode
  readonly flag: Leaf
  readonly of: Place
}
export interface RecordPlace extends PlaceBase {
  readonly kind: 'record'
  readonly node: RecordNode
  readonly fields: readonly Place[]
}
export interface UnionPlace extends PlaceBase {
  readonly kind: 'union'
  readonly node: UnionNode
  readonly tag: Leaf
  readonly variants: readonly (readonly Place[])[]
}
export interface ArrayPlace extends PlaceBase {
  readonly kind: 'array'
  readonly node: ArrayNode
  readonly elements: readonly Place[]
}
export interface ScalarsPlace extends PlaceBase {
  readonly kind: 'scalars'
  readonly node: ArrayNode
  readonly of: ScalarNode
  readonly slots: Slots
}
/** A sequence, a bag, or a set stored as a sorted sequence. */
export interface ListPlace extends PlaceBase {
  readonly kind: 'list'
  readonly node: SeqNode | BagNode | SetNode
  readonly max: number
  readonly length: Leaf
  readonly slots: Slots
}
export interface BitsetPlace extends PlaceBase {
  readonly kind: 'bitset'
  readonly node: SetNode
  readonly slots: Slots
}

export type Place =
  | ScalarPlace
  | OptionPlace
  | RecordPlace
  | UnionPlace
  | ArrayPlace
  | ScalarsPlace
  | ListPlace
  | BitsetPlace

export interface Layout {
  readonly root: RecordPlace
  /** 32-bit words per state, at least 1. */
  readonly words: number
  /** How many bits are in use. */
  readonly bits: number
}

/** What the packer places: a piece within one word, or a run of whole words. */
interface Item {
  /** Width within a word; 0 for whole words. */
  readonly bits: number
  readonly words: number
  readonly leaves: { readonly at: Leaf | Slots; readonly offset: number }[]
  /** For whole words, how many bits of each are in use. */
  readonly usedPerWord: readonly number[]
}

const WORD = 32

export function layout(state: RecordNode): Layout {
  const items: Item[] = []
  const root = place(state, '', [], items, undefined) as RecordPlace
  const words = fitIntoWords(items)
  return {
    root,
    words: Math.max(1, words),
    bits: items.reduce((n, i) => n + (i.words ? i.usedPerWord.reduce((a, b) => a + b, 0) : i.bits), 0),
  }
}

/**
 * How many bits a node takes as a place. This equals its packed width, except that the variants of a union lie side by
 * side.
 */
function width(node: Node): number {
  switch (node.kind) {
    case 'option':
      return 1 + width(node.of)
    case 'record':
      return node.fields.reduce((n, f) => n + width(f.node), 0)
    case 'union':
      return node.variants.reduce((n, v) => v.fields.reduce((m, f) => m + width(f.node), n), node.tagBits)
    case 'array':
      return node.length * width(node.of)
    case 'scalar':
    case 'seq':
    case 'set':
    case 'bag':
    case 'invalid':
      return node.bits
  }
}

/** Builds the place of a node. Its leaves go into `group` if it is part of one, and into separate items otherwise. */
function place(
  node: Node,
  path: string,
  conditions: readonly Condition[],
  items: Item[],
  group: Item | undefined,
): Place {
  const own =
    group ?? (node.kind !== 'scalar' && path !== '' && width(node) <= WORD ? newGroup(items, width(node)) : undefined)
  const child = (of: Node, at: string, when = conditions): Place => place(of, at, when, items, own)
  const leaf = (bits: number): Leaf => addLeaf({ word: 0, shift: 0, bits }, bits, items, own)
  const array = (bits: number, count: number): Slots => slots(bits, count, items, own)
  const base = { path, conditions }
  const list = (of: SeqNode | BagNode | SetNode, max: number): ListPlace => {
    const length = leaf(of.lengthBits)
    return { kind: 'list', node: of, ...base, max, length, slots: array(of.of.bits, max) }
  }
  switch (node.kind) {
    case 'scalar':
      return { kind: 'scalar', node, ...base, leaf: leaf(node.bits) }
    case 'option': {
      const flag = leaf(1)
      return {
        kind: 'option',
        node,
        ...base,
        flag,
        of: child(node.of, path, [...conditions, { leaf: flag, value: 1 }]),
      }
    }
    case 'record':
      return {
        kind: 'record',
        node,
        ...base,
        fields: node.fields.map((f) => child(f.node, path ? `${path}.${f.name}` : f.name)),
      }
    case 'union': {
      const tag = leaf(node.tagBits)
      const variants = node.variants.map((v, value) =>
        v.fields.map((f) => child(f.node, `${path}.${f.name}`, [...conditions, { leaf: tag, value }])),
      )
      return { kind: 'union', node, ...base, tag, variants }
    }
    case 'array': {
      if (node.of.kind === 'scalar')
        return { kind: 'scalars', node, ...base, of: node.of, slots: array(node.of.bits, node.length) }
      const element = (_: unknown, i: number): Place => child(node.of, `${path}[${printIndex(node.index, i)}]`)
      return { kind: 'array', node, ...base, elements: Array.from({ length: node.length }, element) }
    }
    case 'set':
      if (node.max === undefined) return { kind: 'bitset', node, ...base, slots: array(1, node.bits) }
      return list(node, node.max)
    case 'seq':
    case 'bag':
      return list(node, node.max)
    case 'invalid':
      throw new TypeError(`invalid domain in a validated model: ${node.problem}`)
  }
}

function newGroup(items: Item[], bits: number): Item {
  const group: Item = { bits, words: 0, leaves: [], usedPerWord: [] }
  items.push(group)
  return group
}

const filled = new WeakMap<Item, number>()

function addLeaf<L extends Leaf | Slots>(at: L, bits: number, items: Item[], group: Item | undefined): L {
  const item = group ?? newGroup(items, bits)
  const offset = filled.get(item) ?? 0
  filled.set(item, offset + bits)
  item.leaves.push({ at, offset })
  return at
}

function slots(bits: number, count: number, items: Item[], group: Item | undefined): Slots {
  const total = bits * count
  const perWord = bits === 0 ? Math.max(1, count) : Math.max(1, Math.floor(WORD / bits))
  const made: Slots = {
    word: 0,
    shift: 0,
    bits,
    count,
    perWord: total <= WORD ? Math.max(1, count) : perWord,
    wordsEach: Math.ceil(bits / WORD),
  }
  if (total <= WORD) return addLeaf(made, total, items, group)
  const words = bits > WORD ? count * made.wordsEach : Math.ceil(count / perWord)
  const usedPerWord = Array.from({ length: words }, (_, w) =>
    bits > WORD ? WORD : Math.min(perWord, count - w * perWord) * bits,
  )
  items.push({ bits: 0, words, leaves: [{ at: made, offset: 0 }], usedPerWord })
  return made
}

/** First fit, largest first. Returns how many words were used. */
function fitIntoWords(items: readonly Item[]): number {
  const used: number[] = []
  for (const item of items.filter((i) => i.words > 0)) {
    for (const { at } of item.leaves) at.word = used.length
    used.push(...item.usedPerWord)
  }
  for (const item of items.filter((i) => i.words === 0).sort((a, b) => b.bits - a.bits)) {
    let word = used.findIndex((bits) => bits + item.bits <= WORD)
    if (word < 0) word = used.push(0) - 1
    for (const { at, offset } of item.leaves) {
      at.word = word
      at.shift = (used[word] ?? 0) + offset
    }
    used[word] = (used[word] ?? 0) + item.bits
  }
  return used.length
}
