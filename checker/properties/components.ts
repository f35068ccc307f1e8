import { must } from '../must.ts'
import type { Graph } from './graph.ts'

/** A state that has not been visited yet; `found` never returns this value. */
export const UNSEEN = 0
/** The states of the current component. */
export const CURRENT = 2 ** 31 - 2
/** States that are finished or not part of the search. */
export const DONE = 2 ** 31 - 1
/** Values from here up to `CURRENT` are for components. Smaller values are indices of the search. */
export const FIRST_VALUE = 2 ** 30

/** The search takes this many steps between pauses. */
const STEPS = 2 ** 16

/** States `list[from]` to `list[to - 1]`. */
export interface Component {
  readonly list: Int32Array
  readonly from: number
  readonly to: number
}

/**
 * Finds the strongly connected components of part of a graph: the states whose value is `UNSEEN` and the steps whose
 * label `follows` accepts. It finds a component after all components that can be reached from it. `found` returns the
 * value for the component's states, at least `FIRST_VALUE`; until then, they have `CURRENT`.
 *
 * It takes 8 bytes per state and 4 more for each state on the longest path of the search. It does not recurse.
 *
 * Source: D. J. Pearce, "A space-efficient algorithm for finding strongly connected components", Information Processing Letters
 * 116 (2016), after R. E. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1 (1972).
 */
export class Components {
  /** For each state: UNSEEN, an index during its search, CURRENT, or what `found` returned. */
  readonly values: Int32Array
  readonly #graph: Graph
  readonly #ignored: Uint8Array
  readonly #found: (component: Component) => number
  /** The front holds the path to the current state, the back the states that wait for their component. */
  readonly #stack: Int32Array
  /**
   * For each state on the path, the next step to follow, complemented if the state is known not to be the root of its
   * component.
   */
  #positions = new Int32Array(1024)
  #front = 0
  #back: number
  #index = 1
  /** Where in the list the search starts next. */
  #next = 0

  constructor(graph: Graph, follows: (label: number) => boolean, found: (component: Component) => number) {
    this.#graph = graph
    this.#ignored = Uint8Array.from(graph.kinds, (_, label) => (follows(label) ? 0 : 1))
    this.#found = found
    this.values = new Int32Array(graph.states)
    this.#stack = new Int32Array(graph.states)
    this.#back = graph.states
  }

  /** Finds all components that can be reached from the given states. Pauses regularly. */
  *visit(count: number, stateAt: (at: number) => number = (at) => at): Generator<void, void> {
    this.#next = 0
    while (this.#goOn(count, stateAt)) yield
  }

  /** Takes some steps. False if nothing is left to do. */
  #goOn(count: number, stateAt: (at: number) => number): boolean {
    for (let left = STEPS; left > 0; left--) {
      if (this.#front > 0) this.#advance()
      else {
        while (this.#next < count && this.values[stateAt(this.#next)] !== UNSEEN) this.#next++
        if (this.#next === count) return false
        this.#enter(stateAt(this.#next))
      }
    }
    return true
  }

  #enter(state: number): void {
    if (this.#front === this.#positions.length) {
      const longer = new Int32Array(this.#front * 2)
      longer.set(this.#positions)
      this.#positions = longer
    }
    this.#stack[this.#front] = state
    this.#positions[this.#front] = must(this.#graph.offsets[state])
    this.#front++
    this.values[state] = this.#index++
  }

  /** Continues from the last state on the path: to an unvisited state, or back. */
  #advance(): void {
    const { offsets, targets, labels } = this.#graph
    const { values } = this
    const ignored = this.#ignored
    const at = this.#front - 1
    const state = must(this.#stack[at])
    const end = must(offsets[state + 1])
    const stored = must(this.#positions[at])
    let isFirst = stored >= 0
    let lowest = must(values[state])
    for (let i = isFirst ? stored : ~stored; i < end; i++) {
      const target = must(targets[i])
      if (target < 0 || ignored[must(labels[i])] === 1) continue
      const value = must(values[target])
      if (value === UNSEEN) {
        values[state] = lowest
        this.#positions[at] = isFirst ? i : ~i
        this.#enter(target)
        return
      }
      if (value < lowest) {
        lowest = value
        isFirst = false
      }
    }
    values[state] = lowest
    this.#front = at
    if (isFirst) this.#finish(state, lowest)
    else this.#stack[--this.#back] = state
  }

  #finish(state: number, first: number): void {
    const list = this.#stack
    const { values } = this
    const from = this.#back - 1
    let to = this.#back
    while (to < list.length && must(values[must(list[to])]) >= first) to++
    list[from] = state
    this.#index -= to - from
    for (let k = from; k < to; k++) values[must(list[k])] = CURRENT
    const value = this.#found({ list, from, to })
    for (let k = from; k < to; k++) values[must(list[k])] = value
    this.#back = to
  }
}
