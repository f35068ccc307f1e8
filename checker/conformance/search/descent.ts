import { must } from '../../must.ts'
import type { Configuration } from './configuration.ts'

/** The configurations that may follow one; null is a pause. The same each time that it is asked. */
export type Following = (configuration: Configuration) => Generator<Configuration | null>

/** A configuration on the way down, and what may follow it. */
interface Frame {
  readonly configuration: Configuration
  readonly ways: Generator<Configuration | null>
  /** The number of ways that were taken from it. */
  taken: number
}

/** The frames in a part of the way down, in the form in which they are stored. */
interface Stored {
  readonly first: Configuration
  /** By frame: the number of ways that were taken. */
  readonly taken: readonly number[]
}

/** Frames that are stored together. */
const PART = 128

/**
 * The way down of a depth-first search. Only the last frames are complete: an older one is stored as the number of ways that were
 * taken from it, and is made again if the search comes back to it. So a line of a long log takes a few bytes.
 */
export class Descent {
  readonly #following: Following
  readonly #stored: Stored[] = []
  readonly #live: Frame[]

  constructor(start: Configuration, following: Following) {
    this.#following = following
    this.#live = [this.#frame(start)]
  }

  /** Undefined after the last frame was left. */
  get top(): Frame | undefined {
    return this.#live.at(-1)
  }

  /** What may follow the top frame next: undefined if nothing else, null for a pause. */
  next(): Configuration | null | undefined {
    return taken(must(this.top))
  }

  enter(configuration: Configuration): void {
    this.#live.push(this.#frame(configuration))
    if (this.#live.length <= 2 * PART) return
    const part = this.#live.splice(0, PART)
    this.#stored.push({ first: must(part[0]).configuration, taken: part.map((frame) => frame.taken) })
  }

  /** Leaves the top frame. Yields pauses while older frames are made again. */
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
