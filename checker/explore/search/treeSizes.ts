import { must } from '../../must.ts'
import { rootSize } from '../../compile/resultCache/roots.ts'
import {
  cellsOfQuantifier,
  childrenOf,
  isList,
  listSize,
  type RootTable,
  type Root,
} from '../../compile/resultCache/treeStorage.ts'

/** How large some decision trees are. */
export interface TreeSize {
  /** How many ints the root tables, nodes and leaves take. */
  readonly ints: number
  readonly nodes: number
  /** How many nodes the longest path has, without the table at the root. */
  readonly depth: number
}

/** The size of the tree of an action or a property. */
export function sizeOf(ints: Int32Array, { pieces, first, tests }: Root): TreeSize {
  const own: RootTable[] =
    tests.length > 0
      ? [
          { pieces: [], first },
          { pieces: [], first: first + 1 },
        ]
      : [{ pieces, first }]
  return new Measure(ints).of([...own, ...tests].flatMap(cellsOf)).size
}

/** The size of the effect trees that an action's leaves name. */
export function effectsSize(ints: Int32Array, { pieces, first }: Root): TreeSize {
  const named = new Set<number>()
  for (const leaf of new Measure(ints).of(cellsOf({ pieces, first })).lists)
    for (let k = 0; k < must(ints[-leaf]); k++) named.add(must(ints[-leaf + 2 + 2 * k]))
  return new Measure(ints).of([...named]).size
}

function cellsOf({ pieces, first }: RootTable): readonly number[] {
  return Array.from({ length: rootSize(pieces) }, (_, i) => first + i)
}

/** Measures everything that can be reached from the given cells. */
class Measure {
  readonly #ints: Int32Array
  #size = 0
  #nodes = 0
  #depth = 0
  /** Equal leaves are stored only once. */
  readonly lists = new Set<number>()

  constructor(ints: Int32Array) {
    this.#ints = ints
  }

  of(cells: readonly number[]): this {
    this.#size += cells.length
    for (const cell of cells) this.#enter(cell, 0)
    return this
  }

  get size(): TreeSize {
    return { ints: this.#size, nodes: this.#nodes, depth: this.#depth }
  }

  #enter(cell: number, above: number): void {
    const node = must(this.#ints[cell])
    this.#depth = Math.max(this.#depth, above)
    if (node > 0) this.#node(node, above + 1)
    else if (isList(node) && !this.lists.has(node)) {
      this.lists.add(node)
      this.#size += listSize(this.#ints, node)
    }
  }

  #node(node: number, depth: number): void {
    const header = must(this.#ints[node])
    const cells = header < 0 ? cellsOfQuantifier(-header) : Array.from({ length: childrenOf(header) }, (_, i) => 1 + i)
    this.#nodes++
    this.#size += 1 + cells.length
    for (const at of cells) this.#enter(node + at, depth)
  }
}
