import { must } from '../../must.ts'

const LEAST_SLOTS = 1024
/** The table grows when more than this fraction of its slots is in use. */
const MAX_LOAD = 0.5

/** Adds a word to a hash whose last bits are well mixed. */
export function hashWord(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

/**
 * Numbers rows of `size` words in order of arrival, starting at 0. Equal rows have equal numbers.
 */
export class Numbering {
  readonly #size: number
  /**
   * Each slot holds 0 or a number plus 1. A number goes into the first free slot at or after the one that its hash
   * selects.
   */
  #slots = new Int32Array(LEAST_SLOTS)
  #words: Int32Array
  #count = 0

  constructor(size: number) {
    this.#size = size
    this.#words = new Int32Array(LEAST_SLOTS * MAX_LOAD * size)
  }

  /** The number of the row that begins at `at`. Adds the row if it is new. */
  numberOf(source: Int32Array, at: number): number {
    const slot = this.#slotOf(source, at)
    const found = must(this.#slots[slot])
    if (found !== 0) return found - 1
    const number = this.#count++
    this.#words.set(source.subarray(at, at + this.#size), number * this.#size)
    this.#slots[slot] = this.#count
    if (this.#count >= this.#slots.length * MAX_LOAD) this.#grow()
    return number
  }

  /** Copies the row with this number. */
  copyTo(target: Int32Array, number: number): void {
    target.set(this.#words.subarray(number * this.#size, (number + 1) * this.#size))
  }

  /** The slot that holds the row, or where it can be inserted. */
  #slotOf(source: Int32Array, at: number): number {
    const slots = this.#slots
    const last = slots.length - 1
    let hash = 0
    for (let i = 0; i < this.#size; i++) hash = hashWord(hash, must(source[at + i]))
    let slot = hash & last
    for (let n = must(slots[slot]); n !== 0 && !this.#isRow(n - 1, source, at); n = must(slots[slot]))
      slot = (slot + 1) & last
    return slot
  }

  #isRow(number: number, source: Int32Array, at: number): boolean {
    const words = this.#words
    const from = number * this.#size
    for (let i = 0; i < this.#size; i++) if (words[from + i] !== source[at + i]) return false
    return true
  }

  #grow(): void {
    const words = new Int32Array(2 * this.#words.length)
    words.set(this.#words)
    this.#words = words
    this.#slots = new Int32Array(2 * this.#slots.length)
    for (let number = 0; number < this.#count; number++)
      this.#slots[this.#slotOf(words, number * this.#size)] = number + 1
  }
}
