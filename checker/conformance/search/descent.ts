import { must } from '../../must.ts'
import type { Configuration } from './configuration.ts'

/** The configurations that can follow another; null is a pause. Every call yields the same configurations. */
export type Following = (configuration: Configuration) => Generator<Configuration | null>

/** A configuration on the current path, with what can follow it. */
interface Frame {
  readonly configuration: Configuration
  readonly ways: Generator<Configuration | null>
  /** How many continuations were tried. */
  taken: number
}

/** The frames in one part of the path, as stored. */
interface Stored {
  readonly first: Configuration
  /** For each frame, how many continuations were tried. */
  readonly taken: readonly number[]
}

/** How many frames are stored together. */
const PART = 128

/**
 * The current path of a depth-first search. Only the most recent frames are complete. An older one is stored as the
 * number of continuations tried from it and rebuilt if the search backtracks to it, so each line of a long log takes
 * only a few bytes.
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

  /** The next configuration that can follow the top frame; undefined if there are no more, null for a pause. */
  next(): Configuration | null | undefined {
    return taken(must(this.top))
  }

  enter(configuration: Configuration): void {
    this.#live.push(this.#frame(configuration))
    if (this.#live.length <= 2 * PART) return
    const part = this.#live.splice(0, PART)
    this.#stored.push({ first: must(part[0]).configuration, taken: part.map((frame) => frame.taken) })
  }

  /** Leaves the top frame. Yields pauses while older frames are being rebuilt. */
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
