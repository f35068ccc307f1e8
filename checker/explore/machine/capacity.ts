import { FINGERPRINT_WORDS } from '../visited/fingerprintRows.ts'
import { largerTable, MOST_SLOTS } from '../visited/table.ts'

/** The visited table of a run with default options. */
export const DEFAULT_SLOTS = 2 ** 17

const WORD_BYTES = 4
const SLOT_BYTES = 4
/** The maximum load of the visited table; see `createTable`. */
const MAX_LOAD = 0.7
/** The maximum number of states that one process stores, however much memory it has. */
export const MOST_STATES = Math.floor(MOST_SLOTS * MAX_LOAD)

/**
 * The number of states of a given width that a run stores before it reaches its memory budget, except for the last
 * batches. It counts rows of the arena, and the slots of a table that grows when it is 70% full.
 */
export function statesThatFit(words: number, maxMemory: number, initialSlots = DEFAULT_SLOTS): number {
  return bestFit(words, maxMemory, initialSlots).rows
}

/** The number of slots of the largest table of such a run: a larger one would leave room for fewer states. */
export function slotsThatFit(words: number, maxMemory: number, initialSlots: number): number {
  return bestFit(words, maxMemory, initialSlots).slots
}

function bestFit(words: number, maxMemory: number, initialSlots: number): Fit {
  const rowBytes = words * WORD_BYTES
  return mostBeside(initialSlots, (slots) => Math.floor((maxMemory - slots * SLOT_BYTES) / rowBytes))
}

/** The same for fingerprints, if states from row `base` onward are kept whole, and at most `peak` of them at a time. */
export function fingerprintsThatFit(
  words: number,
  maxMemory: number,
  initialSlots: number,
  { base, peak }: { readonly base: number; readonly peak: number },
): number {
  const rowBytes = FINGERPRINT_WORDS * WORD_BYTES
  const stateBytes = words * WORD_BYTES
  return mostBeside(initialSlots, (slots) => {
    const bytes = maxMemory - slots * SLOT_BYTES
    const nowWhole = Math.floor((bytes + base * stateBytes) / (rowBytes + stateBytes))
    return Math.min(nowWhole, Math.floor((bytes - peak * stateBytes) / rowBytes))
  }).rows
}

/** The number of rows that fit, and the number of slots of their table. */
interface Fit {
  readonly rows: number
  readonly slots: number
}

/** `rowsBeside` returns the number of rows that fit in addition to a table with the given number of slots. */
function mostBeside(initialSlots: number, rowsBeside: (slots: number) => number): Fit {
  const within = (slots: number): number => Math.min(rowsBeside(slots), Math.floor(slots * MAX_LOAD))
  let fit = { rows: 0, slots: initialSlots }
  for (let slots = initialSlots; slots <= MOST_SLOTS && within(slots) > fit.rows; slots = largerTable(slots))
    fit = { rows: within(slots), slots }
  return fit
}

/**
 * The bytes that a stored state takes, including its share of the table: `least` when the table is full, `most` when a
 * small one has just grown.
 */
export function bytesPerState(words: number): { readonly least: number; readonly most: number } {
  const slot = SLOT_BYTES / MAX_LOAD
  return { least: words * WORD_BYTES + slot, most: words * WORD_BYTES + 4 * slot }
}
