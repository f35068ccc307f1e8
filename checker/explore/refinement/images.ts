import type { Log } from '../../compile/tracer/log.ts'
import { must } from '../../must.ts'
import { ImageCache } from './imageCache.ts'

/** A lookup tries at most this many caches. */
const MOST_CACHES = 6

/**
 * Caches the images of states.
 *
 * What a map reads next depends only on what it has read so far. So if two states agree on the bits that the map has
 * read in one of them, they have the same image. A map that reads some parts only in some states reads one of a few
 * sets of bits, and each set has its own cache. If there are too many sets, one cache for all of their bits replaces
 * them.
 */
export class Images {
  readonly #words: number
  #caches: readonly ImageCache[] = []
  /** All bits ever read. Null until there are too many sets. */
  #all: Int32Array | null = null

  /** A state has `words` words. */
  constructor(words: number) {
    this.#words = words
  }

  /** The image of the state whose words begin at `at`, or -1 if unknown. */
  imageOf(source: Int32Array, at: number): number {
    const caches = this.#caches
    for (let i = 0; i < caches.length; i++) {
      const image = must(caches[i]).imageOf(source, at)
      if (image >= 0) return image
    }
    return -1
  }

  /** `log` is what the map has read in that state. */
  add(source: Int32Array, at: number, log: Log, image: number): void {
    this.#cacheFor(this.#maskOf(log)).add(source, at, image)
  }

  #maskOf({ read, count }: Log): Int32Array {
    const mask = this.#all?.slice() ?? new Int32Array(this.#words)
    for (let i = 0; i < count; i += 2) mask[must(read[i])] = must(mask[must(read[i])]) | must(read[i + 1])
    return mask
  }

  #cacheFor(mask: Int32Array): ImageCache {
    const known = this.#caches.find((cache) => cache.isBy(mask))
    if (known) return known
    if (this.#all || this.#caches.length === MOST_CACHES) {
      this.#all = mask
      this.#caches = []
    }
    const made = new ImageCache(mask)
    this.#caches = [...this.#caches, made]
    return made
  }
}
