import { must } from '../../must.ts'
import { NO_STEPS } from './memo.ts'
import { rootCell } from './roots.ts'
import { build, type Hole } from '../source/build.ts'
import { wordAt, wordHoles } from '../source/words.ts'
import enterFile from './enter.source.js' with { type: 'text' }
import recallFile from './recall.source.js' with { type: 'text' }
import { BROKEN, HOLDS, type Root, TREE_HOLES, UNKNOWN } from './trees.ts'
import unsettledFile from './unsettled.source.js' with { type: 'text' }
import walkFile from './walk.source.js' with { type: 'text' }
import walkTestsFile from './walkTests.source.js' with { type: 'text' }

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

export interface RecallOptions {
  readonly words: number
  /** The first word of the state of a row. */
  readonly address: Hole
  /** Of the actions, then of the properties. */
  readonly roots: readonly Root[]
  readonly actions: number
  /** Are states expanded in blocks? */
  readonly blocks: boolean
}

/**
 * Source of a `Recall`; memo.holes.d.ts lists its parameters.
 *
 * It is generated once the roots are known, with their expressions in place. When states were still expanded one by one, a state of
 * kip-320 at (3,3,3,2) took 870 ns in this way, instead of 950 ns with one function per root.
 */
export function recallSource({ words, address, roots, actions, blocks }: RecallOptions): string {
  const holes = { ...TREE_HOLES, ...wordHoles(words), $noSteps: NO_STEPS, $address: address, $actions: actions }
  const cells = roots.map(cellOf)
  const shared = build([walkFile, walkTestsFile, recallFile], { ...holes, $root: (action) => cellAt(cells, action) })
  const entered = roots.slice(0, blocks ? actions : 0)
  const enter = entered.map((root, $action) =>
    build([enterFile], { ...holes, $action, $rootAt: (at) => cellIn(root, at) }),
  )
  const unsettled = cells
    .slice(actions)
    .map((cell, $property) => build([unsettledFile], { ...holes, $property, $rootOfProperty: () => cell }))
  const made = `{ steps, enter: ${namesOf('enter', enter)}, unsettled: ${namesOf('unsettled', unsettled)} }`
  return [shared, ...enter, ...unsettled, `return ${made}`].join('\n')
}

function namesOf(name: string, all: readonly unknown[]): string {
  return `[${all.map((_, i) => `${name}${i}`).join(', ')}]`
}

function cellAt(cells: readonly string[], index = ''): string {
  return must(cells[Number(index)], `the root of action ${index}`)
}

/** The cell where the state at a place of the arena begins. */
function cellIn({ pieces, first }: Root, at = ''): string {
  return rootCell(pieces, first, (i) => `arena[${wordAt(at, i)}]`)
}

/** Source of the cell where the present state begins; behind its tests, if a property begins with a quantifier. */
function cellOf({ pieces, first, tests }: Root): string {
  return tests.reduceRight(
    (behind, test) => {
      const tested = `(leaf = holds(${rootCell(test.pieces, test.first, word)}))`
      return `${tested} === ${HOLDS} ? ${behind} : leaf === ${BROKEN} ? ${first + 1} : ${UNKNOWN}`
    },
    rootCell(pieces, first, word),
  )
}

function word(i: number): string {
  return `state[${i}]`
}
