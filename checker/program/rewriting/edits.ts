/** Replaces the text from `start` to `end`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
  /** The mark that identifies this place in the new text. */
  readonly mark?: number
}

/** Text to put around a node. If more than one node begins or ends at the same place, the outer ones come first. */
export interface Wrap {
  readonly start: number
  readonly before: string
  readonly end: number
  readonly after: string
}

/**
 * Edits text and maps places in the new text back to the old text. Insertions at the same place have this order:
 * closing ones, innermost first, then opening ones, outermost first.
 */
export class Edits {
  readonly #opened: Edit[] = []
  readonly #closed: Edit[] = []
  #marks = 0

  /** Encloses a node. Must be called for outer nodes before inner ones. */
  wrap(start: number, before: string, end: number, after: string): void {
    this.open(start, before)
    this.close(end, after)
  }

  open(at: number, text: string): void {
    this.#opened.push({ start: at, end: at, text })
  }

  close(at: number, text: string): void {
    this.#closed.push({ start: at, end: at, text })
  }

  /** Records where the text from `start` to `end` will be, including any text inserted inside it. */
  mark(start: number, end: number): number {
    const mark = this.#marks++
    this.#opened.push({ start, end: start, text: '', mark })
    this.#closed.push({ start: end, end, text: '', mark })
    return mark
  }

  replace(start: number, end: number, text: string): void {
    this.#opened.push({ start, end, text })
  }

  /** Applies the edits. The result begins with `prefix`. */
  apply(source: string, prefix: string): Edited {
    const edits = [...this.#closed.toReversed(), ...this.#opened].sort((a, b) => a.start - b.start)
    const parts = [prefix]
    const pieces: Piece[] = []
    let at = 0
    let length = prefix.length
    const ranges: [number, number][] = []
    const push = (text: string, from: number): void => {
      if (text === '') return
      pieces.push({ at: length, from })
      parts.push(text)
      length += text.length
    }
    for (const { start, end, text, mark } of edits) {
      push(source.slice(at, start), at)
      if (mark !== undefined) ranges[mark] = [ranges[mark]?.[0] ?? length, length]
      if (text !== '') {
        pieces.push({ at: length, from: start })
        parts.push(text)
        length += text.length
      }
      at = end
    }
    push(source.slice(at), at)
    return { text: parts.join(''), ranges, origin: (offset) => originIn(pieces, source.length, offset) }
  }
}

/** The text to put around nodes while code is rewritten. */
export class Wraps {
  /** The wraps, by the start and end of their node. */
  readonly #open = new Map<string, readonly Wrap[]>()

  constructor(wraps: readonly Wrap[]) {
    for (const wrap of wraps) {
      const place = `${wrap.start} ${wrap.end}`
      this.#open.set(place, [...(this.#open.get(place) ?? []), wrap])
    }
  }

  /**
   * Must be called for outer nodes first. A node can start and end at the same places as the only node inside it, and
   * only one of them gets the text.
   */
  putAround({ start, end }: { readonly start: number; readonly end: number }, edits: Edits): void {
    if (this.#open.size === 0) return
    const place = `${start} ${end}`
    for (const { before, after } of this.#open.get(place) ?? []) edits.wrap(start, before, end, after)
    this.#open.delete(place)
  }
}

/** The new text from `at` onward comes from the old text from `from` onward. */
interface Piece {
  readonly at: number
  readonly from: number
}

export interface Edited {
  readonly text: string
  /** For each mark, its start and end. */
  readonly ranges: readonly (readonly [from: number, to: number])[]
  /**
   * The place in the old text that a place in the new text comes from. For an insertion, this is where it was
   * inserted.
   */
  origin(offset: number): number
}

function originIn(pieces: readonly Piece[], end: number, offset: number): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const piece = pieces[low - 1]
  if (!piece) return 0
  return Math.min(piece.from + offset - piece.at, pieces[low]?.from ?? end)
}
