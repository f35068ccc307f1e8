const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface Interrupt {
  /** Has the user asked to end? */
  readonly asked: () => boolean
  /** Gives the signals back. */
  readonly release: () => void
}

/** The first signal asks the run to end with what it has; a second one kills the process, as signals do. */
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
