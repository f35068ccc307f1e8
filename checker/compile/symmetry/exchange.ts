import type { Node } from '../../domain/node.ts'
import { pack, unpack } from '../../domain/members/pack.ts'
import { type Renaming, renamed } from '../../domain/members/rename.ts'
import { addressOf, readBits, slotAddress, writeBits } from '../layout/bits.ts'
import type { ListPlace } from '../layout/layout.ts'
import type { IdLeaf, Motion } from './motion.ts'

const WORD = 32
/** Elements up to this width have a table of what they become; wider ones a cache. */
const TABLE_BITS = 12
const MAX_CACHED = 2 ** 16

/** Ids that change places. */
export interface Pair {
  readonly ids: string
  readonly a: number
  readonly b: number
}

export function renamingOf({ ids, a, b }: Pair, size: number): Renaming {
  return { ids, to: Array.from({ length: size }, (_, i) => (i === a ? b : i === b ? a : i)) }
}

/** Source that exchanges two ids in the words `C`. */
export function exchangeSource(motion: Motion, pair: Pair, renaming: Renaming, elements: Elements): string {
  return [
    ...bitSwaps(motion.bitsAfter(renaming)),
    ...motion.leaves.filter(({ ids }) => ids === pair.ids).map((leaf) => replaceId(leaf, pair)),
    ...motion.lists
      .filter(({ ids }) => ids === pair.ids)
      .map(({ place }) => replaceElements(place, elements.renamer(place.node.of, renaming))),
  ].join('\n  ')
}

/** All pairs of bits with the same two words and the same distance change places at once. */
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
    const lowered = shifted(`C[${to}]`, -distance)
    const difference = `const t = (C[${from}] ^ ${lowered}) & ${mask};`
    if (from === to) return `{ ${difference} C[${from}] ^= t ^ ${shifted('t', distance)}; }`
    return `{ ${difference} C[${from}] ^= t; C[${to}] ^= ${shifted('t', distance)}; }`
  })
}

/** Source of `x`, moved up by `distance` bits. */
export function shifted(x: string, distance: number): string {
  return distance === 0 ? x : distance > 0 ? `(${x} << ${distance})` : `(${x} >>> ${-distance})`
}

/** Source of a test for an id being there; '' where there always is one. */
export function presence({ conditions }: IdLeaf): string {
  return conditions.map(({ leaf, value }) => `${readBits(addressOf(leaf, 'C'), leaf.bits)} === ${value}`).join(' && ')
}

function replaceId(id: IdLeaf, { a, b }: Pair): string {
  const { leaf, first } = id
  const x = readBits(addressOf(leaf, 'C'), leaf.bits)
  const [from, to] = [first + a, first + b]
  const change = from ^ to
  const replace =
    leaf.bits <= 3
      ? `C[${leaf.word}] ^= (${(change << (leaf.bits * from)) | (change << (leaf.bits * to))} >>> ${x} * ${leaf.bits} & ${2 ** leaf.bits - 1}) << ${leaf.shift};`
      : `{ const x = ${x}; if (x === ${from} || x === ${to}) C[${leaf.word}] ^= ${change} << ${leaf.shift}; }`
  const present = presence(id)
  return present === '' ? replace : `if (${present}) ${replace}`
}

/** Renames in the elements of a list; those of sets and bags are sorted anew. */
function replaceElements(place: ListPlace, rename: string): string {
  const { get, put } = elementCode(place)
  const length = readBits(addressOf(place.length, 'C'), place.length.bits)
  const each = `for (let i = 0; i < count; i++) { const x = ${rename}(${get('i')}); ${put('i', 'x')} }`
  const sort = `for (let i = 1; i < count; i++) {
    const x = ${get('i')}; let j = i;
    for (; j > 0; j--) { const y = ${get('(j - 1)')}; if (y <= x) break; ${put('j', 'y')} }
    ${put('j', 'x')}
  }`
  return `{ const count = ${length}; ${each} ${place.node.kind === 'seq' ? '' : sort} }`
}

function elementCode({ slots }: ListPlace) {
  const base = addressOf(slots, 'C')
  if (slots.bits <= WORD)
    return {
      get: (i: string) => readBits(slotAddress(base, slots, i), slots.bits),
      put: (i: string, x: string) => writeBits(slotAddress(base, slots, i), slots.bits, x),
    }
  const at = (i: string): string => `${slots.word} + ${i} * ${slots.wordsEach}`
  return {
    get: (i: string) => `wideGet(C, ${at(i)}, ${slots.wordsEach})`,
    put: (i: string, x: string) => `widePut(C, ${at(i)}, ${slots.wordsEach}, ${x});`,
  }
}

/** Generated functions from a packed element to the one with ids renamed, one per domain and renaming. */
export class Elements {
  readonly #known = new Map<Node, Map<string, string>>()
  readonly #lines: string[] = []
  /** What the generated functions call where they do not know yet: `RENAME[k]`. */
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
    this.#lines.push(
      node.bits <= TABLE_BITS
        ? `const t${k} = new Int16Array(${2 ** node.bits}).fill(-1); function m${k}(x) { const y = t${k}[x]; return y >= 0 ? y : t${k}[x] = RENAME[${k}](x) }`
        : `const t${k} = new Map(); function m${k}(x) { let y = t${k}.get(x); if (y === undefined) { if (t${k}.size >= ${MAX_CACHED}) t${k}.clear(); t${k}.set(x, y = RENAME[${k}](x)) } return y }`,
    )
    return `m${k}`
  }
}
