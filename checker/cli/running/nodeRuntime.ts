import type { Runtime } from '../../library/loaded.ts'
import type { Bundle } from '../../loading/bundle.ts'
import { crewOf } from './crew.ts'

/** What this process offers for running a spec's models. */
export function nodeRuntime(bundle: Bundle): Runtime {
  return {
    memory: processMemory,
    crew: (wanted) => crewOf({ ...wanted, late: false, bundle }),
  }
}

/** How many bytes this process uses, now and at its peak. */
export function processMemory(): { readonly bytes: number; readonly peakBytes: number } {
  return { bytes: process.memoryUsage.rss(), peakBytes: process.resourceUsage().maxRSS * 1024 }
}
