import { totalmem } from 'node:os'
import { parseSize } from './units.ts'

/** The share of the machine's memory that the process may take by default. */
const SHARE = 0.75

/** Bytes that the process may take, as `--max-memory` says, or else by the machine. */
export function memoryOf(maxMemory: string | undefined): number {
  return maxMemory === undefined ? defaultMemory() : parseSize('max-memory', maxMemory)
}

/**
 * Bytes: a share of the machine's memory, or of what a container may use of it. `constrained`: of the control group, without
 * one 0, undefined, or more than there is.
 */
export function defaultMemory(
  constrained: number | undefined = process.constrainedMemory(),
  total: number = totalmem(),
): number {
  const limited = constrained !== undefined && constrained > 0 ? Math.min(constrained, total) : total
  return Math.floor(limited * SHARE)
}
