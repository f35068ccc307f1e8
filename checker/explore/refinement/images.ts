import type { Log } from '../../compile/tracer/log.ts'
import { must } from '../../must.ts'
import { ImageCache } from './imageCache.ts'

/** The maximum number of caches that a lookup tries. */
const MOST_CACHES = 6

/**
 * Caches the images of states.
 *
 * What a map reads next depends only on what it has read so far. Every state that agrees with another on the bits that
 * the map has read in it therefore has the same image. If a map reads a part of the state only in some states, it reads
 * one of a few sets of bits, and each set has its own cache. If there are too many sets, one cache for the bits of all
 * of them takes their place.
 */
export class Images {
  readonly #words: number
  #caches: readonly ImageCache[] = []
  /** The bits read in all runs, once there are too many sets. */
  #all: Int32Array | null = null

  /** `words`: the number of words of a state. */
  constructor(words: number) {
    this.#words = words
  }

  /** The image of the state whose words begin at `at`; -1 if it is not known. */
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
