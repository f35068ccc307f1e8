import type { SymmetricIds } from '../spec/symmetry.ts'
import { Elements, exchangeSource, renamingOf } from './exchange.ts'
import { type Keys, keysSource } from './idKeys.ts'
import type { Layout } from './layout.ts'
import { motionOf } from './motion.ts'
import { PRELUDE } from './prelude.ts'
import { copyWords, evaluate, repeat } from './source.ts'

/** Puts one state of each orbit, its representative, in place of the others; see `createSymmetry`. */
export interface Symmetry {
  /** Makes the first `count` states of the batch representatives. */
  represent(count: number): void
  /** The same for the state at word `at` of the batch. */
  representAt(at: number): void
  /** Exchanges ids `a` and `a + 1` of a type in a state, in place. */
  exchange(words: Int32Array, type: number, a: number): void
}

/**
 * Symmetry reduction: of the states that a renaming of ids turns into each other (an orbit) one is kept.
 *
 * Every id has a key, made of what the state says of it alone, so that renaming ids moves the keys with them. The ids are
 * sorted by key, by exchanges of neighbours on the packed words; where keys are equal, all orders are gone through, each one
 * exchange from the one before (Steinhaus, Johnson, Trotter), and the least state is taken. So all states of an orbit come to
 * the same candidates, and each orbit has exactly one representative.
 *
 * On kip-320 at (3,2,2,3) a sixth of the states is stored (1,665,204 of 9,985,570) in about a third of the processor time of the whole
 * process; of the search with symmetry a tenth goes into this.
 *
 * Source: Ip, Dill, "Better verification through symmetry", FMSD 1996; sorting as in Bošnački, Dams, Holenderski, "Symmetric
 * Spin", STTT 2002.
 */
export function createSymmetry(layout: Layout, types: readonly SymmetricIds[], batch: Int32Array): Symmetry {
  const motion = motionOf(
    layout,
    types.map(({ name }) => name),
  )
  const elements = new Elements()
  const exchanges = types.flatMap(({ name, size }, g) =>
    Array.from({ length: size - 1 }, (_, a) => {
      const pair = { ids: name, a, b: a + 1 }
      return `function x${g}_${a}() {\n  ${exchangeSource(motion, pair, renamingOf(pair, size), elements)}\n}`
    }),
  )
  const largest = Math.max(...types.map(({ size }) => size))
  return evaluate<Symmetry>(
    'symmetry',
    {
      OUT: batch,
      RENAME: elements.renamers,
      ORDERS: Array.from({ length: largest + 1 }, (_, size) => neighbourExchanges(size)),
    },
    `${PRELUDE}
const n = ${layout.words}, C = offHeap(n), B = offHeap(n);
function mix(h, x) { h = Math.imul(h ^ x, 0x9e3779b1); return h ^ h >>> 15 }
${elements.source}
${exchanges.join('\n')}
const X = [${types.map(({ size }, g) => `[${Array.from({ length: size - 1 }, (_, a) => `x${g}_${a}`).join(', ')}]`).join(', ')}];
${TIES}
function keep() { ${copyWords(layout.words, 'B', '0', 'C', '0')} }
function representAt(o) {
  ${copyWords(layout.words, 'C', '0', 'OUT', 'o')}
  ${types.map((type, g) => sortSource(type, g, keysSource(motion, types, type))).join('\n  ')}
  ${tiesSource(types, layout.words)}
  ${copyWords(layout.words, 'OUT', 'o', 'C', '0')}
}
function represent(count) { for (let k = 0, o = 0; k < count; k++, o += n) representAt(o) }
function exchange(words, type, a) { C.set(words); X[type][a](); words.set(C) }
return { represent, representAt, exchange }`,
  )
}

/** Computes the keys of a type's ids and sorts the ids by them: neighbours that are out of order change places. */
function sortSource({ size }: SymmetricIds, g: number, keys: Keys): string {
  const names = keys.keys.map((key, i) => `k${g}_${i} = ${key}`)
  const exchanges = Array.from({ length: size - 1 }, (_, pass) =>
    repeat(
      size - 1 - pass,
      (a) =>
        `if (k${g}_${a} > k${g}_${a + 1}) { x${g}_${a}(); const k = k${g}_${a}; k${g}_${a} = k${g}_${a + 1}; k${g}_${a + 1} = k }`,
      '\n  ',
    ),
  )
  return `${keys.declarations}\n  let ${names.join(', ')};\n  ${exchanges.join('\n  ')}`
}

function tiesSource(types: readonly SymmetricIds[], words: number): string {
  const equal = types.flatMap(({ size }, g) =>
    Array.from({ length: size - 1 }, (_, a) => `k${g}_${a} === k${g}_${a + 1}`),
  )
  const runs = types.map(
    ({ size }, g) => `${repeat(size, (i) => `K[${i}] = k${g}_${i};`, ' ')} findRuns(${g}, ${size});`,
  )
  return `if (${equal.join(' || ')}) { RUNS = 0; ${runs.join(' ')} keep(); spread(0); ${copyWords(words, 'C', '0', 'B', '0')} }`
}

/** `spread` goes through all orders of the ids of all runs of equal keys, and keeps the least state in `B`. */
const TIES = `
const K = new Int32Array(8), TYPE = [], AT = [], LENGTH = [];
var RUNS = 0;
function findRuns(type, size) {
  for (let at = 0, end = 0; at < size; at = end) {
    for (end = at + 1; end < size && K[end] === K[at]; end++);
    if (end - at > 1) { TYPE[RUNS] = type; AT[RUNS] = at; LENGTH[RUNS] = end - at; RUNS++ }
  }
}
function isLess() { for (let i = 0; i < n; i++) if (C[i] !== B[i]) return C[i] < B[i]; return false }
function spread(run) {
  if (run === RUNS) { if (isLess()) keep(); return }
  const order = ORDERS[LENGTH[run]], exchanges = X[TYPE[run]], at = AT[run];
  for (let i = 0; ; i++) {
    spread(run + 1);
    if (i === order.length) return;
    exchanges[at + order[i]]()
  }
}`

/**
 * Positions a at which neighbours a and a + 1 change places, one after the other, so that all orders of `size` things come up,
 * each once: a new thing goes back and forth through each order of those before it.
 */
function neighbourExchanges(size: number): Uint8Array {
  if (size < 2) return new Uint8Array()
  const inner = neighbourExchanges(size - 1)
  const sweep = Array.from({ length: size - 1 }, (_, i) => i)
  const all: number[] = []
  for (let i = 0; i <= inner.length; i++) {
    const down = i % 2 === 0
    all.push(...(down ? sweep.toReversed() : sweep))
    if (i < inner.length) all.push((inner[i] ?? 0) + (down ? 1 : 0))
  }
  return Uint8Array.from(all)
}
