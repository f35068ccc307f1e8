/** The first row of a part and the first row after it. */
interface Part {
  readonly from: number
  readonly to: number
}

/** How long a part should take. */
const PART_MS = 50
/** A part has at most this many rows, unless the caller gives another limit. */
const MOST = 1024

/**
 * Divides long work into parts, so that a run can report progress or be ended between them. The first part is one row.
 * Each later part has at most twice as many rows as the last one and at most as many as fit into `PART_MS` at its
 * speed. Without a clock, parts only grow. No result may depend on the parts.
 */
export class Pace {
  readonly #now: () => number
  readonly #most: number
  #size = 1

  /** `now` returns milliseconds. */
  constructor(now: () => number = () => 0, most = MOST) {
    this.#now = now
    this.#most = most
  }

  /** How many rows the next part has. */
  get size(): number {
    return this.#size
  }

  /** Splits a range into parts. */
  *parts({ from, to }: Part): Generator<Part> {
    for (let at = from; at < to;) {
      const end = Math.min(to, at + this.#size)
      yield* this.timed({ from: at, to: end })
      at = end
    }
  }

  /** Yields a part and measures how long it takes until the next one is requested. */
  *timed(part: Part): Generator<Part> {
    const start = this.#now()
    yield part
    this.#adapt(part.to - part.from, this.#now() - start)
  }

  /**
   * Adapts the size. A part with few rows, such as the end of a level, does not prove that many more rows would fit.
   */
  #adapt(rows: number, ms: number): void {
    const possible = ms > 0 ? Math.max(1, Math.floor((rows * PART_MS) / ms)) : Infinity
    this.#size = Math.min(possible, this.#most, Math.max(this.#size, 2 * rows))
  }
}

/** Creates a pace for one kind of work. */
export type Pacing = () => Pace

/** Turns a generator that pauses often into one that pauses only once per part. */
export function* paced<T>(run: Generator<unknown, T>, pace: Pace): Generator<void, T> {
  for (;;) {
    for (const { from, to } of pace.timed({ from: 0, to: pace.size }))
      for (let pause = from; pause < to; pause++) {
        const next = run.next()
        if (next.done) return next.value
      }
    yield
  }
}

/** Splits work into parts of at most `most` rows. The parts do not depend on time. */
export function untimed(most = MOST): Pacing {
  return () => new Pace(undefined, most)
}
