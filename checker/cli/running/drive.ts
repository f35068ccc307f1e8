import { setImmediate } from 'node:timers/promises'

/** Signals and timers wait for this long at most. */
const BREATH_MS = 50

/** Runs a generator to its end, lets the event loop run now and then, and waits where the generator does. */
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
