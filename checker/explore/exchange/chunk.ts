import { mixed } from '../../compile/resultCache/hash.ts'
import { must } from '../../must.ts'

/** Identifies a chunk: its level, its sender, and its number. */
export interface Address {
  /** The current epoch. It increases whenever a level is restarted. */
  readonly epoch: number
  /** The depth of the states. */
  readonly level: number
  /** The shard that computed them. */
  readonly from: number
  /** Counts the chunks from this sender to this receiver, starting at 0. */
  readonly number: number
}

/** Totals over all chunks from one shard to another. The receiver must compute the same totals. */
export interface Totals {
  readonly chunks: number
  readonly rows: number
  /** The hashes of all rows, summed modulo 2^48. */
  readonly sum: number
}

export const NOTHING_SENT: Totals = { chunks: 0, rows: 0, sum: 0 }

/** States on their way to the shard that owns them. */
export interface Chunk extends Address {
  /** Its size on the wire. */
  readonly bytes: number
  readonly rows: number
  /** The words of the states, one state after another. */
  readonly states: Int32Array
  /** For each state, the action that produced it. */
  readonly actions: Uint16Array
  /** For each state, the low word of its predecessor's fingerprint. Empty if states are stored whole. */
  readonly parents: Int32Array
  /** The hashes of the rows, summed modulo 2^48. */
  readonly sum: number
}

/** How the rows of a run are laid out. */
export interface RowShape {
  /** The number of words of a state. */
  readonly words: number
  readonly parents: boolean
}

const MAGIC = 0x51_43_48_01
/** Magic number, epoch, level, from, number, rows, and two words of the checksum. */
const HEADER = 8
const SUM = 2 ** 48

/** The length in words of a chunk with this many rows. */
function wordsOf({ words, parents }: RowShape, rows: number): number {
  return HEADER + rows * (words + (parents ? 1 : 0)) + Math.ceil(rows / 2)
}

/**
 * Collects states for one other shard and returns a chunk whenever one is full. Every chunk has its own memory,
 * which never changes afterwards.
 */
export class ChunkBuilder {
  readonly #shape: RowShape
  readonly #capacity: number
  readonly #address: Omit<Address, 'number'>
  #chunks = 0
  #sentRows = 0
  #sum = 0
  #rows = 0
  readonly #states: Int32Array
  readonly #actions: Uint16Array
  readonly #parents: Int32Array

  /** `capacity` is how many rows a chunk has. */
  constructor(shape: RowShape, capacity: number, address: Omit<Address, 'number'>) {
    this.#shape = shape
    this.#capacity = capacity
    this.#address = address
    this.#states = new Int32Array(capacity * shape.words)
    this.#actions = new Uint16Array(capacity)
    this.#parents = new Int32Array(shape.parents ? capacity : 0)
  }

  /** Adds the state at word `at`. Returns the chunk if this state fills it, otherwise null. */
  add(words: Int32Array, at: number, action: number, parent: number): Uint8Array | null {
    const { words: size, parents } = this.#shape
    const to = this.#rows * size
    for (let i = 0; i < size; i++) this.#states[to + i] = must(words[at + i])
    this.#actions[this.#rows] = action
    if (parents) this.#parents[this.#rows] = parent
    this.#rows++
    return this.#rows === this.#capacity ? this.take() : null
  }

  /** Returns a chunk with the remaining states, or null if there are none. */
  take(): Uint8Array | null {
    if (this.#rows === 0) return null
    const chunk = {
      ...this.#address,
      number: this.#chunks,
      rows: this.#rows,
      states: this.#states,
      actions: this.#actions,
      parents: this.#parents,
    }
    this.#chunks++
    this.#sentRows += this.#rows
    this.#sum = (this.#sum + sumOf(chunk, this.#shape)) % SUM
    this.#rows = 0
    return encode(chunk, this.#shape)
  }

  /** The totals of all chunks created so far. */
  get totals(): Totals {
    return { chunks: this.#chunks, rows: this.#sentRows, sum: this.#sum }
  }
}

function encode(
  { epoch, level, from, number, rows, states, actions, parents }: Omit<Chunk, 'sum' | 'bytes'>,
  shape: RowShape,
) {
  const all = new Int32Array(wordsOf(shape, rows))
  all.set([MAGIC, epoch, level, from, number, rows])
  all.set(states.subarray(0, rows * shape.words), HEADER)
  const afterStates = HEADER + rows * shape.words
  if (shape.parents) all.set(parents.subarray(0, rows), afterStates)
  const afterParents = afterStates + (shape.parents ? rows : 0)
  new Uint16Array(all.buffer, afterParents * 4).set(actions.subarray(0, rows))
  setChecksum(all)
  return new Uint8Array(all.buffer)
}

/**
 * Decodes a chunk, or returns why the bytes are not one: their length or checksum is wrong. Never throws. The
 * states' words are not validated.
 */
export function decode(bytes: Uint8Array, shape: RowShape): Chunk | string {
  if (bytes.length % 4 !== 0 || bytes.length < HEADER * 4) return 'it has no header'
  const all = new Int32Array(bytes.length / 4)
  new Uint8Array(all.buffer).set(bytes)
  const [magic = 0, epoch = 0, level = 0, from = 0, number = 0, rows = 0, low = 0, high = 0] = all
  if (magic !== MAGIC) return 'it is not a chunk of this version of Quorate'
  if (rows <= 0 || all.length !== wordsOf(shape, rows)) return 'its length is wrong'
  setChecksum(all)
  if (all[6] !== low || all[7] !== high) return 'its checksum is wrong'
  const afterStates = HEADER + rows * shape.words
  const afterParents = afterStates + (shape.parents ? rows : 0)
  const chunk = {
    epoch,
    level,
    from,
    number,
    rows,
    states: all.subarray(HEADER, afterStates),
    parents: all.subarray(afterStates, afterParents),
    actions: new Uint16Array(all.buffer, afterParents * 4, rows),
  }
  return { ...chunk, bytes: bytes.length, sum: sumOf(chunk, shape) }
}

/**
 * Sets the checksum: two 32-bit lanes over all words except the checksum's own. Source: the lanes of
 * MurmurHash3_x86_128.
 */
function setChecksum(all: Int32Array): void {
  all[6] = 0
  all[7] = 0
  let h = 0x2f0b4c47
  let g = 0x6b2d9a35
  for (let i = 0; i < all.length; i++) {
    const word = must(all[i])
    h = Math.imul((h ^ Math.imul(word, 0x239b961b)) << 13, 5) + ((h >>> 19) ^ 0x561ccd1b)
    g = Math.imul(g ^ word, 0x9e3779b1)
    g ^= g >>> 15
  }
  all[6] = mixed(h ^ all.length)
  all[7] = mixed(g)
}

type RowsOfChunk = Pick<Chunk, 'rows' | 'states' | 'actions' | 'parents'>

/** Sums the hashes of rows, in any order. Each hash includes the row's action and parent. */
function sumOf({ rows, states, actions, parents }: RowsOfChunk, { words, parents: has }: RowShape): number {
  let sum = 0
  for (let row = 0, at = 0; row < rows; row++, at += words) {
    let h = Math.imul(must(actions[row]) ^ 0x1b873593, 0xcc9e2d51) ^ (has ? must(parents[row]) : 0)
    for (let i = 0; i < words; i++) {
      h = Math.imul(h ^ must(states[at + i]), 0x9e3779b1)
      h ^= h >>> 15
    }
    sum += mixed(h) >>> 0
  }
  return sum % SUM
}

/** Adds a chunk to the totals. */
export function counted({ chunks, rows, sum }: Totals, chunk: Chunk): Totals {
  return { chunks: chunks + 1, rows: rows + chunk.rows, sum: (sum + chunk.sum) % SUM }
}

export function isSame(a: Totals, b: Totals): boolean {
  return a.chunks === b.chunks && a.rows === b.rows && a.sum === b.sum
}
