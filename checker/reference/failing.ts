import { isQuorateError } from '../errors.ts'
import type { Path, Step } from '../results/exploration.ts'

/** Where the search is while an author's function runs. */
export interface Here {
  /** The path to the state in which the function runs or to the one before it, or how to find that path. */
  readonly path: Path | null | (() => Generator<void, Path | null>)
  readonly step: Step | null
}

export const NOWHERE: Here = { path: null, step: null }

/** Whether a run ends with an error in the spec. */
export function throws(run: () => void): boolean {
  try {
    run()
    return false
  } catch (error) {
    if (isQuorateError(error)) return true
    throw error
  }
}
