import { HOLDS, NO_STEPS } from './memo.ts'
import { rootCell } from './roots.ts'
import { copyWords, isUnrolled, repeat } from './source.ts'
import { type Root, WALK } from './trees.ts'

/** Expands and looks at stored states by what the trees of memo.ts know. */
export interface Recall {
  /** Makes the row the present state and takes its steps; returns how many. */
  readonly steps: (row: number) => number
  /** The first state of a range of which the tree does not say that all properties hold, made the present one; or the end. */
  readonly unsettled: (from: number, to: number) => number
}

/**
 * Source of a `Recall` over states in `A`, of which that of `row` is at `address`, the present state `P`, the trees `T` and what
 * `take`s the steps of a leaf. `roots`: of the actions, then of the properties.
 *
 * It is generated once the roots are known, with their expressions in place and the words in local variables: of kip-320 at
 * (3,3,3,2) a state is expanded, looked up and checked in 870 ns instead of the 950 ns of one function per root.
 */
export function recallSource(n: number, address: string, roots: readonly Root[]): string {
  const load = isUnrolled(n)
    ? repeat(n, (i) => `const S${i} = P[${i}] = A[b + ${i}];`, ' ')
    : copyWords(n, 'P', '0', 'A', 'b')
  const word = (i: number): string => (isUnrolled(n) ? `S${i}` : `P[${i}]`)
  const cells = roots.map(({ pieces, first }) => rootCell(pieces, first, word))
  const actions = cells.slice(0, -1)
  return `
const n = ${n};
${WALK}
return {
  steps(row) {
    const b = ${address};
    ${load}
    let degree = 0, leaf = 0;
    ${repeat(actions.length, (a) => `if ((leaf = walk(${actions[a]})) !== ${NO_STEPS}) degree += take(${a}, leaf);`, '\n    ')}
    return degree
  },
  unsettled(from, to) {
    for (let row = from; row < to; row++) {
      const b = ${address};
      ${load}
      if (walk(${cells.at(-1)}) !== ${HOLDS}) return row
    }
    return to
  },
}`
}
