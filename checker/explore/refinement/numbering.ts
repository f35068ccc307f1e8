import { must } from '../../must.ts'

const LEAST_SLOTS = 1024
/** The fraction of slots that are filled before the table grows. */
const MAX_LOAD = 0.5

/** Adds a word to a hash whose last bits are well mixed. */
export function hashWord(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

/**
 * Numbers rows of words, each `size` long. Equal rows have equal numbers. The numbers start at 0, in order of arrival.
 */
export class Numbering {
  readonly #size: number
  /**
   * For each slot, 0 or a number plus 1. A number is stored in the first free slot at or after the slot of its hash.
   */
  #slots = new Int32Array(LEAST_SLOTS)
  #words: Int32Array
  #count = 0

  constructor(size: number) {
    this.#size = size
    this.#words = new Int32Array(LEAST_SLOTS * MAX_LOAD * size)
  }

  /** The number of the row that begins at `at`; it is added if it is new. */
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

  /** Copies the row of a number. */
  copyTo(target: Int32Array, number: number): void {
    target.set(this.#words.subarray(number * this.#size, (number + 1) * this.#size))
  }

  /** The slot where the row is, or where it can be inserted. */
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
