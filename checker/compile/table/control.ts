import { sharedMemory } from './memory.ts'

/**
 * Words by which the threads of a run agree, in an Int32Array over shared memory. All are written with `Atomics` while
 * several threads run.
 */
export const CONTROL = {
  /** Rows of the arena that are given out; some at the end of a thread's share may be unused. */
  rows: 0,
  /** Number of the visited table in use: each is larger than the one before. */
  table: 1,
  /** Threads that neither wait for a larger table nor have finished the level. */
  running: 2,
  /** Threads that wait for a larger table. */
  parked: 3,
  /** Counts up when the table starts to grow, and when it has grown. */
  epoch: 4,
  /** The next row that goes into the larger table. */
  rehashed: 5,
  /** Threads that are still putting rows into it. */
  rehashing: 6,
  /** Nonzero: there is no room for more states. */
  full: 7,
  /** The next state to be looked at. */
  next: 8,
  /** Nonzero: end the level early. */
  stop: 9,
  /** With fingerprints: the first row whose state is kept whole, and the rows that may be stored. */
  base: 10,
  room: 11,
  /** Per thread, from here on: the first row of its share that is unused, and the end of the share. */
  shares: 12,
} as const

export function createControl(threads: number): Int32Array {
  return new Int32Array(sharedMemory(4 * (CONTROL.shares + 2 * threads)))
}

/** The holes `$rows`, `$table`, … of generated code. */
export const CONTROL_HOLES = Object.fromEntries(Object.entries(CONTROL).map(([name, at]) => [`$${name}`, at]))
