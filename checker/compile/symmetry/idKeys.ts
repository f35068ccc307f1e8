import type { SymmetricIds } from '../../language/model/symmetry.ts'
import { addressOf, readBits } from '../packing/packing.ts'
import { presence, renamingOf, shifted } from './exchange.ts'
import { bitsOf, type IdLeaf, type Motion } from './motion.ts'

const WORD = 32

/** How many leaves may start a `first` key, with one bit each. */
const MAX_LEADING = 8

/**
 * The source of two keys for each id. They are 32-bit integers, computed only from what the words `state` contain about
 * that id: the bits that belong to it, which shared places refer to it, and how many places of other ids do. Renaming
 * the ids moves the keys along with them but does not change the keys.
 *
 * The first keys consist of unhashed parts of the state: whether the id is the leader, for example, and then the id's
 * own bits. This makes representatives similar: the leader is always the same id, and the decision trees
 * (resultCache.ts) are smaller. On kip-320 at (3,3,3,2), half as many paths must be learned as with ids sorted by a
 * hash, and the process as a whole takes 0.81 times as long.
 */
export interface Keys {
  readonly first: readonly string[]
  /**
   * Statements that run before the second keys are computed. Second keys are needed only for ids with equal first keys,
   * and they use everything that is known about an id.
   */
  readonly declarations: string
  readonly second: readonly string[]
}

/** A bit, or the first bit of a place, that belongs to id 0, followed by its counterparts for the other ids. */
type Owned = readonly number[]

export function keysSource(motion: Motion, types: readonly SymmetricIds[], type: SymmetricIds): Keys {
  const g = types.indexOf(type)
  const ownership = new Ownership(motion, types, type)
  const leaves = motion.leaves.filter(({ ids }) => ids === type.name)
  const leafAt = new Map(leaves.map((leaf) => [firstBit(leaf), leaf]))
  const classes = leaves.flatMap((leaf) => {
    const owned = ownership.of(firstBit(leaf))
    const all = owned?.map((bit) => leafAt.get(bit)).filter((found) => found !== undefined)
    return all?.length === type.size ? [all] : []
  })
  const free = leaves.filter((leaf) => ownership.isFixed(firstBit(leaf)))
  const blocks = blocksOf(ownership.bits())
  const ids = Array.from({ length: type.size }, (_, i) => i)
  const terms = (i: number): readonly string[] => [
    ...blocks.map(({ terms: all }) => all[i] ?? '0'),
    ...chunks(free, WORD).map((some) => flags(some, i)),
    ...classes.map((all, c) => referenceTerm(all, `c${g}_${c}`, i)),
  ]
  return {
    first: ids.map((i) => leading(free.slice(0, MAX_LEADING), blocks, i)),
    declarations: classes.map((all, c) => referenceCounts(all, `c${g}_${c}`)).join('\n  '),
    second: ids.map((i) => mixed(terms(i))),
  }
}

/**
 * The first key of an id. One bit per leaf says whether the leaf contains the id. The id's own bits follow, as many as
 * fit, from the word that has the most of them.
 */
function leading(free: readonly IdLeaf[], blocks: readonly Block[], i: number): string {
  const [own] = [...blocks].sort((a, b) => b.bits - a.bits)
  const room = WORD - free.length
  const parts = [
    ...(free.length > 0 ? [shifted(`(${flags(free, i)})`, room)] : []),
    ...(own ? [shifted(`(${own.terms[i] ?? '0'})`, room - own.end)] : []),
  ]
  return parts.length > 0 ? parts.join(' | ') : '0'
}

/** Which of these leaves contain the id. */
function flags(leaves: readonly IdLeaf[], i: number): string {
  return leaves.map((leaf, k) => `(${isIn(leaf, i)} ? ${1 << k} : 0)`).join(' | ')
}

/**
 * Which parts of a state belong to which id of a type: those that stay put under every renaming that keeps the id's
 * name.
 */
class Ownership {
  readonly #type: SymmetricIds
  /** Where each bit goes when two ids of the type are exchanged, by pair. */
  readonly #after = new Map<string, Int32Array>()
  /** Where each bit goes when two ids of another type are exchanged. */
  readonly #others: readonly Int32Array[]
  readonly #excluded: ReadonlySet<number>
  readonly #size: number

  constructor(motion: Motion, types: readonly SymmetricIds[], type: SymmetricIds) {
    this.#type = type
    const after = (name: string, size: number, a: number, b: number): Int32Array =>
      motion.bitsAfter(renamingOf({ ids: name, a, b }, size))
    for (const [a, b] of pairs(type.size)) this.#after.set(`${a} ${b}`, after(type.name, type.size, a, b))
    this.#others = types
      .filter((other) => other !== type)
      .flatMap(({ name, size }) => pairs(size).map(([a, b]) => after(name, size, a, b)))
    this.#size = this.#image(0, 1).length
    this.#excluded = new Set([
      ...motion.leaves.flatMap((leaf) => Array.from({ length: leaf.leaf.bits }, (_, bit) => firstBit(leaf) + bit)),
      ...motion.lists.flatMap(({ place }) => bitsOf(place.slots)),
    ])
  }

  isFixed(bit: number): boolean {
    return [...this.#after.values(), ...this.#others].every((after) => after[bit] === bit)
  }

  /** For each id, the counterpart of a bit of id 0; undefined if the bit does not belong to id 0. */
  of(bit: number): Owned | undefined {
    const { size } = this.#type
    const fixed = [...this.#after].every(([pair, after]) => pair.startsWith('0 ') || after[bit] === bit)
    if (!fixed || this.#others.some((after) => after[bit] !== bit)) return undefined
    const all = Array.from({ length: size }, (_, i) => (i === 0 ? bit : (this.#image(0, i)[bit] ?? bit)))
    return all.some((at) => at !== bit) ? all : undefined
  }

  /** Everything that belongs to ids, except places that hold an id and elements that contain ids. */
  bits(): readonly Owned[] {
    return Array.from({ length: this.#size }, (_, bit) => (this.#excluded.has(bit) ? undefined : this.of(bit))).filter(
      (owned) => owned !== undefined,
    )
  }

  #image(a: number, b: number): Int32Array {
    return this.#after.get(`${a} ${b}`) ?? new Int32Array()
  }
}

function firstBit({ leaf }: IdLeaf): number {
  return leaf.word * WORD + leaf.shift
}

function pairs(size: number): readonly (readonly [number, number])[] {
  return Array.from({ length: size }, (_, b) => Array.from({ length: b }, (_none, a) => [a, b] as const)).flat()
}

/** The bits of a word that belong to id 0 and the corresponding bits of the other ids. */
interface Block {
  readonly bits: number
  /** The position after the highest set bit. */
  readonly end: number
  /** For each id, an expression for its own bits, moved to the same positions. */
  readonly terms: readonly string[]
}

/** One block for each word that has bits of id 0. */
function blocksOf(bits: readonly Owned[]): readonly Block[] {
  const words = [...new Set(bits.map(([base = 0]) => Math.floor(base / WORD)))]
  return words.map((word) => {
    const own = bits.filter(([base = 0]) => Math.floor(base / WORD) === word)
    const end = 1 + Math.max(...own.map(([base = 0]) => base % WORD))
    const terms = (own[0] ?? []).map((_, i) => {
      const masks = new Map<string, { from: number; distance: number; mask: number }>()
      for (const owned of own) {
        const [base = 0, at = 0] = [owned[0], owned[i]]
        const [from, distance] = [Math.floor(at / WORD), (base % WORD) - (at % WORD)]
        const key = `${from} ${distance}`
        const mask = (masks.get(key)?.mask ?? 0) | (1 << (base % WORD))
        masks.set(key, { from, distance, mask })
      }
      return [...masks.values()]
        .map(({ from, distance, mask }) => `(${shifted(`state[${from}]`, distance)} & ${mask})`)
        .join(' | ')
    })
    return { bits: own.length, end, terms }
  })
}

function read({ leaf }: IdLeaf): string {
  return readBits(addressOf(leaf, 'state'), leaf.bits)
}

function isIn(leaf: IdLeaf, id: number): string {
  const present = presence(leaf)
  return `${present === '' ? '' : `${present} && `}${read(leaf)} === ${leaf.first + id}`
}

/** How many times each id occurs in places of one kind, modulo 8, with three bits for each id. */
function referenceCounts(all: readonly IdLeaf[], counts: string): string {
  const adds = all.map((leaf) => {
    const present = presence(leaf)
    return `${present === '' ? '' : `if (${present}) `}${counts} = counted(${counts}, ${read(leaf)});`
  })
  return `let ${counts} = 0; ${adds.join(' ')}`
}

/** The references to an id, and what the id's own place contains: the id itself, nothing, or another id. */
function referenceTerm(all: readonly IdLeaf[], counts: string, i: number): string {
  const own = all[i]
  if (!own) return '0'
  const isNone = own.first === 1 ? ` | (${read(own)} === 0 ? 16 : 0)` : ''
  return `(${counts} >>> ${3 * (i + own.first)} & 7) | (${isIn(own, i)} ? 8 : 0)${isNone}`
}

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

function mixed(terms: readonly string[]): string {
  const [first = '0', ...rest] = terms
  return rest.reduce((key, term) => `mix(${key}, ${term})`, `(${first} | 0)`)
}
