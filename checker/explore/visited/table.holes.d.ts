/** The parameters of the table and the holes in its source files. */

/** The rows, one after another. The storage determines their format. */
export declare const rowMemory: Movable
/** The states to insert or look up and the action that produced each. */
export declare const batch: Int32Array
export declare const batchActions: Uint16Array
/** For each state of the batch, the row of its predecessor, or -1. */
export declare const batchRows: Int32Array
/** For each state of the batch without such a row, the low word of its predecessor's fingerprint, or 0. */
export declare const batchParents: Int32Array
/** For each row of the level under construction, the smallest action that produced it. */
export declare const credits: Uint16Array
/** The words through which threads coordinate; see control.ts. */
export declare const control: Int32Array
/** Tables that another thread has reserved. */
export declare const tables: readonly (Int32Array | undefined)[]
/** The states of the last two levels, if rows are fingerprints. */
export declare const whole: Movable
/** See `Segments`. */
export interface Movable {
  moveDown(to: number, from: number, count: number): void
}
/** How many rows fit into the arena. */
export declare const capacity: number
export declare const initialSlots: number
/** The number of this thread. */
export declare const thread: number
/** Allocates a table. Null if the memory cannot be allocated. */
export declare function allocate(slots: number): Int32Array | null
/** How many slots the next table has. */
export declare function larger(slots: number): number
/** How many rows can be stored while the states from row `base` onward are kept whole. */
export declare function roomFor(base: number, peak: number): number

/** How many words a state has and how many a row has. */
export declare const $words: number
export declare const $stride: number
/** A row's segment and where in it the row begins. */
export declare function $segment(row: number): Int32Array
export declare function $start(row: number): number
/** The same for the state of a row, if rows are fingerprints. */
export declare function $wholeSegment(row: number): Int32Array
export declare function $wholeStart(row: number): number
/** A thread reserves at least this fraction of a batch in the arena. */
export declare const $share: number
/** Masks for the used bits in the two words of a fingerprint. */
export declare const $highBits: number
export declare const $lowBits: number

/** Copies one state. */
export declare function $copy(to: Int32Array, at: number, from: Int32Array, start: number): void
/** Whether two states are equal. */
export declare function $same(a: Int32Array, at: number, b: Int32Array, start: number): boolean

/** Positions in `control`. */
export declare const $rows: number
export declare const $table: number
export declare const $running: number
export declare const $parked: number
export declare const $epoch: number
export declare const $rehashed: number
export declare const $rehashing: number
export declare const $full: number
export declare const $next: number
export declare const $stop: number
export declare const $base: number
export declare const $room: number
export declare const $shares: number
