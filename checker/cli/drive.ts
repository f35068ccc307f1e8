import { setImmediate } from 'node:timers/promises'

/** Signals and timers wait for this long at most. */
const BREATH_MS = 50

/** Runs a generator to its end, and lets the event loop run now and then. */
export async function drive<P, R>(run: Generator<P, R>, onPause: (progress: P) => void): Promise<R> {
  let last = performance.now()
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    onPause(next.value)
    if (performance.now() - last < BREATH_MS) continue
    await setImmediate()
    last = performance.now()
  }
}
