/** Runs a generator to its end, without a pause. */
export function last<T>(run: Generator<unknown, T>): T {
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
  }
}

/** Runs a generator to its end, and says with each of its pauses how far the run is. */
export function* paused<P, T>(run: Generator<unknown, T>, progress: () => P): Generator<P, T> {
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    yield progress()
  }
}

/** Runs a generator to its end, unless `isOver` at one of its pauses: then null. */
export function* unless<P, T>(isOver: () => boolean, run: Generator<P, T>): Generator<P, T | null> {
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    if (isOver()) return null
    yield next.value
  }
}
