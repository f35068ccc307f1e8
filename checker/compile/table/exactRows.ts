import { MIX, type RowSource } from './rows.ts'
import { copyWords, isUnrolled, repeat } from '../source/source.ts'

/** A row is the state: its `n` words. */
export function exactRows(n: number): RowSource {
  return {
    stride: 'n',
    declarations: `function hash(B, o) { let h = 0x2c1b3c6d; ${hashWords(n)} ${MIX} }
${isUnrolled(n) ? '' : `function sameRow(b, o) { for (let j = 0; j < ${n}; j++) if (A[b + j] !== OUT[o + j]) return false; return true }`}`,
    hashBatch: 'HASH[k] = hash(OUT, o);',
    hashRow: (at) => `hash(A, ${at})`,
    recalled: '',
    hashed: '',
    equal: equal(n),
    copy: () => copyWords(n, 'A', 'b', 'OUT', 'o'),
    again: '',
    sharedAgain: '',
    move: '',
    room: 'capacity',
    drop: '',
    bytes: 'count * n * 4',
  }
}

function hashWords(n: number): string {
  if (!isUnrolled(n)) return `for (let j = 0; j < ${n}; j++) { ${mixWord('o + j')} }`
  return repeat(n, (j) => mixWord(j === 0 ? 'o' : `o + ${j}`), ' ')
}

function mixWord(at: string): string {
  return `h = Math.imul(h ^ B[${at}], 0x9e3779b1); h ^= h >>> 15;`
}

function equal(n: number): string {
  if (isUnrolled(n)) return repeat(n, (j) => `A[b + ${j}] === OUT[o + ${j}]`, ' && ')
  return `sameRow(b, o)`
}
