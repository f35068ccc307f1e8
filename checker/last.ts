/** Runs a generator to its end, without a pause. */
export function last<T>(run: Generator<unknown, T>): T {
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
  }
}
