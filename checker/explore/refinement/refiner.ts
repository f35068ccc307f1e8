import type { Compiled } from '../../compile/compile.ts'
import { createTracer, type Tracer } from '../../compile/tracer/tracer.ts'
import { attempt } from '../../language/helpers/attempt.ts'
import type { Model, Predicate, RefinementProperty, StepSet } from '../../language/model/model.ts'
import { must } from '../../must.ts'
import { AbstractStates } from './abstractStates.ts'
import { Images } from './images.ts'
import { hashWord } from './numbering.ts'

/** The images of recent states that steps start from, indexed by the low bits of their rows. */
const RECENT = 2 ** 12
/** Recently allowed steps of the other spec, indexed by a hash of the states before and after. */
const RECENT_STEPS = 2 ** 15

/**
 * Decides for one refinement whether the other spec allows a step of the model.
 *
 * It caches images by the bits that the map reads, and finds the other spec's steps once for each of that spec's
 * states. For most steps, both are known, so none of the author's code runs.
 */
export class Refiner {
  readonly #model: Model
  readonly #property: RefinementProperty
  readonly #states: AbstractStates
  readonly #words: number
  readonly #working: Int32Array
  readonly #tracer: Tracer
  readonly #images: Images
  readonly #recentRows = new Int32Array(RECENT).fill(-1)
  readonly #recentImages = new Int32Array(RECENT)
  /** The numbers of the states before and after, each plus 1. */
  readonly #recentSteps = new Int32Array(2 * RECENT_STEPS)

  constructor({ model, layout, interner }: Compiled, property: RefinementProperty) {
    const { words } = layout
    this.#model = model
    this.#property = property
    this.#states = new AbstractStates(property.abstract)
    this.#words = words
    this.#working = new Int32Array(words)
    this.#tracer = createTracer(model, layout, interner, this.#working)
    this.#images = new Images(words)
  }

  /** Whether the state whose words begin at `at` maps to an initial state. Throws whatever the map throws. */
  isInitial(source: Int32Array, at: number): boolean {
    return this.#states.isInitial(this.image(source, at))
  }

  /**
   * Whether the second state may follow the first. Throws whatever the map or the other spec throws.
   */
  isStep(source: Int32Array, at: number, after: Int32Array, afterAt: number): boolean {
    return this.#mayFollow(this.image(source, at), this.image(after, afterAt))
  }

  /** Like `isStep`, but for a first state that is stored in a row. */
  isStepFrom(row: number, source: Int32Array, at: number, after: Int32Array, afterAt: number): boolean {
    const place = row & (RECENT - 1)
    if (this.#recentRows[place] !== row) {
      this.#recentRows[place] = -1
      this.#recentImages[place] = this.image(source, at)
      this.#recentRows[place] = row
    }
    return this.#mayFollow(must(this.#recentImages[place]), this.image(after, afterAt))
  }

  /** Called when rows hold different states than before. */
  forgetRows(): void {
    this.#recentRows.fill(-1)
  }

  /** The number of the state that the state whose words begin at `at` maps to. */
  image(source: Int32Array, at: number): number {
    const known = this.#images.imageOf(source, at)
    return known < 0 ? this.#learn(source, at) : known
  }

  /** Evaluates a predicate of the other spec in one of its states. Throws whatever the predicate throws. */
  holds(predicate: Predicate, image: number): boolean {
    return this.#asked(`spec ${this.#property.abstract.spec}`, () => this.#states.holds(predicate, image))
  }

  /** The other states that the set's steps lead to. Throws whatever the other spec throws. */
  targetsOf(set: StepSet, image: number): ReadonlySet<number> {
    return this.#asked(`spec ${this.#property.abstract.spec}`, () => this.#states.targetsOf(set, image))
  }

  #mayFollow(from: number, to: number): boolean {
    if (from === to) return true
    const place = 2 * (hashWord(hashWord(0, from), to) & (RECENT_STEPS - 1))
    const recent = this.#recentSteps
    if (recent[place] === from + 1 && recent[place + 1] === to + 1) return true
    if (!this.#asked(`spec ${this.#property.abstract.spec}`, () => this.#states.mayFollow(from, to))) return false
    recent[place] = from + 1
    recent[place + 1] = to + 1
    return true
  }

  /** Runs the author's code for a part of the refinement. */
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

  /** Runs the map and caches the image. Throws whatever the map throws. */
  #learn(source: Int32Array, at: number): number {
    this.#working.set(source.subarray(at, at + this.#words))
    this.#tracer.reset()
    const image = this.#asked('map', () => this.#states.numberOf(this.#property.map(this.#tracer.view)))
    this.#images.add(source, at, this.#tracer.log(), image)
    return image
  }
}
