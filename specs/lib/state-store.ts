/** What quorate/state-store has apart from who does what: what threads are about, addresses in tables, and shares of rows. */
import { oneOf } from 'quorate'

export const Phase = oneOf(
  /** Has no state in hand. */
  'ready',
  /** Looks at a slot. */
  'probing',
  /** Has seen that the slot is empty. */
  'empty',
  /** Has read how many rows are given out: a mistake. */
  'counted',
  /** Has taken rows that are not there. */
  'overdrawn',
  /** Has written the state into a row of its own. */
  'written',
  /** Has published a row that it has yet to write: a mistake. */
  'promised',
  /** Is counted among the parked, and still among the running. */
  'leaving',
  /** Is counted nowhere: a mistake. */
  'uncounted',
  /** Waits for the next table. */
  'parked',
  /** Takes a row that is to go into it, */
  'moving',
  /** and looks for its slot. */
  'placing',
  /** Waits until the others have moved theirs. */
  'moved',
  'finished',
)

/** Addresses in tables of which the first has so many slots, and each next one twice as many. */
export function addressing(slots: number) {
  const slotsOf = (table: number) => slots * 2 ** table
  /** States 0 and 1, 2 and 3, and so on meet in the first table, and no longer in the second. */
  const home = (state: number, table: number) => ((state % 2) * slots + Math.floor(state / 2)) % slotsOf(table)
  const next = (slot: number, table: number) => (slot + 1) % slotsOf(table)
  /** The rows in the slots from this one on, up to the first empty slot. */
  const rowsFrom = (first: number, table: number, rowIn: (slot: number) => number | null) => {
    const rows: number[] = []
    for (let slot = first; rows.length < slotsOf(table); slot = next(slot, table)) {
      const row = rowIn(slot)
      if (row === null) break
      rows.push(row)
    }
    return rows
  }
  return { slotsOf, home, next, rowsFrom }
}

/** Rows that a thread has taken and not used. */
interface Share {
  readonly own: number
  readonly ownEnd: number
}

export function owns({ own, ownEnd }: Share, row: number): boolean {
  return own <= row && row < ownEnd
}

/** Which row goes where when the last rows, one after the other, fill the gaps: without any, each stays where it is. */
export function withoutGaps(shares: Iterable<Share>, rows: number): readonly number[] {
  const gaps = [...shares].filter(({ own, ownEnd }) => own < ownEnd).sort((a, b) => b.own - a.own)
  const order = Array.from({ length: rows }, (_, row) => row)
  for (const { own, ownEnd } of gaps) {
    const last = order.splice(own - ownEnd).toReversed()
    for (let row = own; row < Math.min(ownEnd, order.length); row++) order[row] = last[row - own]
  }
  return order
}
