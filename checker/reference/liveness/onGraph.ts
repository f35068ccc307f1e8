import type { PossibilityProperty, TemporalProperty } from '../../language/model/model.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Interpreter } from '../interpreter/interpreter.ts'
import { type PlainGraph, plainGraph } from './graph.ts'
import { lassoResult, lostStates, refutingLasso } from './liveness.ts'

/** The states that cannot reach the goal of a possibility. */
interface Lost {
  /** The first level with such a state, counted from 1. */
  readonly length: number
  readonly count: number
  readonly includes: (state: StateValue) => boolean
}

/** Decides properties on the graph of all states of a search, which it builds once. All methods pause regularly. */
export class OnGraph {
  readonly #interpreter: Interpreter
  readonly #levels: readonly (readonly StateValue[])[]
  readonly #expanded: number
  #built: PlainGraph | undefined

  /** The first `expanded` states were expanded. */
  constructor(interpreter: Interpreter, levels: readonly (readonly StateValue[])[], expanded: number) {
    this.#interpreter = interpreter
    this.#levels = levels
    this.#expanded = expanded
  }

  /** Finds a lasso that refutes a property, in the form that an engine reports. Null if there is none. */
  *lasso(property: TemporalProperty): Generator<void, ReturnType<typeof lassoResult> | null> {
    const graph = yield* this.#graph()
    const initial = this.#initialIn(graph)
    const lasso = yield* refutingLasso(this.#interpreter, graph, [...initial.keys()], property)
    return lasso && lassoResult(initial.get(lasso.stem.start) ?? 0, lasso)
  }

  /** Finds the states that cannot reach the goal. Null if there are none. */
  *lost(property: PossibilityProperty): Generator<void, Lost | null> {
    const graph = yield* this.#graph()
    const lost = yield* lostStates(this.#interpreter, graph, property)
    const includes = (state: StateValue): boolean => lost.has(graph.numberOf(state) ?? -1)
    const level = this.#levels.findIndex((states) => states.some(includes))
    return level < 0 ? null : { length: level + 1, count: lost.size, includes }
  }

  *#graph(): Generator<void, PlainGraph> {
    this.#built ??= yield* plainGraph(this.#interpreter, this.#levels.flat(), this.#expanded)
    return this.#built
  }

  /** The numbers of the initial states in the graph, each with the first initializer that creates it. */
  #initialIn(graph: PlainGraph): ReadonlyMap<number, number> {
    const numbers = new Map<number, number>()
    for (const { number, state: value } of this.#interpreter.initialStates()) {
      const state = graph.numberOf(value)
      if (state !== null && !numbers.has(state)) numbers.set(state, number)
    }
    return numbers
  }
}
