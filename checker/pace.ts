/** The first row of a part, and the first one after it. */
interface Part {
  readonly from: number
  readonly to: number
}

/** How long a part should take. */
const PART_MS = 50
/** The largest number of rows of a part, unless a caller gives another one. */
const MOST = 1024

/**
 * Divides long work into parts, so that a run can report and be ended between two of them. The first part is one row. Each
 * later one has at most twice as many rows, and at most as many as could be done in `PART_MS` at the speed of the last one.
 * Without a clock, parts only grow. No result may depend on the parts.
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

  /** The number of rows of the next part. */
  get size(): number {
    return this.#size
  }

  /** The parts of a range, one after another. */
  *parts({ from, to }: Part): Generator<Part> {
    for (let at = from; at < to;) {
      const end = Math.min(to, at + this.#size)
      yield* this.timed({ from: at, to: end })
      at = end
    }
  }

  /** Yields a part, and measures the time until the next one is requested. */
  *timed(part: Part): Generator<Part> {
    const start = this.#now()
    yield part
    this.#adapt(part.to - part.from, this.#now() - start)
  }

  /** A part of a few rows, such as the end of a level, does not show that many more could be done. */
  #adapt(rows: number, ms: number): void {
    const possible = ms > 0 ? Math.max(1, Math.floor((rows * PART_MS) / ms)) : Infinity
    this.#size = Math.min(possible, this.#most, Math.max(this.#size, 2 * rows))
  }
}

/** Creates a pace for one kind of work. */
export type Pacing = () => Pace

/** Runs a generator that pauses often to its end, and pauses after every part of its pauses. */
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

/** Parts that do not depend on time, of at most `most` rows. */
export function untimed(most = MOST): Pacing {
  return () => new Pace(undefined, most)
}
