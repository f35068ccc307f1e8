import type { Runtime } from '../../library/loaded.ts'
import type { Bundle } from '../../loading/bundle.ts'
import { crewOf } from './crew.ts'

/** The resources of this process for the runs of a spec's models. */
export function nodeRuntime(bundle: Bundle): Runtime {
  return {
    memory: processMemory,
    crew: (wanted) => crewOf({ ...wanted, late: false, bundle }),
  }
}

/** The bytes that this process uses, and the most that it has used. */
export function processMemory(): { readonly bytes: number; readonly peakBytes: number } {
  return { bytes: process.memoryUsage.rss(), peakBytes: process.resourceUsage().maxRSS * 1024 }
}
