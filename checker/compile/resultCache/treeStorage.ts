import { must } from '../../must.ts'
import { sharedMemory } from '../threads/sharedMemory.ts'
import type { Log } from '../tracer/log.ts'
import { hashOf } from './hash.ts'
import { type Piece, rootSize } from './roots.ts'

/** The size of all trees together, in ints: 32 MB, which take up no memory until they are written to. */
export const MAX_INTS = 2 ** 23
/** How many ints a thread reserves at a time. */
const CHUNK = 4096
/** The int that becomes nonzero when the trees are full. */
const FULL = 2
/** The index of lists. For each hash, or in the next free slot, it holds the first int of a list. */
const INDEX = 4
const INDEX_SLOTS = 2 ** 16
const MAX_PROBES = 16
/** Ints before the first node. The int at 0 counts the reserved ints. */
const HEAD = INDEX + INDEX_SLOTS

/** The recheck at the end of the search names the culprit. */
const NO_FUNCTION = 'not a function of the state'

/** How many bits one node decides on, so a node has at most 64 children. */
const MAX_BITS = 6

/** The layout of a node's first int: the bits of the word number and the positions of the shift and the mask. */
const WORD = 2 ** 16 - 1
const SHIFT = 16
const MASK = 21

/** The leaves of a property's tree and of the trees of its parts. */
export const HOLDS = -1
export const BROKEN = -2

/**
 * The cells of a quantifier's node: where a state continues if all tests pass, where it continues if one fails, and the
 * cells of the tests.
 */
const PASSED = 1
const FAILED = 2
const FIRST_TEST = 3
/** A cell that stays 0, which means that the path is not known. */
export const UNKNOWN = 1

/** The format of nodes and leaves, for generated code; see walk.source.js and walkTests.source.js. */
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

/** How many cells a node has, given its first int. Only for nodes that test bits of the state. */
export function childrenOf(header: number): number {
  return (header >>> MASK) + 1
}

/** Whether a leaf is a list rather than one of the numbers above. */
export function isList(leaf: number): boolean {
  return -leaf > HEAD
}

/** The size of a list in ints. */
export function listSize(ints: Int32Array, leaf: number): number {
  return 1 + (must(ints[-leaf - 1]) >> 1)
}

/** The positions of the cells in a quantifier's node with this many tests. */
export function cellsOfQuantifier(tests: number): readonly number[] {
  return Array.from({ length: FIRST_TEST + tests - PASSED }, (_, i) => PASSED + i)
}

/** A table of cells, indexed by some bits of the state. */
export interface RootTable {
  readonly pieces: readonly Piece[]
  /** The first cell. */
  readonly first: number
}

/** Where the tree of an action or property starts. Can be sent to other threads. */
export interface Root extends RootTable {
  /**
   * For a property that begins with a quantifier, where its tests begin. The root then has two cells, one for when all
   * tests pass and one for when a test fails.
   */
  readonly tests: readonly RootTable[]
  /**
   * The first of two ints: one counts the requests to learn a path, and the next is nonzero if the action is
   * split or the property is no longer cached.
   */
  readonly counters: number
}

/** Where a path begins and, for each word, which bits a root has decided on. */
export interface Start {
  readonly cell: number
  readonly decided: Int32Array
}

/** Where paths continue after a quantifier: its tests, and the cells for when all pass and when one fails. */
export interface Fork {
  readonly tests: readonly Start[]
  readonly passed: Start
  readonly failed: Start
}

/**
 * Decision trees over the bits of a state, stored in ints that several threads share.
 *
 * A cell is 0 (not known yet), the index of a node, or minus the index of a leaf, which is a list. A node is [word |
 * shift << 16 | mask << 21, cells…]: a state continues at cell number (state[word] >>> shift) & mask. The node of a
 * quantifier is [minus the number of tests, cells…]; see quantified.ts.
 *
 * There is no lock. Each thread writes into ints that it has reserved and then stores the index into a cell with a
 * single compare-and-exchange. If another thread was faster, it continues with that thread's node, which is equal
 * because a node depends only on the path to it. A walk reads cells without atomic loads: an index becomes visible only
 * after the node that it refers to, and the processor loads the node after the index.
 */
export class Trees {
  readonly #ints: Int32Array
  #own = 0
  #end = 0

  constructor(ints: Int32Array) {
    this.#ints = ints
  }

  /** Whether any thread has run out of room. If so, there is no point in tracing more paths. */
  isFull(): boolean {
    return Atomics.load(this.#ints, FULL) !== 0
  }

  #full(): RangeError {
    Atomics.store(this.#ints, FULL, 1)
    return new RangeError('the trees are full')
  }

  /** Reserves `length` ints, all 0, that no other thread uses, and returns the first. Throws if the trees are full. */
  reserve(length: number): number {
    if (this.#own + length > this.#end) {
      const size = Math.max(CHUNK, length)
      // Check before counting: a counter that increased with every call would wrap around to ints that are in use.
      if (HEAD + Atomics.load(this.#ints, 0) + length > this.#ints.length) throw this.#full()
      this.#own = HEAD + Atomics.add(this.#ints, 0, size)
      this.#end = Math.min(this.#own + size, this.#ints.length)
      if (this.#own + length > this.#end) throw this.#full()
    }
    const at = this.#own
    this.#own += length
    return at
  }

  rootTable(pieces: readonly Piece[]): RootTable {
    return { pieces, first: this.reserve(rootSize(pieces)) }
  }

  clear({ pieces, first, counters }: Root): void {
    Atomics.store(this.#ints, counters, 0)
    this.#ints.fill(0, first, first + rootSize(pieces))
  }

  /**
   * Adds the path of a state, which ends in a leaf. The path consists of the bits that were read, except those decided
   * earlier. Throws if another path says that different bits should have been read.
   */
  add(start: Start, state: Int32Array, log: Log, leaf: number): void {
    if (this.end(start, state, log, leaf) > 0) throw new RangeError(NO_FUNCTION)
  }

  /** Does the same, but returns the end of the path. If the path already existed, that may be a different leaf. */
  end(start: Start, state: Int32Array, log: Log, leaf: number): number {
    return this.#lead(start, state, log, () => leaf)
  }

  /** The same for a path that ends in a quantifier with this many tests. */
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
   * Returns the end of a path, calling `make` to create it if necessary. The new part of the path is built first and
   * then stored into its cell in one step. If another thread was faster, the new part is dropped.
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

  /** The leaf for this list. */
  list(values: readonly number[]): number {
    return -(this.#shared(values, 0) + 1)
  }

  /** The root cell of the tree for a list of ints. */
  root(key: readonly number[]): number {
    return this.#shared(key, 1) + 1 + key.length
  }

  /**
   * Builds [twice the length + `cells`, values…] followed by `cells` cells, and shares it among all threads. If the
   * index is crowded, the result may be a separate copy.
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
