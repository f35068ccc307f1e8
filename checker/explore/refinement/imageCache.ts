import { must } from '../../must.ts'
import { hashWord } from './numbering.ts'

const LEAST_SLOTS = 2 ** 12
/** A cache has at most this many ints: 64 MB. */
const MOST_INTS = 2 ** 24

/**
 * Caches the images of states in which the map reads the same bits. The values of these bits are the key. Each state
 * has one slot. If two states share a slot, the cache forgets the earlier one, so a lookup never searches. The cache
 * grows as images are added.
 */
export class ImageCache {
  readonly #words: number
  readonly #mask: Int32Array
  /** Each slot holds the bits of a state, then its image plus 1, or 0 if it is empty. */
  #entries: Int32Array
  #lastSlot = LEAST_SLOTS - 1
  /** How many images have been added since the cache last grew. */
  #added = 0

  /** `mask` holds, for each word of a state, the bits that the map reads. */
  constructor(mask: Int32Array) {
    this.#words = mask.length
    this.#mask = mask
    this.#entries = new Int32Array(LEAST_SLOTS * (mask.length + 1))
  }

  /** Whether this cache uses exactly these bits. */
  isBy(mask: Int32Array): boolean {
    return this.#mask.every((bits, word) => bits === mask[word])
  }

  /** The image of the state whose words begin at `at`, or -1 if unknown. */
  imageOf(source: Int32Array, at: number): number {
    const entries = this.#entries
    const words = this.#words
    const entry = this.#entryOf(source, at)
    const mask = this.#mask
    for (let i = 0; i < words; i++) if (entries[entry + i] !== (must(source[at + i]) & must(mask[i]))) return -1
    return must(entries[entry + words]) - 1
  }

  add(source: Int32Array, at: number, image: number): void {
    if (++this.#added > this.#lastSlot && 2 * this.#entries.length <= MOST_INTS) this.#grow()
    const entry = this.#entryOf(source, at)
    for (let i = 0; i < this.#words; i++) this.#entries[entry + i] = must(source[at + i]) & must(this.#mask[i])
    this.#entries[entry + this.#words] = image + 1
  }

  #entryOf(source: Int32Array, at: number): number {
    const mask = this.#mask
    let hash = 0
    for (let i = 0; i < this.#words; i++) hash = hashWord(hash, must(source[at + i]) & must(mask[i]))
    return (hash & this.#lastSlot) * (this.#words + 1)
  }

  #grow(): void {
    const before = this.#entries
    const size = this.#words + 1
    this.#entries = new Int32Array(2 * before.length)
    this.#lastSlot = 2 * this.#lastSlot + 1
    this.#added = 0
    for (let entry = 0; entry < before.length; entry += size)
      if (before[entry + this.#words] !== 0)
        this.#entries.set(before.subarray(entry, entry + size), this.#entryOf(before, entry))
  }
}
