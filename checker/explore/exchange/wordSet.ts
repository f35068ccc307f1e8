import { must } from '../../must.ts'
/** A set of states, looked up by their words. */
export class WordSet {
  readonly #size: number
  readonly #states: Int32Array
  /** The numbers of states plus one, by hash. 0 means empty. */
  readonly #slots: Int32Array

  /** `states` holds one state after another. Each is `words` words long. */
  constructor(states: Int32Array, words: number) {
    this.#size = words
    this.#states = states
    const count = states.length / words
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 2)))
    for (let i = 0; i < count; i++) {
      const slot = this.#slotOf(states, i * words)
      this.#slots[slot] ||= i + 1
    }
  }

  /** The number of the state at word `at`, or -1. */
  indexOf(words: Int32Array, at: number): number {
    return must(this.#slots[this.#slotOf(words, at)]) - 1
  }

  /** The slot that holds the state, or the empty one where it belongs. */
  #slotOf(words: Int32Array, at: number): number {
    const last = this.#slots.length - 1
    let h = 0
    for (let i = 0; i < this.#size; i++) h = Math.imul(h ^ must(words[at + i]), 0x9e3779b1) ^ (h >>> 15)
    for (let slot = (h ^ (h >>> 16)) & last; ; slot = (slot + 1) & last) {
      const entry = must(this.#slots[slot])
      if (entry === 0 || this.#isAt(entry - 1, words, at)) return slot
    }
  }

  #isAt(index: number, words: Int32Array, at: number): boolean {
    for (let i = 0; i < this.#size; i++) if (this.#states[index * this.#size + i] !== words[at + i]) return false
    return true
  }
}
