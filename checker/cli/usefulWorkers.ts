import { availableParallelism } from 'node:os'
import { MOST_WORKERS } from '../explore/options.ts'

/** The number of workers worth starting on a machine with this number of cores. */
export function usefulWorkers(cores = availableParallelism()): number {
  return Math.min(cores, MOST_WORKERS)
}
