/** Runs a generator to completion, without pausing. */
export function last<T>(run: Generator<unknown, T>): T {
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
  }
}

/** Runs a generator to completion and reports progress whenever it pauses. */
export function* paused<P, T>(run: Generator<unknown, T>, progress: () => P): Generator<P, T> {
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    yield progress()
  }
}

/** Runs a generator to completion. Null if `isOver` is true at one of its pauses. */
export function* unless<P, T>(isOver: () => boolean, run: Generator<P, T>): Generator<P, T | null> {
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    if (isOver()) return null
    yield next.value
  }
}
