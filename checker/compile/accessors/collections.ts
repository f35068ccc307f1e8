import type { ArrayNode, Node } from '../../domain/node.ts'
import {
  type Address,
  clearBit,
  mask,
  readBits,
  readWords,
  setBit,
  slotAddress,
  writeBits,
  writeWords,
} from '../packing/packing.ts'
import type { BitsetPlace, ListPlace, ScalarsPlace, Slots } from '../packing/layout.ts'
import { type Holes, members } from '../source/build.ts'
import { type Codecs, TABLE_BITS } from '../packing/codecs.ts'
import listsFile from './lists.source.js' with { type: 'text' }
import setsFile from './sets.source.js' with { type: 'text' }
import type { Members, Shape } from './shape.ts'

/** The class members for arrays of scalars, sequences, sets and bags; collections.holes.d.ts explains the holes. */
export function collectionMembers(shape: Shape, place: ScalarsPlace | ListPlace | BitsetPlace): Members {
  switch (place.kind) {
    case 'scalars':
      return { base: 'Listing', body: scalarArray(shape, place) }
    case 'bitset':
      return { base: 'SetListing', body: bitset(shape, place) }
    case 'list':
      if (place.node.kind === 'seq') return { base: 'Listing', body: sequence(shape, place) }
      return { base: place.node.kind === 'set' ? 'SetListing' : 'BagListing', body: sorted(shape, place) }
  }
}

type WithSlots = ScalarsPlace | ListPlace

/** The members of the named classes, plus the method that returns the element domain. */
function membersOf(file: string, classes: readonly string[], holes: Holes): string {
  const elements = `get [ELEMENTS]() { return ${String(holes['$elements'])} }`
  return [elements, ...classes.map((name) => members(file, name, holes))].join('\n')
}

/** A record that holds only scalars. */
function isFlat(node: Node): boolean {
  return node.kind === 'record' && node.fields.every((field) => field.node.kind === 'scalar')
}

/** Holes for all collections. */
function commonHoles(shape: Shape, node: Node, of: Node): Holes {
  const { codecs } = shape.writer
  const elements = `domains[${codecs.id(of)}]`
  const unlessAlike = (value = '', result = '') => `if (!runtime.isAlike(${elements}, ${value})) return ${result};`
  return {
    $domain: `domains[${codecs.id(node)}]`,
    $elements: elements,
    $live: (path) => shape.guard(path),
    $exchanged: () => (shape.writable ? 'if (this[CURSORS].length !== 0) runtime.exchange(this);' : ''),
    $unlessAlike: of.kind === 'scalar' || isFlat(of) ? () => '' : unlessAlike,
    $unlessFoundAlike: isFlat(of) ? unlessAlike : () => '',
  }
}

/** Holes for collections of packed elements. */
function elementHoles(shape: Shape, place: WithSlots): Holes {
  const of = place.kind === 'scalars' ? place.of : place.node.of
  const { codecs } = shape.writer
  const base = shape.address((p) => (p as WithSlots).slots)
  const { slots } = place
  const common = {
    ...commonHoles(shape, place.node, of),
    $decode: (x = '') => codecs.decode(of, x),
    $encode: (value = '') => codecs.encode(of, value),
    $clearElements: (n = '') => zeroSlots(shape, slots, n),
  }
  if (slots.bits > 32) {
    const at = (i = ''): string => `${base.word} + ${operand(i)} * ${slots.wordsEach}`
    const words = slots.wordsEach
    return {
      ...common,
      $zero: '0n',
      $get: (i) => readWords(base, at(i), words, `wideGet(${base.words}, ${at(i)}, ${words})`),
      $put: (i, x) => writeWords(base, at(i), words, `widePut(${base.words}, ${at(i)}, ${words}, ${x});`),
    }
  }
  return {
    ...common,
    $zero: '0',
    $get: (i = '') => readBits(slotAddress(base, slots, operand(i)), slots.bits),
    $put: (i = '', x = '') => writeBits(slotAddress(base, slots, operand(i)), slots.bits, x),
  }
}

/** Source of an operand. */
function operand(text: string): string {
  return /^\w+$/.test(text) ? text : `(${text})`
}

function scalarArray(shape: Shape, place: ScalarsPlace): string {
  const size = String(place.node.length)
  const holes = {
    ...elementHoles(shape, place),
    $size: size,
    $length: () => size,
    $locate: (i = '') => locate(shape.writer.codecs, place.node, i),
  }
  const classes = shape.writable
    ? ['Listed', 'ScalarArray', 'ScalarArrayDraft']
    : ['Listed', 'ListedView', 'ScalarArray', 'ScalarArrayView']
  return membersOf(listsFile, classes, holes)
}

/** Source that checks an index, or replaces a key by its position. */
export function locate(codecs: Codecs, { keys, length }: ArrayNode, i: string): string {
  if (!keys) return `if (${i} >>> 0 !== ${i} || ${i} >= ${length}) runtime.badIndex(this[PATH], ${i}, ${length});`
  const at = `const at = ${codecs.index(keys, i)};`
  return `{ ${at} if (at === -1) runtime.reject(domains[${codecs.id(keys)}], ${i}, this[PATH] + '[…]'); ${i} = at; }`
}

function zeroSlots(shape: Shape, slots: Slots, n: string): string {
  if (slots.bits * slots.count <= 32)
    return writeBits(
      shape.address((p) => (p as WithSlots).slots),
      slots.bits * slots.count,
      '0',
    )
  const base = shape.address((p) => (p as WithSlots).slots)
  if (slots.bits <= 32)
    return `for (let i = 0; i < ${n}; i++) { ${writeBits(slotAddress(base, slots, 'i'), slots.bits, '0')} }`
  const [at, words] = [`${base.word} + i * ${slots.wordsEach}`, slots.wordsEach]
  return `for (let i = 0; i < ${n}; i++) { ${writeWords(base, at, words, `widePut(${base.words}, ${at}, ${words}, 0n);`)} }`
}

function listHoles(shape: Shape, place: ListPlace): Holes {
  const { bits } = place.length
  const at = shape.address((p) => (p as ListPlace).length)
  return {
    ...elementHoles(shape, place),
    $size: place.max,
    $length: () => readBits(at, bits),
    $setLength: (n = '') => writeBits(at, bits, n),
  }
}

function sequence(shape: Shape, place: ListPlace): string {
  const classes = shape.writable
    ? ['Listed', 'Sequence', 'SequenceDraft']
    : ['Listed', 'ListedView', 'Sequence', 'SequenceView']
  return membersOf(listsFile, classes, listHoles(shape, place))
}

/** For a bag, or a set too large for a bitset. */
function sorted(shape: Shape, place: ListPlace): string {
  const kind = place.node.kind === 'set' ? 'SortedSet' : 'Bag'
  const bits = place.slots.bits * place.slots.count
  const { of } = place.node
  const isKept = of.kind === 'scalar' || of.bits <= TABLE_BITS
  const places = shape.places as readonly ListPlace[]
  const isOneWord = bits <= 32 && places.every((p) => p.length.word === p.slots.word)
  const keeps = isKept && isOneWord && shape.writer.family.traced !== true
  const holes = { ...listHoles(shape, place), $listBits: () => listBits(shape, place, bits) }
  const classes = ['Sorted', keeps ? 'SortedKept' : 'SortedListed', kind, ...mutators(shape, kind)]
  return membersOf(setsFile, classes, holes)
}

/** The classes that hold the mutators of a set or bag. */
function mutators(shape: Shape, kind: 'SortedSet' | 'Bag' | 'Bitset'): readonly string[] {
  return shape.writable ? [`${kind}Draft`, 'Clearable'] : ['ReadOnly']
}

/** The bits of a list that fits into one word. */
function listBits(shape: Shape, place: ListPlace, bits: number): string {
  const word = `${shape.writer.family.words}[${shape.operand((p) => (p as ListPlace).length.word)}]`
  const all = shape.operand(
    (p) => maskOf((p as ListPlace).length, place.length.bits) | maskOf((p as ListPlace).slots, bits),
  )
  return `${word} & ${all}`
}

function maskOf(at: { readonly shift: number }, bits: number): number {
  return bits === 0 ? 0 : mask(bits) << at.shift
}

function bitset(shape: Shape, place: BitsetPlace): string {
  const { slots, node } = place
  const { codecs } = shape.writer
  const base = shape.address((p) => (p as BitsetPlace).slots)
  const at = (x = ''): Address => slotAddress(base, slots, operand(x))
  const isNarrow = slots.count <= 32
  const bits = readBits(base, slots.count)
  const values = codecs.values(node.of)
  const wide = (value: string): string => readWords(base, String(base.word), Math.ceil(slots.count / 32), value)
  const classes = ['Bitset', ...(isNarrow ? ['NarrowBitset'] : []), ...mutators(shape, 'Bitset')]
  return membersOf(setsFile, classes, {
    ...commonHoles(shape, node, node.of),
    $indexOf: (value = '') => codecs.index(node.of, value),
    $member: (x) => `${values}[${x}]`,
    $hasBit: (x) => `(${readBits(at(x), 1)} === 1)`,
    $setBit: (x) => setBit(at(x)),
    $clearBit: (x) => clearBit(at(x)),
    $clearBits: () => (isNarrow ? writeBits(base, slots.count, '0') : zeroWords(base, slots.count)),
    $countBits: () =>
      isNarrow ? `popcount(${bits})` : wide(`widePopcount(${base.words}, ${base.word}, ${slots.count})`),
    $listMembers: () =>
      isNarrow ? codecs.members(node, bits) : wide(`wideMembers(${values}, ${base.words}, ${base.word})`),
    $listSubsets: () => codecs.subsets(node, bits),
  })
}

/** Clears this many bits, starting at the first bit of a word. */
function zeroWords(base: Address, bits: number): string {
  const full = Math.floor(bits / 32)
  const clear = `for (let i = 0; i < ${full}; i++) ${base.words}[${base.word} + i] = 0;`
  return `${writeWords(base, String(base.word), full, clear)} ${writeBits({ ...base, word: `${base.word} + ${full}`, shift: 0 }, bits % 32, '0')}`
}
