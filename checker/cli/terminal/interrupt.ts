const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface Interrupt {
  /** Whether the user has asked to end the run. */
  readonly asked: () => boolean
  /** Resolves with the signal that the user sent. */
  readonly heard: Promise<NodeJS.Signals>
  /** Restores the default handling of signals. */
  readonly release: () => void
}

/**
 * The first signal asks the run to end with the results it has. The second kills the process, as signals usually do.
 */
export function watchSignals(): Interrupt {
  let asked = false
  let hear: (signal: NodeJS.Signals) => void
  const heard = new Promise<NodeJS.Signals>((resolve) => {
    hear = resolve
  })
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, ask)
  }
  const ask = (signal: NodeJS.Signals): void => {
    asked = true
    release()
    hear(signal)
  }
  for (const signal of SIGNALS) process.on(signal, ask)
  return { asked: () => asked, heard, release }
}
