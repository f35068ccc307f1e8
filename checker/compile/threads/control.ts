import { sharedMemory } from './sharedMemory.ts'

/**
 * The words through which the threads of a run coordinate, in an Int32Array over shared memory. While several threads
 * run, all of them are written with `Atomics`.
 */
export const CONTROL = {
  /** How many rows of the arena are assigned to threads. The rows at the end of a thread's share may be unused. */
  rows: 0,
  /** The number of the current table; each table is larger than the previous one. */
  table: 1,
  /** How many threads are neither waiting for a larger table nor done with the level. */
  running: 2,
  /** How many threads are waiting for a larger table. */
  parked: 3,
  /** Incremented when the table starts to grow and again when it has grown. */
  epoch: 4,
  /** The next row to insert into the larger table. */
  rehashed: 5,
  /** How many threads are still inserting rows into it. */
  rehashing: 6,
  /** Nonzero if there is no room for more states. */
  full: 7,
  /** The next state to process. */
  next: 8,
  /** Nonzero to end the level early. */
  stop: 9,
  /** With fingerprints: the first row whose state is kept in full and how many rows can be stored. */
  base: 10,
  room: 11,
  /** Starting here, two words per thread: the first unused row of its share, and the end of the share. */
  shares: 12,
} as const

export function createControl(threads: number): Int32Array {
  return new Int32Array(sharedMemory(4 * (CONTROL.shares + 2 * threads)))
}

/** The holes `$rows`, `$table`, … in generated code. */
export const CONTROL_HOLES = Object.fromEntries(Object.entries(CONTROL).map(([name, at]) => [`$${name}`, at]))
