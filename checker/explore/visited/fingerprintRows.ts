import { copyWords } from '../../compile/source/source.ts'
import file from './fingerprintRows.source.js' with { type: 'text' }
import { CONTROL } from '../../compile/threads/control.ts'
import type { Rows } from './rows.ts'
import { type Division, rowPlace } from '../../compile/arena/rowPlace.ts'

/** A row has three words: two for the fingerprint, and one for the low word of a parent's. */
export const FINGERPRINT_WORDS = 3

/**
 * A row is [high, low, parent]: the two words of the state's fingerprint, and the smallest low word among the
 * fingerprints of its predecessors on the previous level. Whole states are kept in `frontier`, one after another,
 * starting with the state of row `control[base]`. When a level begins, the states before it are dropped.
 *
 * The fingerprint is a function of two lanes. Every word is mixed into both lanes, with different multipliers and
 * rotations, so it is unlikely that two words cancel each other in both lanes. Source: the lanes and the
 * finalization of MurmurHash3_x86_128 (Austin Appleby, SMHasher, 2011), but each word goes into both lanes.
 *
 * `bits` is the width of the fingerprint. It is less than 64 only if a test needs states to collide.
 */
export function fingerprintRows(arena: Division, states: Division, bits: number): Rows {
  const { stride: words } = states
  const place = rowPlace(arena, 'arena', 'segments')
  const whole = rowPlace(states, 'frontier', 'frontierSegments', (row) => `(${row} - control[${CONTROL.base}])`)
  return {
    file,
    holes: {
      $stride: FINGERPRINT_WORDS,
      $segment: place.segment,
      $start: place.start,
      $wholeSegment: whole.segment,
      $wholeStart: whole.start,
      $words: words,
      $copy: (to = '', at = '', from = '', start = '') => copyWords(words, to, at, from, start),
      $highBits: mask(bits - 32),
      $lowBits: mask(bits),
    },
  }
}

/** A mask for the lowest `bits` bits of a word. */
function mask(bits: number): number {
  return bits >= 32 ? -1 : 2 ** Math.max(0, bits) - 1
}
