import { must } from '../../must.ts'
import type { Configuration } from './configuration.ts'

/** The configurations that can follow another; null is a pause. Every call yields the same configurations. */
export type Following = (configuration: Configuration) => Generator<Configuration | null>

/** A configuration of the descent, and what can follow it. */
interface Frame {
  readonly configuration: Configuration
  readonly ways: Generator<Configuration | null>
  /** The number of continuations that were tried from it. */
  taken: number
}

/** The frames in one part of the descent, as they are stored. */
interface Stored {
  readonly first: Configuration
  /** For each frame, the number of continuations that were tried. */
  readonly taken: readonly number[]
}

/** The number of frames that are stored together. */
const PART = 128

/**
 * The descent of a depth-first search. Only the last frames are complete. An older one is stored as the number of
 * continuations that were tried from it, and is rebuilt if the search returns to it. Each line of a long log therefore
 * takes only a few bytes.
 */
export class Descent {
  readonly #following: Following
  readonly #stored: Stored[] = []
  readonly #live: Frame[]

  constructor(start: Configuration, following: Following) {
    this.#following = following
    this.#live = [this.#frame(start)]
  }

  /** Undefined once the last frame has been left. */
  get top(): Frame | undefined {
    return this.#live.at(-1)
  }

  /** The next configuration that can follow the top frame: undefined if there is none left, null for a pause. */
  next(): Configuration | null | undefined {
    return taken(must(this.top))
  }

  enter(configuration: Configuration): void {
    this.#live.push(this.#frame(configuration))
    if (this.#live.length <= 2 * PART) return
    const part = this.#live.splice(0, PART)
    this.#stored.push({ first: must(part[0]).configuration, taken: part.map((frame) => frame.taken) })
  }

  /** Leaves the top frame. Yields pauses while older frames are rebuilt. */
  *leave(): Generator<null, void> {
    this.#live.pop()
    if (this.#live.length > 0) return
    const part = this.#stored.pop()
    if (!part) return
    let configuration = part.first
    for (const count of part.taken) {
      const frame = this.#frame(configuration)
      this.#live.push(frame)
      while (frame.taken < count) {
        const way = taken(frame)
        if (way === null) yield null
        else configuration = must(way)
      }
    }
  }

  #frame(configuration: Configuration): Frame {
    return { configuration, ways: this.#following(configuration), taken: 0 }
  }
}

function taken(frame: Frame): Configuration | null | undefined {
  const next = frame.ways.next()
  if (next.done) return undefined
  if (next.value) frame.taken++
  return next.value
}
