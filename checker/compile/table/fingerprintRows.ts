import { copyWords } from '../source/source.ts'
import file from './fingerprintRows.source.js' with { type: 'text' }
import type { Rows } from './rows.ts'

/** Words of a row: the two of the fingerprint, and the low one of a parent's. */
export const FINGERPRINT_WORDS = 3

/**
 * A row is [high, low, parent]: the two words of the state's fingerprint, and the smallest low word among the fingerprints of the
 * states of the level before whose steps lead to it. States themselves are kept in `frontier`, those of row `control[base]` and
 * after it, one behind the other. When a level begins, the states before it are dropped.
 *
 * The fingerprint is a function of two lanes. Every word goes into both lanes, multiplied and rotated by constants of its own, so
 * two words can hardly cancel each other in both lanes. Source: the lanes and the end of MurmurHash3_x86_128 (Austin Appleby,
 * SMHasher, 2011), with each word in both lanes instead of one in each.
 *
 * `words`: of a state; `bits`: of the fingerprint, fewer than 64 if a test wants states to collide.
 */
export function fingerprintRows(words: number, bits: number): Rows {
  return {
    file,
    holes: {
      $stride: FINGERPRINT_WORDS,
      $words: words,
      $copy: (to = '', at = '', from = '', start = '') => copyWords(words, to, at, from, start),
      $highBits: mask(bits - 32),
      $lowBits: mask(bits),
    },
  }
}

/** The bits that count in a word, if so many bits of it count. */
function mask(bits: number): number {
  return bits >= 32 ? -1 : 2 ** Math.max(0, bits) - 1
}
