/** How a run is watched, and ended. */
export interface Pace<Told> {
  /** When it is aborted, the run ends with what it has. */
  readonly signal?: AbortSignal
  /** Called now and then, at most twenty times a second, and first when the run first pauses. What it throws ends the run. */
  readonly onProgress?: (progress: Told) => void
}

const EVERY_MS = 50

/** `told`: what the caller gets to see of a pause. */
export function paced<Paused, Told>(
  { signal, onProgress }: Pace<Told>,
  told: (pause: Paused) => Told,
): { readonly interrupted: () => boolean; readonly onPause: (pause: Paused) => void } {
  let last = -Infinity
  return {
    interrupted: () => signal?.aborted ?? false,
    onPause(pause) {
      const now = performance.now()
      if (!onProgress || now - last < EVERY_MS) return
      last = now
      onProgress(told(pause))
    },
  }
}
