/** How many bits a root may decide on at once, which allows a table of 16,384 cells. */
const MAX_ROOT_BITS = 14
/** A bit that fewer than this fraction of the traces read is left to the nodes. */
const WORTH = 1 / 4

/** Some adjacent bits of a word. */
export interface Piece {
  readonly word: number
  readonly shift: number
  readonly bits: number
}

/** How many times each bit of the state was read, indexed by 32 * word + bit. */
export type Readings = Float64Array

/**
 * The bits that enough of the traces read, up to `most` of them, grouped into pieces of adjacent bits. A state is first
 * looked up by all these bits together.
 */
export function rootPieces(readings: Readings, traces: number, most: number): readonly Piece[] {
  const chosen = [...readings.entries()]
    .filter(([, count]) => count >= traces * WORTH && count > 0)
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, Math.max(0, Math.min(MAX_ROOT_BITS, most)))
    .map(([bit]) => bit)
    .sort((a, b) => a - b)
  const pieces: Piece[] = []
  for (const bit of chosen) {
    const last = pieces.at(-1)
    const word = bit >>> 5
    if (last && last.word === word && last.shift + last.bits === (bit & 31))
      pieces[pieces.length - 1] = { ...last, bits: last.bits + 1 }
    else pieces.push({ word, shift: bit & 31, bits: 1 })
  }
  return pieces
}

/** For each word of a state, the bits in these pieces. */
export function masks(pieces: readonly Piece[], words: number): Int32Array {
  const all = new Int32Array(words)
  for (const { word, shift, bits } of pieces) all[word] = (all[word] ?? 0) | ((2 ** bits - 1) << shift)
  return all
}

/** How many cells a root has. */
export function rootSize(pieces: readonly Piece[]): number {
  return 2 ** pieces.reduce((n, p) => n + p.bits, 0)
}

/** The cell of a state in the root that starts at `first`. */
export function cellIn(pieces: readonly Piece[], first: number, state: Int32Array): number {
  let above = 0
  return pieces.reduce((cell, { word, shift, bits }) => {
    const value = ((state[word] ?? 0) >>> shift) & (2 ** bits - 1)
    above += bits
    return cell + (value << (above - bits))
  }, first)
}

/** An expression for the cell of a state in the root that starts at `first`. `word(i)` is the source of word i. */
export function rootCell(pieces: readonly Piece[], first: number, word: (i: number) => string): string {
  let above = 0
  const terms = pieces.map((piece) => {
    const value = `((${word(piece.word)} >>> ${piece.shift} & ${2 ** piece.bits - 1}) << ${above})`
    above += piece.bits
    return value
  })
  return [String(first), ...terms].join(' + ')
}
