import type { SymmetricIds } from '../../language/model/symmetry.ts'
import { Elements, exchangeSource, renamingOf } from './exchange.ts'
import { type Keys, keysSource } from './idKeys.ts'
import type { Layout } from '../packing/layout.ts'
import { motionOf } from './motion.ts'
import { PRELUDE } from '../source/prelude.ts'
import { build } from '../source/build.ts'
import { evaluate, repeat } from '../source/source.ts'
import { wordHoles } from '../source/words.ts'
import symmetryFile from './symmetry.source.js' with { type: 'text' }

/** Replaces all states of an orbit with the same one, the representative; see `createSymmetry`. */
export interface Symmetry {
  /** Replaces the first `count` states of the batch with their representatives. */
  represent(count: number): void
  /** The same for the state at word `at` of the batch. */
  representAt(at: number): void
  /** Exchanges ids `a` and `a + 1` of a type in a state, in place. */
  exchange(words: Int32Array, type: number, a: number): void
}

/**
 * The current names of the ids. For each name of type `t`, starting at `starts[t]`, it holds the number of the id that
 * had this name before.
 */
export interface Renamed {
  readonly order: Uint8Array
  readonly starts: readonly number[]
}

/** Like `Symmetry`, but reports the renaming instead of changing the state. Somewhat slower. */
export interface Renamer extends Renamed {
  /** Finds the renaming for the state that starts at `at` in `words`. */
  rename(words: Int32Array, at: number): void
}

export function createRenamer(layout: Layout, types: readonly SymmetricIds[]): Renamer {
  const starts = types.map((_, g) => types.slice(0, g).reduce((sum, { size }) => sum + size, 0))
  const order = Uint8Array.from(types.flatMap(({ size }) => Array.from({ length: size }, (_, i) => i)))
  const state = new Int32Array(layout.words)
  const symmetry = symmetryOf(layout, types, state, { order, starts })
  const first = order.slice()
  return {
    order,
    starts,
    rename(words, at) {
      order.set(first)
      state.set(words.subarray(at, at + layout.words))
      symmetry.representAt(0)
    },
  }
}

/**
 * Symmetry reduction: out of all states that differ only by a renaming of ids (an orbit), only one is kept.
 *
 * Every id has two keys, computed only from what the state contains about it, so renaming ids moves the keys along with
 * them (idKeys.ts). The ids are sorted by the first key and, if these are equal, by the second, by exchanging
 * neighbours in the packed words. If both are equal, all permutations are tried, each one exchange away from the
 * previous one (Steinhaus, Johnson, Trotter), and the smallest state is chosen. So all states of an orbit lead to the
 * same candidates, and each orbit has exactly one representative.
 *
 * On kip-320 at (3,2,2,3), a sixth of the states are stored (1,665,204 of 9,985,570), and the process as a whole takes
 * a quarter of the processor time. Computing representatives takes a twelfth of the time of a search with symmetry.
 *
 * Source: Ip, Dill, "Better verification through symmetry", FMSD 1996; sorting as in Bošnački, Dams, Holenderski,
 * "Symmetric Spin", STTT 2002.
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
      const noted = at === null ? '' : `const i = order[${at}]; order[${at}] = order[${at + 1}]; order[${at + 1}] = i;`
      return `function exchange${g}_${a}() {\n  ${exchangeSource(motion, pair, renamingOf(pair, size), elements)}\n  ${noted}\n}`
    }),
  )
  const keys = types.map((type) => keysSource(motion, types, type))
  const largest = Math.max(...types.map(({ size }) => size))
  const ties = tiesOf(types)
  const holes = {
    ...wordHoles(layout.words),
    $few: FEW,
    $sortIds: () => keys.map(({ first }, g) => exchangesSource(g, `first${g}_`, first, () => '')).join('\n'),
    $hasTies: () => ties.flat().join(' || '),
    $settleTies: () => ties.map((all, g) => `${noteTies(all)} settle${g}();`).join('\n'),
    $keepOrder: () => (renamed ? 'keptOrder.set(order);' : ''),
    $restoreOrder: () => (renamed ? 'order.set(keptOrder);' : ''),
  }
  const source = [
    PRELUDE,
    elements.source,
    ...exchanges,
    `const exchanges = [${types.map(namesOf).join(', ')}];`,
    renamed ? 'const keptOrder = order.slice();' : '',
    build([symmetryFile], holes),
    ...keys.map(settleSource),
    'return made',
  ].join('\n')
  const orders = Array.from({ length: largest + 1 }, (_, size) => neighbourExchanges(size))
  return evaluate<Symmetry>('symmetry', { batch, renamers: elements.renamers, order: renamed?.order, orders }, source)
}

/** The functions that exchange neighbours of a type. */
function namesOf({ size }: SymmetricIds, g: number): string {
  return `[${Array.from({ length: size - 1 }, (_, a) => `exchange${g}_${a}`).join(', ')}]`
}

/**
 * Declares the keys as variables and exchanges neighbours that are out of order, if that is allowed, in as many passes
 * as it takes.
 */
function exchangesSource(g: number, name: string, keys: readonly string[], may: (a: number) => string): string {
  const exchanges = keys.slice(1).map((_, pass) =>
    repeat(
      keys.length - 1 - pass,
      (a) => {
        const [k, next] = [`${name}${a}`, `${name}${a + 1}`]
        return `if (${may(a)}${k} > ${next}) { exchange${g}_${a}(); const k = ${k}; ${k} = ${next}; ${next} = k }`
      },
      '\n  ',
    ),
  )
  return `let ${keys.map((source, i) => `${name}${i} = ${source}`).join(', ')};\n  ${exchanges.join('\n  ')}`
}

/**
 * A function that sorts ids of one type with equal first keys by their second keys and then finds the remaining runs.
 */
function settleSource({ declarations, second }: Keys, g: number): string {
  return [
    `function settle${g}() {`,
    declarations,
    exchangesSource(g, 'second', second, (a) => `same[${a}] !== 0 && `),
    ...second.slice(1).map((_, a) => `if (second${a} !== second${a + 1}) same[${a}] = 0;`),
    `findRuns(${g}, ${second.length})`,
    '}',
  ].join('\n')
}

/** For each type and each pair of neighbours, whether their first keys are equal. */
function tiesOf(types: readonly SymmetricIds[]): readonly (readonly string[])[] {
  return types.map(({ size }, g) => Array.from({ length: size - 1 }, (_, a) => `first${g}_${a} === first${g}_${a + 1}`))
}

function noteTies(all: readonly string[]): string {
  return all.map((test, a) => `same[${a}] = ${test} ? 1 : 0;`).join(' ')
}

/** Up to this many ids, trying all permutations is faster than testing whether exchanges change the state. */
const FEW = 3

/**
 * A sequence of positions a. Exchanging a and a + 1 at each position in turn visits every permutation of `size` items
 * exactly once: each new item moves back and forth through the permutations of the previous ones.
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
