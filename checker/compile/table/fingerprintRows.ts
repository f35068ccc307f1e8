import { CONTROL } from './control.ts'
import { MIX, type RowSource } from './rows.ts'
import { copyWords, isUnrolled, repeat } from '../source/source.ts'

/** Words of a row: the two of the fingerprint, and the low one of a parent's. */
export const FINGERPRINT_WORDS = 3

/**
 * A row is [high, low, parent]: the two words of the state's fingerprint, and the low word of the fingerprint of that state, among those
 * whose steps lead here from the level before, for which it is least. States themselves are kept in `frontier`, those of row `C[base]`
 * and after it one behind the other; when a level begins, those before it are dropped.
 *
 * The fingerprint is a function of two lanes, into each of which every word goes, multiplied and rotated by constants of its own,
 * so that two words can hardly make good in both lanes what they differ in. Source: the lanes and the end of MurmurHash3_x86_128
 * (Austin Appleby, SMHasher, 2011), with each word in both lanes instead of one in each.
 *
 * `n`: words of a state; `bits`: of the fingerprint, fewer than 64 where a test wants states to collide.
 */
export function fingerprintRows(n: number, bits: number): RowSource {
  return {
    stride: String(FINGERPRINT_WORDS),
    declarations: `const F = frontier, FROM = batchRows, HIGH = new Int32Array(OACT.length);
var high = 0, peak = 0;
function mixed(h) { ${MIX} }
/** Gives the low word; the high one is in \`high\`. */
function hash(B, o) {
  let h = 0, g = 0, k = 0;
  ${isUnrolled(n) ? repeat(n, (j) => mixWord(`o + ${j}`), '\n  ') : `for (let j = 0; j < ${n}; j++) { ${mixWord('o + j')} }`}
  h ^= ${4 * n}; g ^= ${4 * n};
  h = h + g | 0; g = g + h | 0;
  h = mixed(h); g = mixed(g);
  h = h + g | 0; g = g + h | 0;
  high = g${mask(bits - 32)};
  return h${mask(bits)}
}
function parent(k) { const row = FROM[k]; return row < 0 ? 0 : A[row * ${FINGERPRINT_WORDS} + 1] }
function drop() {
  const base = C[${CONTROL.base}];
  peak = Math.max(peak, count - base);
  F.copyWithin(0, (start - base) * n, (count - base) * n);
  C[${CONTROL.base}] = start;
  C[${CONTROL.room}] = roomFor(start, peak)
}`,
    hashBatch: '{ HASH[k] = hash(OUT, o); HIGH[k] = high }',
    hashRow: (at) => `A[${at} + 1]`,
    recalled: 'const g = HIGH[k];',
    hashed: 'const g = high;',
    equal: 'A[b] === g && A[b + 1] === h',
    copy: (row) =>
      `A[b] = g; A[b + 1] = h; A[b + 2] = parent(k); const f = (${row} - C[${CONTROL.base}]) * n; ${copyWords(n, 'F', 'f', 'OUT', 'o')}`,
    again: 'const p = parent(k); if (p < A[b + 2]) A[b + 2] = p;',
    sharedAgain: 'lower(A, b + 2, parent(k));',
    move: `const base = C[${CONTROL.base}];
  F.copyWithin((to - base) * n, (from - base) * n, (from - base + 1) * n);`,
    room: `C[${CONTROL.room}]`,
    drop: 'drop();',
    bytes: `count * ${FINGERPRINT_WORDS * 4} + Math.max(peak, count - C[${CONTROL.base}]) * n * 4`,
  }
}

/** The word goes into lane `h` and into lane `g`. */
function mixWord(at: string): string {
  return `k = Math.imul(B[${at}], 0x239b961b); k = Math.imul(k << 15 | k >>> 17, 0xab0e9789); h ^= k; h = Math.imul(h << 19 | h >>> 13, 5) + 0x561ccd1b | 0;
  k = Math.imul(B[${at}], 0x38b34ae5); k = Math.imul(k << 17 | k >>> 15, 0xa1e38b93); g ^= k; g = Math.imul(g << 15 | g >>> 17, 5) + 0x96cd1c35 | 0;`
}

/** Of a word of which so many bits count. */
function mask(bits: number): string {
  return bits >= 32 ? '' : ` & ${2 ** Math.max(0, bits) - 1}`
}
