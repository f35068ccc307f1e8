import { withStacks } from '../thrown.ts'

/** The longest that signals and timers may be delayed. */
const BREATH_MS = 50

/** Runs a generator to completion, yielding to the event loop regularly and waiting whenever the generator asks to. */
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
    // If `onPause` throws, the generator still has to be closed.
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
