import { copyWords, repeat } from '../../compile/source/source.ts'
import { isUnrolled } from '../../compile/source/build.ts'
import file from './exactRows.source.js' with { type: 'text' }
import type { Rows } from './rows.ts'
import { type Division, rowPlace } from '../../compile/arena/rowPlace.ts'

/** A row is the state. */
export function exactRows(arena: Division): Rows {
  const { stride: words } = arena
  const place = rowPlace(arena, 'arena', 'segments')
  return {
    file,
    holes: {
      $segment: place.segment,
      $start: place.start,
      $words: words,
      $copy: (to = '', at = '', from = '', start = '') => copyWords(words, to, at, from, start),
      $same: (a, at, b, start) =>
        isUnrolled(words) ? sameWords(words, a, at, b, start) : `isEqualLong(${a}, ${at}, ${start})`,
    },
  }
}

function sameWords(words: number, a = '', at = '', b = '', start = ''): string {
  return `(${repeat(words, (i) => `${a}[${at} + ${i}] === ${b}[${start} + ${i}]`, ' && ')})`
}
