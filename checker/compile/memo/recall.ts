import { NO_STEPS } from './memo.ts'
import { rootCell } from './roots.ts'
import { copyWords, repeat } from '../source/source.ts'
import { BROKEN, HOLDS, type Root, UNKNOWN, WALK, WALK_TESTS } from './trees.ts'

/** Expands and looks at stored states by what the trees of memo.ts know. */
export interface Recall {
  /** Makes the row the present state and takes its steps of all actions from one on; returns how many. */
  readonly steps: (row: number, first: number) => number
  /**
   * Per action: looks up where the first so many states of a block begin in its tree, and lists those that are not at a leaf yet. Of a
   * model that is not expanded in blocks there are none.
   */
  readonly enter: readonly ((states: number) => number)[]
  /** Per property: the first state of a range of which the tree does not say that it holds, made the present one; or the end. */
  readonly unsettled: readonly ((from: number, to: number) => number)[]
}

/**
 * Source of a `Recall` over states in `A`, of which that of `row` is at `address`, the present state `P`, the trees `T`, what `run`s
 * the steps of a leaf, and what a block has of its states (columns.ts): the first word of each, `AT`, the node, `LEAF`, and the list
 * of those that are not at a leaf yet, `LIST`. `roots`: of so many actions, then of the properties; `blocks`: is there a block at all?
 *
 * It is generated once the roots are known, with their expressions in place: when states were still expanded one by one, that took
 * 870 ns for one of kip-320 at (3,3,3,2) instead of the 950 ns of one function per root.
 */
export function recallSource(
  n: number,
  address: string,
  roots: readonly Root[],
  actions: number,
  blocks: boolean,
): string {
  const load = copyWords(n, 'P', '0', 'A', 'b')
  const cells = roots.map(cellOf)
  return `
const n = ${n};
${WALK}
${WALK_TESTS}
return {
  steps(row, first) {
    const b = ${address};
    ${load}
    let degree = 0, leaf = 0;
    ${repeat(actions, (a) => `if (first <= ${a} && (leaf = walk(${cells[a]})) !== ${NO_STEPS}) degree += run(${a}, leaf);`, '\n    ')}
    return degree
  },
  enter: [${roots
    .slice(0, blocks ? actions : 0)
    .map((root) => {
      const cell = rootCell(root.pieces, root.first, (i) => `A[b + ${i}]`)
      return `
    (states) => { let active = 0; for (let k = 0; k < states; k++) { const b = AT[k], i = T[${cell}]; LEAF[k] = i; LIST[active] = k; active += 0 - i >>> 31 } return active }`
    })
    .join(',')}
  ],
  unsettled: [${cells
    .slice(actions)
    .map(
      (cell) => `
    (from, to) => {
      let leaf = 0;
      for (let row = from; row < to; row++) {
        const b = ${address};
        ${load}
        if (holds(${cell}) !== ${HOLDS}) return row
      }
      return to
    }`,
    )
    .join(',')}
  ],
}`
}

/** Source of the cell where the present state begins; behind its tests, where a property begins with a quantifier. */
function cellOf({ pieces, first, tests }: Root): string {
  return tests.reduceRight(
    (behind, test) =>
      `(leaf = holds(${rootCell(test.pieces, test.first, word)})) === ${HOLDS} ? ${behind} : leaf === ${BROKEN} ? ${first + 1} : ${UNKNOWN}`,
    rootCell(pieces, first, word),
  )
}

function word(i: number): string {
  return `P[${i}]`
}
