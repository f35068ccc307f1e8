import { copyWords, repeat } from '../../compile/source/source.ts'
import { isUnrolled } from '../../compile/source/build.ts'
import file from './exactRows.source.js' with { type: 'text' }
import type { Rows } from './rows.ts'

/** A row is the state: its `words`. */
export function exactRows(words: number): Rows {
  return {
    file,
    holes: {
      $stride: words,
      $words: words,
      $copy: (to = '', at = '', from = '', start = '') => copyWords(words, to, at, from, start),
      $same: (a, at, b, start) =>
        isUnrolled(words) ? sameWords(words, a, at, b, start) : `isEqualLong(${at}, ${start})`,
    },
  }
}

function sameWords(words: number, a = '', at = '', b = '', start = ''): string {
  return `(${repeat(words, (i) => `${a}[${at} + ${i}] === ${b}[${start} + ${i}]`, ' && ')})`
}
