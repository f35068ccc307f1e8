import { must } from '../must.ts'
import { Components, type Component, CURRENT, DONE, FIRST_VALUE, UNSEEN } from './components.ts'
import type { Graph } from './graph.ts'

/** What a cycle must do: stay in states that are `inside` and make all `visits` infinitely often. */
export interface CycleSought {
  readonly inside: (state: number) => boolean
  /** Which visits a state makes, as bits. */
  readonly visitsOf: (state: number) => number
  /** All visits that must be made, as bits. */
  readonly visits: number
}

/**
 * Finds the fair cycles of a graph. A state on a fair cycle gets a value of at least `FIRST_VALUE`. The value is the
 * same for all states that one fair cycle can traverse, taking all steps among them. Other states get `DONE`. Pauses
 * regularly.
 *
 * A strongly connected set of states is fair if it satisfies every condition. It satisfies a weak condition if it
 * contains a step that takes it or a state in which it is not enabled. It satisfies a strong condition if it contains a
 * step that takes it or no state in which it is enabled. A behaviour can stutter, so a single state is also a strongly
 * connected set. A component that fails a weak condition, or lacks a visit, contains no fair set. In a component that
 * fails a strong condition, the states in which that condition is enabled are removed, and the rest is searched again.
 *
 * Source: O. Lichtenstein, A. Pnueli, "Checking that finite state concurrent programs satisfy their linear
 * specification", POPL 1985; E. A. Emerson, C.-L. Lei, "Modalities for model checking", Science of Computer Programming
 * 8 (1987).
 */
export function fairStates(graph: Graph, sought: CycleSought): Generator<void, FairStates> {
  return new FairSearch(graph, sought).run()
}

interface FairStates {
  readonly values: Int32Array
  /** How many sets there are. */
  readonly count: number
}

/** Stores sets of conditions, one bit per condition, in as many words as needed. */
class Masks {
  readonly words: number
  readonly weak: Uint32Array
  readonly strong: Uint32Array
  /** The conditions of label l start at word `l * words`. */
  readonly ofLabel: Uint32Array

  constructor({ kinds, conditions }: Graph) {
    this.words = Math.max(1, Math.ceil(conditions.length / 32))
    const of = (numbers: readonly number[]): Uint32Array => {
      const mask = new Uint32Array(this.words)
      for (const n of numbers) mask[n >>> 5] = must(mask[n >>> 5]) | (1 << (n & 31))
      return mask
    }
    const numbers = (strength: 'weak' | 'strong'): number[] =>
      conditions.flatMap((c, n) => (c.strength === strength ? [n] : []))
    this.weak = of(numbers('weak'))
    this.strong = of(numbers('strong'))
    this.ofLabel = new Uint32Array(kinds.length * this.words)
    kinds.forEach((kind, label) => this.ofLabel.set(of(kind.conditions), label * this.words))
  }
}

class FairSearch {
  readonly #graph: Graph
  readonly #sought: CycleSought
  readonly #masks: Masks
  readonly #components: Components
  /** What remains of components that fail a strong condition. */
  readonly #rests: Int32Array[] = []
  #count = 0
  /**
   * The conditions that the current component takes, those enabled in every state, and those enabled in some state;
   * then the same for a single state.
   */
  readonly #taken: Uint32Array
  readonly #always: Uint32Array
  readonly #ever: Uint32Array
  readonly #enabled: Uint32Array

  constructor(graph: Graph, sought: CycleSought) {
    this.#graph = graph
    this.#sought = sought
    this.#masks = new Masks(graph)
    const { words } = this.#masks
    this.#taken = new Uint32Array(words)
    this.#always = new Uint32Array(words)
    this.#ever = new Uint32Array(words)
    this.#enabled = new Uint32Array(words)
    this.#components = new Components(
      graph,
      () => true,
      (component) => this.#judge(component),
    )
  }

  *run(): Generator<void, FairStates> {
    const { values } = this.#components
    const { states, expanded } = this.#graph
    for (let state = 0; state < states; state++)
      if (state >= expanded || !this.#sought.inside(state)) values[state] = DONE
    yield* this.#components.visit(expanded)
    for (let rest = this.#rests.pop(); rest; rest = this.#rests.pop()) {
      for (const state of rest) values[state] = UNSEEN
      yield* this.#components.visit(rest.length, (at) => must(rest[at]))
    }
    return { values, count: this.#count }
  }

  #judge(component: Component): number {
    if (!this.#makesAllVisits(component)) return DONE
    this.#survey(component)
    const { words, weak, strong } = this.#masks
    let failsStrong = false
    for (let w = 0; w < words; w++) {
      const missing = ~must(this.#taken[w])
      if ((must(weak[w]) & must(this.#always[w]) & missing) !== 0) return DONE
      this.#ever[w] = must(strong[w]) & must(this.#ever[w]) & missing
      if (this.#ever[w] !== 0) failsStrong = true
    }
    if (!failsStrong) return FIRST_VALUE + this.#count++
    this.#rests.push(this.#without(component, this.#ever))
    return DONE
  }

  #makesAllVisits({ list, from, to }: Component): boolean {
    const { visits, visitsOf } = this.#sought
    let made = 0
    for (let k = from; k < to && made !== visits; k++) made |= visitsOf(must(list[k]))
    return made === visits
  }

  #survey({ list, from, to }: Component): void {
    const { words } = this.#masks
    this.#taken.fill(0)
    this.#always.fill(-1)
    this.#ever.fill(0)
    for (let k = from; k < to; k++) {
      this.#surveyState(must(list[k]))
      for (let w = 0; w < words; w++) {
        const enabled = must(this.#enabled[w])
        this.#always[w] = must(this.#always[w]) & enabled
        this.#ever[w] = must(this.#ever[w]) | enabled
      }
    }
  }

  #surveyState(state: number): void {
    const { offsets, targets, labels } = this.#graph
    const { words, ofLabel } = this.#masks
    const { values } = this.#components
    this.#enabled.fill(0)
    const end = must(offsets[state + 1])
    for (let i = must(offsets[state]); i < end; i++) {
      const within = values[must(targets[i])] === CURRENT
      const label = must(labels[i]) * words
      for (let w = 0; w < words; w++) {
        const mask = must(ofLabel[label + w])
        this.#enabled[w] = must(this.#enabled[w]) | mask
        if (within) this.#taken[w] = must(this.#taken[w]) | mask
      }
    }
  }

  /** The states in which none of these conditions is enabled. */
  #without({ list, from, to }: Component, conditions: Uint32Array): Int32Array {
    const failing = conditions.slice()
    return list.slice(from, to).filter((state) => {
      this.#surveyState(state)
      return failing.every((mask, w) => (mask & must(this.#enabled[w])) === 0)
    })
  }
}
