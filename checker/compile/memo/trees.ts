import { sharedMemory } from '../table/memory.ts'
import type { Log } from '../tracer/log.ts'
import { hashOf } from './hash.ts'
import { type Piece, rootSize } from './roots.ts'

/** Ints of all trees together: 32 MB, which cost nothing until they are touched. */
export const MAX_INTS = 2 ** 23
/** What a thread reserves at a time. */
const CHUNK = 4096
/** The index of lists: per hash, or the next slot that is free, the first int of one. */
const INDEX = 4
const INDEX_SLOTS = 2 ** 16
const MAX_PROBES = 64
/** Ints before the first node; the one at 0 counts those that are reserved. */
const HEAD = INDEX + INDEX_SLOTS

/** The recheck at the end of the search names the culprit. */
const NO_FUNCTION = 'not a function of the state'

/** Bits that one node decides on; so it has at most 64 children. */
const MAX_BITS = 6

/** Where the parts of a node's first int lie: the bits of the word, how far the shift and the mask are shifted. */
const WORD = 2 ** 16 - 1
const SHIFT = 16
const MASK = 21

/** The leaves of a property's tree, and of its parts. */
export const HOLDS = -1
export const BROKEN = -2

/** Cells of a quantifier's node: where a state goes on when all tests pass, or one does not, and those of the tests. */
const PASSED = 1
const FAILED = 2
const FIRST_TEST = 3
/** A cell that stays 0: not known. */
export const UNKNOWN = 1

/** What generated code knows of nodes and leaves; see walk.source.js and walkTests.source.js. */
export const TREE_HOLES = {
  $wordBits: WORD,
  $shiftAt: SHIFT,
  $maskAt: MASK,
  $holds: HOLDS,
  $broken: BROKEN,
  $passed: PASSED,
  $failed: FAILED,
  $firstTest: FIRST_TEST,
  $unknown: UNKNOWN,
} as const

export function createTrees(): Int32Array {
  return new Int32Array(sharedMemory(4 * MAX_INTS))
}

/** A table of cells by some bits of the state. */
export interface Lookup {
  readonly pieces: readonly Piece[]
  /** The first of the cells. */
  readonly first: number
}

/** Where the tree of an action or a property lies. It can be sent to other threads. */
export interface Root extends Lookup {
  /**
   * Of a property that begins with a quantifier: where its tests begin. It has two cells then: one for when all of them pass, and one
   * for when one does not.
   */
  readonly tests: readonly Lookup[]
  /**
   * An int that counts the paths that were to be learnt, and behind it one that is not 0 where an action is split, or a property no
   * longer remembered.
   */
  readonly counters: number
}

/** Where a path begins, and per word the bits that a root has decided on before. */
export interface Start {
  readonly cell: number
  readonly decided: Int32Array
}

/** Where paths go on from a quantifier: its tests, and what comes when all pass or one does not. */
export interface Fork {
  readonly tests: readonly Start[]
  readonly passed: Start
  readonly failed: Start
}

/**
 * Decision trees over the bits of a state, in ints that several threads share.
 *
 * A cell is 0 (not known yet), the index of a node, or minus the index of a leaf, which is a list. A node is [word |
 * shift << 16 | mask << 21, cells…]: a state goes on at the cell number (state[word] >>> shift) & mask. Or it is a quantifier's,
 * [minus the number of tests, cells…]; see quantified.ts.
 *
 * There is no lock. Each thread writes into ints that it has reserved for itself, and then puts the index into a cell by one
 * compare-and-exchange; where another thread was faster, it goes on with that one's node, which is equal, since a node only
 * depends on the path to it. The one that walks a tree reads cells without atomic loads: an index is not there before what it
 * names, and a processor loads what it names after it.
 */
export class Trees {
  readonly #ints: Int32Array
  #own = 0
  #end = 0

  constructor(ints: Int32Array) {
    this.#ints = ints
  }

  /** The first of so many ints that no other thread gets, all 0. Throws where the trees are full. */
  reserve(length: number): number {
    if (this.#own + length > this.#end) {
      const size = Math.max(CHUNK, length)
      // Before it is counted: a counter that went on with each call would come round to ints that are in use.
      if (HEAD + Atomics.load(this.#ints, 0) + length > this.#ints.length) throw new RangeError('the trees are full')
      this.#own = HEAD + Atomics.add(this.#ints, 0, size)
      this.#end = Math.min(this.#own + size, this.#ints.length)
      if (this.#own + length > this.#end) throw new RangeError('the trees are full')
    }
    const at = this.#own
    this.#own += length
    return at
  }

  lookup(pieces: readonly Piece[]): Lookup {
    return { pieces, first: this.reserve(rootSize(pieces)) }
  }

  clear({ pieces, first, counters }: Root): void {
    Atomics.store(this.#ints, counters, 0)
    this.#ints.fill(0, first, first + rootSize(pieces))
  }

  /**
   * Lets the path of a state end in a leaf: the path by the bits that were read, but for those decided before. Throws where another
   * path says that other bits had to be read.
   */
  add(start: Start, state: Int32Array, log: Log, leaf: number): void {
    if (this.end(start, state, log, leaf) > 0) throw new RangeError(NO_FUNCTION)
  }

  /** The same; gives what the path ends in, which is another leaf where it has ended in that before. */
  end(start: Start, state: Int32Array, log: Log, leaf: number): number {
    return this.#lead(start, state, log, () => leaf)
  }

  /** The same for a path that ends in a quantifier with so many tests. */
  quantify(start: Start, state: Int32Array, log: Log, tests: number): Fork {
    const node = this.#lead(start, state, log, () => this.#make(-tests, FIRST_TEST + tests))
    if (this.#ints[node] !== -tests) throw new RangeError(NO_FUNCTION)
    const at = (cell: number): Start => ({ cell: node + cell, decided: start.decided })
    return {
      tests: Array.from({ length: tests }, (_, i) => at(FIRST_TEST + i)),
      passed: at(PASSED),
      failed: at(FAILED),
    }
  }

  /**
   * What a path ends in; `make`: where there is nothing yet. What is new of the path is built first and then put into its cell at
   * once; where another thread was faster, it is given up.
   */
  #lead(start: Start, state: Int32Array, log: Log, make: () => number): number {
    const ints = this.#ints
    const { read, count } = log
    let at = start.cell
    let branch = 0
    let first = 0
    for (let i = 0; i < count; i += 2) {
      const word = read[i] ?? 0
      let mask = (read[i + 1] ?? 0) & ~(start.decided[word] ?? 0)
      while (mask !== 0) {
        const shift = 31 - Math.clz32(mask & -mask)
        const bits = Math.min(MAX_BITS, 32 - Math.clz32(mask) - shift)
        const values = 2 ** bits - 1
        const header = word | (shift << SHIFT) | (values << MASK)
        let node = ints[at] ?? 0
        if (node === 0) {
          node = this.#make(header, values + 2)
          if (first !== 0) ints[at] = node
          else [branch, first] = [at, node]
        }
        if (ints[node] !== header) throw new RangeError(NO_FUNCTION)
        at = node + 1 + (((state[word] ?? 0) >>> shift) & values)
        mask &= ~(values << shift)
      }
    }
    const there = first === 0 ? Atomics.load(ints, at) : 0
    if (there !== 0) return there
    const end = make()
    if (first === 0) return Atomics.compareExchange(ints, at, 0, end) || end
    ints[at] = end
    if (Atomics.compareExchange(ints, branch, 0, first) === 0) return end
    return this.#lead(start, state, log, () => end)
  }

  /** The leaf that holds this list. */
  list(values: readonly number[]): number {
    return -(this.#shared(values, 0) + 1)
  }

  /** The root, one cell, of the tree that a list of ints stands for. */
  root(key: readonly number[]): number {
    return this.#shared(key, 1) + 1 + key.length
  }

  /**
   * [twice the length + `cells`, values…], with so many cells behind; one for all threads. Where the index is crowded, it may be a
   * copy of its own.
   */
  #shared(values: readonly number[], cells: 0 | 1): number {
    const ints = this.#ints
    const header = 2 * values.length + cells
    const hash = hashOf(values, header)
    let made = 0
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const slot = INDEX + ((hash + probe) & (INDEX_SLOTS - 1))
      let at = Atomics.load(ints, slot)
      if (at === 0) {
        made ||= this.#entry(header, values, cells)
        at = Atomics.compareExchange(ints, slot, 0, made) || made
      }
      if (ints[at] === header && values.every((value, i) => ints[at + 1 + i] === value)) return at
    }
    return made || this.#entry(header, values, cells)
  }

  #entry(header: number, values: readonly number[], cells: number): number {
    const at = this.#make(header, 1 + values.length + cells)
    this.#ints.set(values, at + 1)
    return at
  }

  #make(header: number, length: number): number {
    const node = this.reserve(length)
    this.#ints[node] = header
    return node
  }
}
