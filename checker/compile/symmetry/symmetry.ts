import type { SymmetricIds } from '../../language/model/symmetry.ts'
import { Elements, exchangeSource, renamingOf } from './exchange.ts'
import { COUNTED, type Keys, keysSource } from './idKeys.ts'
import type { Layout } from '../layout/layout.ts'
import { motionOf } from './motion.ts'
import { PRELUDE } from '../source/prelude.ts'
import { copyWords, evaluate, repeat } from '../source/source.ts'

/** Puts one state of each orbit, its representative, in place of the others; see `createSymmetry`. */
export interface Symmetry {
  /** Makes the first `count` states of the batch representatives. */
  represent(count: number): void
  /** The same for the state at word `at` of the batch. */
  representAt(at: number): void
  /** Exchanges ids `a` and `a + 1` of a type in a state, in place. */
  exchange(words: Int32Array, type: number, a: number): void
}

/** Which id of each type has which name now: after `starts[t]`, by the names in order, the number of the id that was called so. */
export interface Renamed {
  readonly order: Uint8Array
  readonly starts: readonly number[]
}

/** As `Symmetry`, and tells how it renames: somewhat slower. */
export interface Renamer extends Renamed {
  representAt(at: number): void
}

export function createRenamer(layout: Layout, types: readonly SymmetricIds[], batch: Int32Array): Renamer {
  const starts = types.map((_, g) => types.slice(0, g).reduce((sum, { size }) => sum + size, 0))
  const order = Uint8Array.from(types.flatMap(({ size }) => Array.from({ length: size }, (_, i) => i)))
  const symmetry = symmetryOf(layout, types, batch, { order, starts })
  const first = order.slice()
  return {
    order,
    starts,
    representAt(at) {
      order.set(first)
      symmetry.representAt(at)
    },
  }
}

/**
 * Symmetry reduction: of the states that a renaming of ids turns into each other (an orbit) one is kept.
 *
 * Every id has two keys, made of what the state says of it alone, so that renaming ids moves the keys with them (idKeys.ts). The
 * ids are sorted by the first and, where these are equal, the second, by exchanges of neighbours on the packed words; where both
 * are equal, all orders are gone through, each one exchange from the one before (Steinhaus, Johnson, Trotter), and the least state
 * is taken. So all states of an orbit come to the same candidates, and each orbit has exactly one representative.
 *
 * On kip-320 at (3,2,2,3) a sixth of the states is stored (1,665,204 of 9,985,570) in a quarter of the processor time of the whole
 * process; of the search with symmetry a twelfth goes into this.
 *
 * Source: Ip, Dill, "Better verification through symmetry", FMSD 1996; sorting as in Bošnački, Dams, Holenderski, "Symmetric
 * Spin", STTT 2002.
 */
export function createSymmetry(layout: Layout, types: readonly SymmetricIds[], batch: Int32Array): Symmetry {
  return symmetryOf(layout, types, batch, null)
}

function symmetryOf(
  layout: Layout,
  types: readonly SymmetricIds[],
  batch: Int32Array,
  renamed: Renamed | null,
): Symmetry {
  const motion = motionOf(
    layout,
    types.map(({ name }) => name),
  )
  const elements = new Elements()
  const exchanges = types.flatMap(({ name, size }, g) =>
    Array.from({ length: size - 1 }, (_, a) => {
      const pair = { ids: name, a, b: a + 1 }
      const at = renamed && (renamed.starts[g] ?? 0) + a
      const noted = at === null ? '' : `const i = ORDER[${at}]; ORDER[${at}] = ORDER[${at + 1}]; ORDER[${at + 1}] = i;`
      return `function x${g}_${a}() {\n  ${exchangeSource(motion, pair, renamingOf(pair, size), elements)}\n  ${noted}\n}`
    }),
  )
  const keys = types.map((type) => keysSource(motion, types, type))
  const largest = Math.max(...types.map(({ size }) => size))
  return evaluate<Symmetry>(
    'symmetry',
    {
      OUT: batch,
      RENAME: elements.renamers,
      ORDER: renamed?.order,
      ORDERS: Array.from({ length: largest + 1 }, (_, size) => neighbourExchanges(size)),
    },
    `${PRELUDE}
const n = ${layout.words}, C = offHeap(n), B = offHeap(n);
function mix(h, x) { h = Math.imul(h ^ x, 0x9e3779b1); return h ^ h >>> 15 }
${COUNTED}
${elements.source}
${exchanges.join('\n')}
const X = [${types.map(({ size }, g) => `[${Array.from({ length: size - 1 }, (_, a) => `x${g}_${a}`).join(', ')}]`).join(', ')}];
${TIES}
${renamed ? 'const KEPT = ORDER.slice();' : ''}
function keep() { ${copyWords(layout.words, 'B', '0', 'C', '0')} ${renamed ? 'KEPT.set(ORDER);' : ''} }
${keys.map((some, g) => settleSource(some, g)).join('\n')}
function representAt(o) {
  ${copyWords(layout.words, 'C', '0', 'OUT', 'o')}
  ${keys.map(({ first }, g) => sortSource(g, first)).join('\n  ')}
  ${tiesSource(types, `${copyWords(layout.words, 'C', '0', 'B', '0')} ${renamed ? 'ORDER.set(KEPT);' : ''}`)}
  ${copyWords(layout.words, 'OUT', 'o', 'C', '0')}
}
function represent(count) { for (let k = 0, o = 0; k < count; k++, o += n) representAt(o) }
function exchange(words, type, a) { C.set(words); X[type][a](); words.set(C) }
return { represent, representAt, exchange }`,
  )
}

/** Computes the first keys of a type's ids and sorts the ids by them. */
function sortSource(g: number, first: readonly string[]): string {
  return exchangesSource(g, `k${g}_`, first, () => '')
}

/** Keys as variables, and exchanges of neighbours that are out of order, and may be exchanged, in as many passes as it can take. */
function exchangesSource(g: number, name: string, keys: readonly string[], may: (a: number) => string): string {
  const exchanges = keys.slice(1).map((_, pass) =>
    repeat(
      keys.length - 1 - pass,
      (a) => {
        const [k, next] = [`${name}${a}`, `${name}${a + 1}`]
        return `if (${may(a)}${k} > ${next}) { x${g}_${a}(); const k = ${k}; ${k} = ${next}; ${next} = k }`
      },
      '\n  ',
    ),
  )
  return `let ${keys.map((source, i) => `${name}${i} = ${source}`).join(', ')};\n  ${exchanges.join('\n  ')}`
}

/** A function that sorts ids of a type that cannot be told apart yet by their second keys, and finds the runs that are left. */
function settleSource({ declarations, second }: Keys, g: number): string {
  return `function settle${g}() {
  ${declarations}
  ${exchangesSource(g, 'm', second, (a) => `SAME[${a}] !== 0 && `)}
  ${repeat(second.length - 1, (a) => `if (m${a} !== m${a + 1}) SAME[${a}] = 0;`, ' ')}
  findRuns(${g}, ${second.length})
}`
}

/**
 * Where first keys are equal. `SAME[a]`: ids a and a + 1 of the type at hand cannot be told apart yet. `restore`: puts what was kept
 * in its place again.
 */
function tiesSource(types: readonly SymmetricIds[], restore: string): string {
  const same = types.map(({ size }, g) => Array.from({ length: size - 1 }, (_, a) => `k${g}_${a} === k${g}_${a + 1}`))
  const settle = same.map(
    (all, g) => `${all.map((test, a) => `SAME[${a}] = ${test} ? 1 : 0;`).join(' ')} settle${g}();`,
  )
  return `if (${same.flat().join(' || ')}) {
    RUNS = 0;
    ${settle.join('\n    ')}
    if (RUNS > 0) { keep(); spread(0); ${restore} }
  }`
}

/** Ids of which all orders are gone through sooner than it is seen that none of them changes the state. */
const FEW = 3

/** `spread` goes through all orders of the ids of all runs of equal keys, and keeps the least state in `B`. */
const TIES = `
const SAME = new Uint8Array(8), TYPE = [], AT = [], LENGTH = [];
var RUNS = 0;
function findRuns(type, size) {
  for (let at = 0, end = 0; at < size; at = end) {
    for (end = at + 1; end < size && SAME[end - 1] !== 0; end++);
    if (end - at > 1 && !(end - at > ${FEW} && isAlike(X[type], at, end))) { TYPE[RUNS] = type; AT[RUNS] = at; LENGTH[RUNS] = end - at; RUNS++ }
  }
}
/** Does no exchange of neighbours change the state? Then all orders give it, whatever becomes of other ids. */
function isAlike(exchanges, at, end) {
  for (let a = at; a + 1 < end; a++) {
    keep();
    exchanges[a]();
    let same = true;
    for (let i = 0; i < n; i++) if (C[i] !== B[i]) same = false;
    exchanges[a]();
    if (!same) return false
  }
  return true
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
export function neighbourExchanges(size: number): Uint8Array {
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
