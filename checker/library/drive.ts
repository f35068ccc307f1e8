import { withStacks } from '../thrown.ts'

/** The longest time for which signals and timers can be delayed. */
const BREATH_MS = 50

/** Runs a generator to its end, regularly yields to the event loop, and waits when the generator does. */
export async function drive<P extends { readonly until?: Promise<unknown> | undefined }, R>(
  run: Generator<P, R>,
  onPause: (progress: P) => void,
): Promise<R> {
  let last = performance.now()
  try {
    for (;;) {
      const next = withStacks(() => run.next())
      if (next.done) return next.value
      onPause(next.value)
      if (next.value.until) await next.value.until
      else if (performance.now() - last < BREATH_MS) continue
      else await breath()
      last = performance.now()
    }
  } finally {
    // If `onPause` throws, ends the generator.
    run.return(undefined as R)
  }
}

/** Lets signals, timers and other pending work run. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'undefined') setTimeout(resolve)
    else setImmediate(resolve)
  })
}
