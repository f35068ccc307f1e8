import { FINGERPRINT_WORDS } from '../visited/fingerprintRows.ts'
import { largerTable, MOST_SLOTS } from '../visited/table.ts'

/** The visited table starts with this many slots by default. */
export const DEFAULT_SLOTS = 2 ** 17

const WORD_BYTES = 4
const SLOT_BYTES = 4
/** The maximum load of the visited table; see `createTable`. */
const MAX_LOAD = 0.7
/** One process stores at most this many states, however much memory it has. */
export const MOST_STATES = Math.floor(MOST_SLOTS * MAX_LOAD)

/**
 * How many states of this width a run can store within its memory budget, not counting the last batches. This counts
 * the rows of the arena and the slots of a table that grows when it is 70% full.
 */
export function statesThatFit(words: number, maxMemory: number, initialSlots = DEFAULT_SLOTS): number {
  return bestFit(words, maxMemory, initialSlots).rows
}

/** The number of slots in the largest table of such a run. A larger table would leave room for fewer states. */
export function slotsThatFit(words: number, maxMemory: number, initialSlots: number): number {
  return bestFit(words, maxMemory, initialSlots).slots
}

function bestFit(words: number, maxMemory: number, initialSlots: number): Fit {
  const rowBytes = words * WORD_BYTES
  return mostBeside(initialSlots, (slots) => Math.floor((maxMemory - slots * SLOT_BYTES) / rowBytes))
}

/**
 * Like `statesThatFit`, but for fingerprints. States from row `base` onward are kept whole, at most `peak` of them at a
 * time.
 */
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

/** How many rows fit and how many slots their table has. */
interface Fit {
  readonly rows: number
  readonly slots: number
}

/** `rowsBeside` returns how many rows fit next to a table with this many slots. */
function mostBeside(initialSlots: number, rowsBeside: (slots: number) => number): Fit {
  const within = (slots: number): number => Math.min(rowsBeside(slots), Math.floor(slots * MAX_LOAD))
  let fit = { rows: 0, slots: initialSlots }
  for (let slots = initialSlots; slots <= MOST_SLOTS && within(slots) > fit.rows; slots = largerTable(slots))
    fit = { rows: within(slots), slots }
  return fit
}

/**
 * How many bytes a stored state takes, including its share of the table: `least` if the table is full, `most` if a
 * small table has just grown.
 */
export function bytesPerState(words: number): { readonly least: number; readonly most: number } {
  const slot = SLOT_BYTES / MAX_LOAD
  return { least: words * WORD_BYTES + slot, most: words * WORD_BYTES + 4 * slot }
}
