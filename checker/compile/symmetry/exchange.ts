import type { Node } from '../../domain/node.ts'
import { pack, unpack } from '../../domain/members/bigintCodec.ts'
import { type Renaming, renamed } from '../../domain/members/rename.ts'
import { addressOf, readBits, slotAddress, writeBits } from '../packing/packing.ts'
import { build, type Holes } from '../source/build.ts'
import elementsFile from './elements.source.js' with { type: 'text' }
import renameNarrowFile from './renameNarrow.source.js' with { type: 'text' }
import renameWideFile from './renameWide.source.js' with { type: 'text' }
import type { ListPlace } from '../packing/layout.ts'
import type { IdLeaf, Motion } from './motion.ts'

const WORD = 32
/** Elements up to this width have a table of renamed elements; wider ones have a cache. */
const TABLE_BITS = 12
const MAX_CACHED = 2 ** 16

/** The ids to exchange. */
export interface Pair {
  readonly ids: string
  readonly a: number
  readonly b: number
}

export function renamingOf({ ids, a, b }: Pair, size: number): Renaming {
  return { ids, to: Array.from({ length: size }, (_, i) => (i === a ? b : i === b ? a : i)) }
}

/** Statements that exchange two ids in the words `state`. */
export function exchangeSource(motion: Motion, pair: Pair, renaming: Renaming, elements: Elements): string {
  return [
    ...bitSwaps(motion.bitsAfter(renaming)),
    ...motion.leaves.filter(({ ids }) => ids === pair.ids).map((leaf) => replaceId(leaf, pair)),
    ...motion.lists
      .filter(({ ids }) => ids === pair.ids)
      .map(({ place }) => replaceElements(place, elements.renamer(place.node.of, renaming))),
  ].join('\n  ')
}

/** Pairs of bits that lie in the same two words, equally far apart, are all exchanged at once. */
function bitSwaps(after: Int32Array): readonly string[] {
  const masks = new Map<string, { from: number; to: number; distance: number; mask: number }>()
  after.forEach((to, from) => {
    if (to <= from) return
    const [w, v, distance] = [Math.floor(from / WORD), Math.floor(to / WORD), (to % WORD) - (from % WORD)]
    const key = `${w} ${v} ${distance}`
    const known = masks.get(key) ?? { from: w, to: v, distance, mask: 0 }
    masks.set(key, { ...known, mask: known.mask | (1 << (from % WORD)) })
  })
  return [...masks.values()].map(({ from, to, distance, mask }) => {
    const lowered = shifted(`state[${to}]`, -distance)
    const difference = `const t = (state[${from}] ^ ${lowered}) & ${mask};`
    if (from === to) return `{ ${difference} state[${from}] ^= t ^ ${shifted('t', distance)}; }`
    return `{ ${difference} state[${from}] ^= t; state[${to}] ^= ${shifted('t', distance)}; }`
  })
}

/** An expression for `x`, shifted left by `distance` bits. */
export function shifted(x: string, distance: number): string {
  return distance === 0 ? x : distance > 0 ? `(${x} << ${distance})` : `(${x} >>> ${-distance})`
}

/** A condition that is true if the place contains an id; '' if it always does. */
export function presence({ conditions }: IdLeaf): string {
  return conditions
    .map(({ leaf, value }) => `${readBits(addressOf(leaf, 'state'), leaf.bits)} === ${value}`)
    .join(' && ')
}

function replaceId(id: IdLeaf, { a, b }: Pair): string {
  const { leaf, first } = id
  const x = readBits(addressOf(leaf, 'state'), leaf.bits)
  const [from, to] = [first + a, first + b]
  const change = from ^ to
  const replace =
    leaf.bits <= 3
      ? `state[${leaf.word}] ^= (${(change << (leaf.bits * from)) | (change << (leaf.bits * to))} >>> ${x} * ${leaf.bits} & ${2 ** leaf.bits - 1}) << ${leaf.shift};`
      : `{ const x = ${x}; if (x === ${from} || x === ${to}) state[${leaf.word}] ^= ${change} << ${leaf.shift}; }`
  const present = presence(id)
  return present === '' ? replace : `if (${present}) ${replace}`
}

/** Renames ids in the elements of a list and sorts the elements of sets and bags again. */
function replaceElements(place: ListPlace, rename: string): string {
  const length = readBits(addressOf(place.length, 'state'), place.length.bits)
  const holes = { ...elementHoles(place), $length: () => length, $rename: (x = '') => `${rename}(${x})` }
  return build([place.node.kind === 'seq' ? '$renameElements()' : '$renameAndSort()'], holes, [elementsFile])
}

function elementHoles({ slots }: ListPlace): Holes {
  const base = addressOf(slots, 'state')
  if (slots.bits <= WORD)
    return {
      $get: (i = '') => readBits(slotAddress(base, slots, `(${i})`), slots.bits),
      $put: (i = '', x = '') => writeBits(slotAddress(base, slots, `(${i})`), slots.bits, x),
    }
  const at = (i: string): string => `${slots.word} + (${i}) * ${slots.wordsEach}`
  return {
    $get: (i = '') => `wideGet(state, ${at(i)}, ${slots.wordsEach})`,
    $put: (i = '', x = '') => `widePut(state, ${at(i)}, ${slots.wordsEach}, ${x});`,
  }
}

/** Generated functions that rename the ids in a packed element, one per domain and renaming. */
export class Elements {
  readonly #known = new Map<Node, Map<string, string>>()
  readonly #lines: string[] = []
  /** What the generated functions fall back on for elements they have not seen before: `renamers[k]`. */
  readonly renamers: ((bits: number | bigint) => number | bigint)[] = []

  get source(): string {
    return this.#lines.join('\n')
  }

  /** The name of the function. */
  renamer(node: Node, renaming: Renaming): string {
    const byRenaming = this.#known.get(node) ?? new Map<string, string>()
    this.#known.set(node, byRenaming)
    const key = `${renaming.ids} ${renaming.to.join()}`
    const name = byRenaming.get(key) ?? this.#define(node, renaming)
    byRenaming.set(key, name)
    return name
  }

  #define(node: Node, renaming: Renaming): string {
    const wide = node.bits > WORD
    const k = this.renamers.length
    this.renamers.push((bits) => {
      const after = pack(node, renamed(node, unpack(node, BigInt(bits)), renaming), '')
      return wide ? after : Number(after)
    })
    const isNarrow = node.bits <= TABLE_BITS
    const file = isNarrow ? renameNarrowFile : renameWideFile
    this.#lines.push(build([file], { $k: k, $size: isNarrow ? 2 ** node.bits : MAX_CACHED }))
    return `rename${k}`
  }
}
