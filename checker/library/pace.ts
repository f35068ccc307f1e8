/** How to watch a run and how to end it. */
export interface Pace<Progress> {
  /** Aborting the signal ends the run with the results it has. */
  readonly signal?: AbortSignal
  /**
   * Called when the run first pauses and then up to twenty times a second. If it throws, the run ends with that error.
   */
  readonly onProgress?: (progress: Progress) => void
}

const EVERY_MS = 50

interface Paced<Progress> {
  readonly interrupted: () => boolean
  readonly onPause: (progress: Progress) => void
}

export function paced<Progress>({ signal, onProgress }: Pace<Progress>): Paced<Progress> {
  let last = -Infinity
  return {
    interrupted: () => signal?.aborted ?? false,
    onPause(progress) {
      const now = performance.now()
      if (!onProgress || now - last < EVERY_MS) return
      last = now
      onProgress(progress)
    },
  }
}
