import { totalmem } from 'node:os'
import { parseSize } from './units.ts'

/** The fraction of the machine's memory that the process may use by default. */
const SHARE = 0.75

/** How many bytes the process may use, according to `--max-memory` or, by default, the size of the machine. */
export function memoryOf(maxMemory: string | undefined): number {
  return maxMemory === undefined ? defaultMemory() : parseSize('max-memory', maxMemory)
}

/**
 * The default in bytes, a fraction of the memory of the machine or its container. `constrained` is the control group's
 * limit; without a limit, it is 0, undefined, or more than the machine has.
 */
export function defaultMemory(
  constrained: number | undefined = process.constrainedMemory(),
  total: number = totalmem(),
): number {
  const limited = constrained !== undefined && constrained > 0 ? Math.min(constrained, total) : total
  return Math.floor(limited * SHARE)
}
