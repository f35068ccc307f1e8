import { setImmediate } from 'node:timers/promises'

/** The longest that signals and timers have to wait. */
const BREATH_MS = 50

/** Runs a generator to its end, gives the event loop a turn now and then, and waits when the generator does. */
export async function drive<P extends { readonly until?: Promise<unknown> | undefined }, R>(
  run: Generator<P, R>,
  onPause: (progress: P) => void,
): Promise<R> {
  let last = performance.now()
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    onPause(next.value)
    if (next.value.until) await next.value.until
    else if (performance.now() - last < BREATH_MS) continue
    else await setImmediate()
    last = performance.now()
  }
}
