import { must } from '../../must.ts'
import type { StorageKind } from '../../compile/compile.ts'
import { CONTROL } from '../../compile/threads/control.ts'
import { exactRows } from '../visited/exactRows.ts'
import { FINGERPRINT_WORDS, fingerprintRows } from '../visited/fingerprintRows.ts'
import type { Rows } from '../visited/rows.ts'
import type { Segments } from '../../compile/arena/segments.ts'
import { reserveArena } from './arena.ts'
import { fingerprintsThatFit, slotsThatFit, statesThatFit } from './capacity.ts'

/** A run's memory and its layout. */
export interface RunMemory {
  readonly rows: Rows
  /** The rows of the visited table. */
  readonly arena: Segments
  /** All states, or only those of a frontier. */
  readonly states: Segments
  /** How many rows of the arena can be filled. */
  readonly capacity: number
  /** The number of slots in the largest table that fits. */
  readonly slots: number
  /** This thread's spare row, which is never stored: its number, and its position among the rows of `states`. */
  readonly spare: () => number
  readonly spareAt: number
  /** See `Frontier`; null if every state is kept whole. */
  readonly roomFor: ((base: number, peak: number) => number) | null
}

export interface RunMemoryOptions {
  /** How many words a state has. */
  readonly words: number
  readonly maxMemory: number
  readonly initialSlots: number
  /** How many states a batch has. */
  readonly batch: number
  /** Whether the run needs a row that is never stored. */
  readonly spare: boolean
  readonly threads: number
  readonly thread: number
  /** How many bits a fingerprint has. */
  readonly bits: number
  readonly control: Int32Array
  /** For tests: the maximum number of words in a segment. */
  readonly segmentWords: number | undefined
  /** Memory that another thread has reserved. */
  readonly reserved: Pick<RunMemory, 'arena' | 'states'> | undefined
}

export function createRunMemory(kind: StorageKind, options: RunMemoryOptions): RunMemory {
  return kind === 'exact' ? exactStore(options) : hashStore(options)
}

function exactStore(options: RunMemoryOptions): RunMemory {
  const { words, maxMemory, initialSlots, batch, spare, segmentWords, reserved } = options
  const fit = statesThatFit(words, maxMemory, initialSlots)
  const arena = reserved?.arena ?? reserveArena(rowsFor(fit, words, maxMemory, batch), words, segmentWords)
  const capacity = arena.rows - (spare ? 1 : 0)
  return {
    rows: exactRows(arena),
    arena,
    states: arena,
    capacity,
    slots: slotsThatFit(words, maxMemory, initialSlots),
    spare: () => capacity,
    spareAt: capacity,
    roomFor: null,
  }
}

/**
 * Memory for the fingerprints of all states, and for two levels of whole states, each as large as the budget allows.
 */
function hashStore(options: RunMemoryOptions): RunMemory {
  const { words, maxMemory, initialSlots, batch, threads, thread, bits, control, segmentWords, reserved } = options
  const reserve = (fit: number, stride: number, more: number): Segments =>
    reserveArena(rowsFor(fit, stride, maxMemory, batch) + more, stride, segmentWords)
  const fit = statesThatFit(FINGERPRINT_WORDS, maxMemory, initialSlots)
  const arena = reserved?.arena ?? reserve(fit, FINGERPRINT_WORDS, 0)
  const spares = threads + 1
  const whole = statesThatFit(words + FINGERPRINT_WORDS, maxMemory, initialSlots)
  const states = reserved?.states ?? reserve(whole, words, spares)
  const capacity = arena.rows
  const frontier = states.rows - spares
  const roomFor = (base: number, peak: number): number =>
    Math.min(capacity, base + frontier, fingerprintsThatFit(words, maxMemory, initialSlots, { base, peak }))
  if (!reserved) control[CONTROL.room] = roomFor(0, 0)
  return {
    rows: fingerprintRows(arena, states, bits),
    arena,
    states,
    capacity,
    slots: slotsThatFit(FINGERPRINT_WORDS, maxMemory, initialSlots),
    spare: () => must(control[CONTROL.base]) + frontier + thread,
    spareAt: frontier + thread,
    roomFor,
  }
}

/**
 * Room for the states that fit next to their table, plus two batches. Reserving more than needed can keep other
 * processes from starting, for example those that draw pictures.
 */
function rowsFor(states: number, words: number, maxMemory: number, batch: number): number {
  const most = Math.floor(maxMemory / (words * 4))
  return states === 0 ? most : Math.min(most, states + 2 * batch)
}
