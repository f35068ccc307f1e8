import { hashOf } from './hash.ts'
import { type Piece, rootSize } from './roots.ts'

/** Ints of all trees together: 32 MB, which cost nothing until they are touched. */
export const MAX_INTS = 2 ** 23
/** What a thread reserves at a time. */
const CHUNK = 4096
/** Ints before the first node; the one at 0 counts those that are reserved. */
const HEAD = 4

/** Bits that one node decides on; so it has at most 64 children. */
const MAX_BITS = 6

/** Where the parts of a node's first int lie: the bits of the word, how far the shift and the mask are shifted. */
const WORD = 2 ** 16 - 1
const SHIFT = 16
const MASK = 21

/** Source of the walk of the state `P` through the trees `T`, from a cell to the leaf, or to 0 where that is not known. */
export const WALK = `function walk(cell) { let i = T[cell]; while (i > 0) { const at = T[i]; i = T[i + 1 + (P[at & ${WORD}] >>> (at >>> ${SHIFT}) & at >>> ${MASK}) | 0] } return i }`

export function createTrees(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * MAX_INTS))
}

/** Where the tree of an action lies, or the one of all properties of single states together. It can be sent to other threads. */
export interface Root {
  readonly pieces: readonly Piece[]
  /** The first of the cells. */
  readonly first: number
  /** An int that counts the paths that were to be learnt, and behind it one that is not 0 where an action is split. */
  readonly counters: number
}

/** What a run read: `count` ints [word, mask, word, mask …], and per word the bits that a root has decided on before. */
export interface Log {
  readonly read: Int32Array
  readonly count: number
  readonly decided: Int32Array
}

/**
 * Decision trees over the bits of a state, in ints that several threads share.
 *
 * A cell is 0 (not known yet), the index of a node, or minus the index of a leaf, which is a list. A node is [word |
 * shift << 16 | mask << 21, cells…]: a state goes on at the cell number (state[word] >>> shift) & mask.
 *
 * There is no lock. Each thread writes into ints that it has reserved for itself, and then puts the index into a cell by one
 * compare-and-exchange; where another thread was faster, it goes on with that one's node, which is equal, since a node only
 * depends on the path to it. The one that walks a tree reads cells without atomic loads: an index is not there before what it
 * names, and a processor loads what it names after it.
 */
export class Trees {
  readonly #ints: Int32Array
  /** The first int of each list, by the hash of its values, or the next number that is free. */
  readonly #lists = new Map<number, number>()
  #own = 0
  #end = 0

  constructor(ints: Int32Array) {
    this.#ints = ints
  }

  /** The first of so many ints that no other thread gets, all 0. Throws where the trees are full. */
  reserve(length: number): number {
    if (this.#own + length > this.#end) {
      const size = Math.max(CHUNK, length)
      this.#own = HEAD + Atomics.add(this.#ints, 0, size)
      this.#end = Math.min(this.#own + size, this.#ints.length)
      if (this.#own + length > this.#end) throw new RangeError('the trees are full')
    }
    const at = this.#own
    this.#own += length
    return at
  }

  clear({ pieces, first, counters }: Root): void {
    Atomics.store(this.#ints, counters, 0)
    this.#ints.fill(0, first, first + rootSize(pieces))
  }

  /**
   * Lets the path of a state end in `leaf`: the one from `cell`, by the bits [word, mask, word, mask …] that were `read`, but for
   * those `decided` before. What is new of it is built first and then put into its cell at once; where another thread was
   * faster, it is given up. Throws where another path says that other bits had to be read.
   */
  add(cell: number, state: Int32Array, { read, count, decided }: Log, leaf: number): void {
    const ints = this.#ints
    let at = cell
    let branch = 0
    let first = 0
    for (let i = 0; i < count; i += 2) {
      const word = read[i] ?? 0
      let mask = (read[i + 1] ?? 0) & ~(decided[word] ?? 0)
      while (mask !== 0) {
        const shift = 31 - Math.clz32(mask & -mask)
        const bits = Math.min(MAX_BITS, 32 - Math.clz32(mask) - shift)
        const values = 2 ** bits - 1
        const header = word | (shift << SHIFT) | (values << MASK)
        let node = ints[at] ?? 0
        if (node === 0) {
          node = this.#make(header, values)
          if (first !== 0) ints[at] = node
          else [branch, first] = [at, node]
        }
        // The recheck at the end of the search names the culprit.
        if (ints[node] !== header) throw new RangeError('not a function of the state')
        at = node + 1 + (((state[word] ?? 0) >>> shift) & values)
        mask &= ~(values << shift)
      }
    }
    if (first === 0) Atomics.store(ints, at, leaf)
    else {
      ints[at] = leaf
      if (Atomics.compareExchange(ints, branch, 0, first) !== 0) this.add(cell, state, { read, count, decided }, leaf)
    }
  }

  /** The leaf that holds this list; a thread stores equal ones once. */
  list(values: readonly number[]): number {
    let key = hashOf(values, values.length)
    let at = this.#lists.get(key)
    while (at !== undefined && !this.#holds(at, values)) {
      key = (key + 1) | 0
      at = this.#lists.get(key)
    }
    if (at === undefined) {
      at = this.reserve(values.length)
      this.#ints.set(values, at)
      this.#lists.set(key, at)
    }
    return -at
  }

  #holds(at: number, values: readonly number[]): boolean {
    return values.every((value, i) => this.#ints[at + i] === value)
  }

  #make(header: number, values: number): number {
    const node = this.reserve(values + 2)
    this.#ints[node] = header
    return node
  }
}
