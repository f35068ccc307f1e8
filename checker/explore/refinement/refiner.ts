import type { Compiled } from '../../compile/compile.ts'
import { createTracer, type Tracer } from '../../compile/tracer/tracer.ts'
import { attempt } from '../../language/helpers/attempt.ts'
import type { Model, RefinementProperty } from '../../language/model/model.ts'
import { must } from '../../must.ts'
import { AbstractStates } from './abstractStates.ts'
import { Numbering } from './numbering.ts'

/** The maximum number of cached images, which bounds the memory. Beyond it, the cache is emptied. */
const MOST_KEYS = 2 ** 21
/** Images of recent states that steps start from, by the last bits of their rows. */
const RECENT = 2 ** 12

/**
 * Decides for one refinement whether a step of the model is allowed by the other spec.
 *
 * The map is a function of the state, so two states that agree on the bits it reads have the same image. The bits that any run has
 * read so far are the key under which an image is remembered; a run that reads more makes the key longer, and begins again. The steps
 * of the other spec are found once per state of it.
 */
export class Refiner {
  readonly #model: Model
  readonly #property: RefinementProperty
  readonly #states: AbstractStates
  readonly #words: number
  readonly #working: Int32Array
  readonly #tracer: Tracer
  /** The bits that the map has read in any state. */
  readonly #mask: Int32Array
  readonly #key: Int32Array
  readonly #keys: Numbering
  /** Per key. */
  readonly #images: number[] = []
  readonly #recentRows = new Int32Array(RECENT).fill(-1)
  readonly #recentImages = new Int32Array(RECENT)

  constructor({ model, layout, interner }: Compiled, property: RefinementProperty) {
    const { words } = layout
    this.#model = model
    this.#property = property
    this.#states = new AbstractStates(property.abstract)
    this.#words = words
    this.#working = new Int32Array(words)
    this.#tracer = createTracer(model, layout, interner, this.#working)
    this.#mask = new Int32Array(words)
    this.#key = new Int32Array(words)
    this.#keys = new Numbering(words)
  }

  /** Whether the state whose words begin at `at` maps to an initial state. Throws what the map throws. */
  isInitial(source: Int32Array, at: number): boolean {
    return this.#states.isInitial(this.image(source, at))
  }

  /** Whether the second of two states may follow the first. Throws what the map and the other spec throw. */
  isStep(source: Int32Array, at: number, after: Int32Array, afterAt: number): boolean {
    return this.#mayFollow(this.image(source, at), this.image(after, afterAt))
  }

  /** The same if the first state is a stored one. */
  isStepFrom(row: number, source: Int32Array, at: number, after: Int32Array, afterAt: number): boolean {
    const place = row & (RECENT - 1)
    if (this.#recentRows[place] !== row) {
      this.#recentRows[place] = -1
      this.#recentImages[place] = this.image(source, at)
      this.#recentRows[place] = row
    }
    return this.#mayFollow(must(this.#recentImages[place]), this.image(after, afterAt))
  }

  /** The number of the state that the map gives for the state whose words begin at `at`. */
  image(source: Int32Array, at: number): number {
    const known = this.#keys.count
    const key = this.#keys.numberOf(this.#keyOf(source, at), 0)
    return key < known ? must(this.#images[key]) : this.#learn(source, at)
  }

  #mayFollow(from: number, to: number): boolean {
    return from === to || this.#asked(`spec ${this.#property.abstract.spec}`, () => this.#states.mayFollow(from, to))
  }

  /** Runs code of the author's that belongs to the refinement. */
  #asked<T>(part: string, run: () => T): T {
    const { name } = this.#property
    return attempt(
      () => `refinement ${name}`,
      part,
      () => {
        try {
          return run()
        } catch (error) {
          throw this.#model.watched.explain(error) ?? error
        }
      },
    )
  }

  #keyOf(source: Int32Array, at: number): Int32Array {
    const key = this.#key
    for (let i = 0; i < this.#words; i++) key[i] = must(source[at + i]) & must(this.#mask[i])
    return key
  }

  /** The last key has no image yet. If the map throws, the key is dropped with all others. */
  #learn(source: Int32Array, at: number): number {
    let image = -1
    this.#working.set(source.subarray(at, at + this.#words))
    this.#tracer.reset()
    try {
      image = this.#asked('map', () => this.#states.numberOf(this.#property.map(this.#tracer.view)))
      return image
    } finally {
      if (this.#readsMore() || image < 0 || this.#keys.count > MOST_KEYS) this.#keys.clear()
      else this.#images[this.#keys.count - 1] = image
    }
  }

  /** Adds the bits that the map has read to the mask. Returns whether any of them was new. */
  #readsMore(): boolean {
    const { read, count } = this.#tracer.log()
    let more = false
    for (let i = 0; i < count; i += 2) {
      const word = must(read[i])
      const before = must(this.#mask[word])
      const after = before | must(read[i + 1])
      if (after === before) continue
      this.#mask[word] = after
      more = true
    }
    return more
  }
}
