import { must } from '../../must.ts'

/** The size of the largest segment in words: V8 is fastest with array indices that fit into 31 bits. */
export const SEGMENT_WORDS = 2 ** 31 - 2 ** 14
/** The shift for memory with a single segment: shifting any row number by it gives 0. */
export const SINGLE = 31

/** Concatenates lists of words. */
export function concatenated(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}

/**
 * Rows of equal length, divided into segments with the same number of rows, a power of two. Only the last segment may
 * be shorter. Almost all runs have a single segment; it takes more than 8 GiB of rows to need another.
 */
export class Segments {
  /** Words per row. */
  readonly stride: number
  /** Shifting a row number right by this many bits gives its segment. */
  readonly shift: number
  readonly parts: readonly Int32Array[]
  /** Computed once: computing the power for every row took an eighth of a search with a refinement. */
  readonly #mask: number

  constructor(stride: number, parts: readonly Int32Array[], shift = SINGLE) {
    this.stride = stride
    this.parts = parts
    this.shift = shift
    this.#mask = maskOf(this)
  }

  /** How many rows the memory has room for. */
  get rows(): number {
    return this.parts.reduce((rows, part) => rows + Math.floor(part.length / this.stride), 0)
  }

  /** The segment of a row; `startOf` gives the position of the row's first word in it. */
  partOf(row: number): Int32Array {
    return must(this.parts[row >>> this.shift], `the segment of row ${row}`)
  }

  startOf(row: number): number {
    return (row & this.#mask) * this.stride
  }

  /** One word of a row. */
  wordOf(row: number, word: number): number {
    return must(this.partOf(row)[this.startOf(row) + word])
  }

  /** The words of a row, without copying them. */
  row(row: number): Int32Array {
    const at = this.startOf(row)
    return this.partOf(row).subarray(at, at + this.stride)
  }

  /** The words of rows `from` to `to`, without copying them, in one piece per segment. */
  pieces(from: number, to: number): Int32Array[] {
    const pieces: Int32Array[] = []
    for (let row = from; row < to;) {
      const end = Math.min(to, row + this.#leftFrom(row))
      const at = this.startOf(row)
      pieces.push(this.partOf(row).subarray(at, at + (end - row) * this.stride))
      row = end
    }
    return pieces
  }

  /** Overwrites rows, starting with `row`. */
  put(row: number, words: Int32Array): void {
    let at = 0
    for (const piece of this.pieces(row, row + words.length / this.stride)) {
      piece.set(words.subarray(at, at + piece.length))
      at += piece.length
    }
  }

  /** Copies `count` rows to a smaller row number. */
  moveDown(to: number, from: number, count: number): void {
    for (let done = 0; done < count;) {
      const size = Math.min(count - done, this.#leftFrom(to + done), this.#leftFrom(from + done))
      const at = this.startOf(from + done)
      const target = this.partOf(to + done)
      const source = this.partOf(from + done)
      if (source === target) target.copyWithin(this.startOf(to + done), at, at + size * this.stride)
      else target.set(source.subarray(at, at + size * this.stride), this.startOf(to + done))
      done += size
    }
  }

  /** How many rows there are from this one to the end of its segment. */
  #leftFrom(row: number): number {
    return this.#mask + 1 - (row & this.#mask)
  }
}

/** Whether there is only one segment. */
export function isSingle({ shift }: Pick<Segments, 'shift'>): boolean {
  return shift === SINGLE
}

/** The bits of a row number that give the row's position in its segment. */
export function maskOf({ shift }: Pick<Segments, 'shift'>): number {
  return 2 ** shift - 1
}
