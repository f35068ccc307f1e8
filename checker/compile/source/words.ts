import { type Holes, isUnrolled } from './build.ts'

/** The holes that depend on how many words a state has; see words.holes.d.ts. Short states are copied word by word. */
export function wordHoles(words: number): Holes {
  const each = (f: (i: number) => string, separator: string): string =>
    Array.from({ length: words }, (_, i) => f(i)).join(separator)
  const isShort = isUnrolled(words)
  return {
    $words: words,
    $copy: (to = '', at = '', from = '', start = '') =>
      isShort
        ? each((i) => `${to}[${wordAt(at, i)}] = ${from}[${wordAt(start, i)}];`, ' ')
        : `for (let i = 0; i < ${words}; i++) ${to}[${at} + i] = ${from}[${start} + i];`,
    $set: (to = '', from = '', at = '0') =>
      isShort ? each((i) => `${to}[${wordAt(at, i)}] = ${from}[${i}];`, ' ') : `${to}.set(${from}, ${at});`,
    $isSame: (a = '', b = '') =>
      isShort ? `(${each((i) => `${a}[${i}] === ${b}[${i}]`, ' && ')})` : `${a}.every((word, i) => word === ${b}[i])`,
  }
}

/** The position of a word. `base` is source text. */
export function wordAt(base: string, i: number): string {
  return base === '0' ? String(i) : i === 0 ? base : `${base} + ${i}`
}
