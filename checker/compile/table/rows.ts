/** The end of a hash function, of MurmurHash3: every bit of `h` comes to depend on all others. */
export const MIX =
  'h = Math.imul(h ^ h >>> 16, 0x85ebca6b); h = Math.imul(h ^ h >>> 13, 0xc2b2ae35); return h ^ h >>> 16'

/** How the visited table keeps a state in a row of its arena: the pieces of its source that depend on that. */
export interface RowSource {
  /** Words of a row. */
  readonly stride: string
  readonly declarations: string
  /** Hashes state `k` of the batch, at word `o`, into `HASH[k]`. */
  readonly hashBatch: string
  /** The hash of the row at word `at`. */
  readonly hashRow: (at: string) => string
  /** Behind `const h = HASH[k];`, and behind `const h = hash(OUT, o);`. */
  readonly recalled: string
  readonly hashed: string
  /** Is the state at word `o` of the batch, of hash `h`, the one of the row at word `b`? */
  readonly equal: string
  /** Writes state `k` of the batch into `row`, at word `b`. */
  readonly copy: (row: string) => string
  /** State `k` is that of the row at word `b`, of the level under construction: by one thread, and by several. */
  readonly again: string
  readonly sharedAgain: string
  /** What moving row `from` to row `to` takes beside the row itself. */
  readonly move: string
  /** Rows that may be stored. */
  readonly room: string
  /** Before the next level is constructed. */
  readonly drop: string
  /** Of the states, without the table. */
  readonly bytes: string
}
