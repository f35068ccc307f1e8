import { must } from '../../must.ts'
import { NO_STEPS } from './resultCache.ts'
import { rootCell } from './roots.ts'
import { build, type Hole } from '../source/build.ts'
import { wordAt, wordHoles } from '../source/words.ts'
import enterFile from './enter.source.js' with { type: 'text' }
import stepsOfRowFile from './stepsOfRow.source.js' with { type: 'text' }
import { BROKEN, HOLDS, type Root, TREE_HOLES, UNKNOWN } from './treeStorage.ts'
import unsettledFile from './unsettled.source.js' with { type: 'text' }
import walkFile from './walk.source.js' with { type: 'text' }
import walkTestsFile from './walkTests.source.js' with { type: 'text' }

/** Expands and checks stored states using the trees of resultCache.ts. */
export interface TreeWalks {
  /**
   * Makes the row the current state, takes the steps of all actions from the given one on, and returns how many there
   * were.
   */
  readonly steps: (row: number, first: number) => number
  /**
   * For each action, a function that looks up the starting cells of a block's first states in the action's tree and
   * lists the states that are not at a leaf yet. Empty if states are not expanded in blocks.
   */
  readonly enter: readonly ((states: number) => number)[]
  /**
   * For each property, a function that returns the first state of a range for which the tree does not say that the
   * property holds, or else the end of the range. That state becomes the current one.
   */
  readonly unsettled: readonly ((from: number, to: number) => number)[]
}

/** How generated code finds the state of a row; see `StateAddresses`. */
interface StatePlace {
  readonly segment: Hole
  readonly address: Hole
  readonly here: string
}

export interface TreeWalksOptions {
  readonly words: number
  /** Where states are stored. */
  readonly place: StatePlace
  /** The roots of the actions, followed by those of the properties. */
  readonly roots: readonly Root[]
  readonly actions: number
  /** Whether states are expanded in blocks. */
  readonly blocks: boolean
}

/**
 * Generates a `TreeWalks`; trees.holes.d.ts lists the parameters of its code.
 *
 * It is generated once the roots are known, with their expressions inlined. Back when states were expanded one by one,
 * a state of kip-320 at (3,3,3,2) took 870 ns this way, and 950 ns with one function per root.
 */
export function treeWalksSource({ words, place, roots, actions, blocks }: TreeWalksOptions): string {
  const { segment: $segment, address: $address } = place
  const holes = { ...TREE_HOLES, ...wordHoles(words), $noSteps: NO_STEPS, $segment, $address, $actions: actions }
  const cells = roots.map(cellOf)
  const shared = build([walkFile, walkTestsFile, stepsOfRowFile], {
    ...holes,
    $root: (action) => cellAt(cells, action),
  })
  const entered = roots.slice(0, blocks ? actions : 0)
  const enter = entered.map((root, $action) =>
    build([enterFile], { ...holes, $action, $rootAt: (at) => cellIn(root, place.here, at) }),
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

/** An expression for the starting cell of the state at a position in the block's segment. */
function cellIn({ pieces, first }: Root, here: string, at = ''): string {
  return rootCell(pieces, first, (i) => `${here}[${wordAt(at, i)}]`)
}

/**
 * An expression for the starting cell of the current state. If a property begins with a quantifier, this is the cell
 * after its tests.
 */
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
