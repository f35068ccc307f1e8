const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface Interrupt {
  /** Has the user asked to end the run? */
  readonly asked: () => boolean
  /** Restores the default handling of signals. */
  readonly release: () => void
}

/** The first signal asks the run to end with its results so far. A second one kills the process, as signals usually do. */
export function watchSignals(): Interrupt {
  let asked = false
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, ask)
  }
  const ask = (): void => {
    asked = true
    release()
  }
  for (const signal of SIGNALS) process.on(signal, ask)
  return { asked: () => asked, release }
}
