import { availableParallelism } from 'node:os'
import { MOST_WORKERS } from '../explore/options.ts'

/** How many workers are worth starting on a machine with this many cores. */
export function usefulWorkers(cores = availableParallelism()): number {
  return Math.min(cores, MOST_WORKERS)
}
