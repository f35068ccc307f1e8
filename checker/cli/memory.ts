import { totalmem } from 'node:os'

/** Of the machine's memory, how much states may take where the user says nothing. */
const SHARE = 0.75

/** Bytes: a share of the machine's memory, or of what a container may use of it. */
export function defaultMemory(): number {
  const allowed = process.constrainedMemory()
  const total = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
  return Math.floor(total * SHARE)
}
