import type { PossibilityProperty, TemporalProperty } from '../../language/model/model.ts'
import type { StateValue } from '../../immutableValues/value.ts'
import type { Interpreter } from '../interpreter/interpreter.ts'
import { type PlainGraph, plainGraph } from './graph.ts'
import { lassoResult, lostStates, refutingLasso } from './liveness.ts'

/** The states from which the goal of a possibility cannot be reached. */
interface Lost {
  /** The number of the first level, from 1, with such a state. */
  readonly length: number
  readonly count: number
  readonly includes: (state: StateValue) => boolean
}

/** Decides properties on the graph of all states of a search, which is built once. Everything pauses regularly. */
export class OnGraph {
  readonly #interpreter: Interpreter
  readonly #levels: readonly (readonly StateValue[])[]
  readonly #expanded: number
  #built: PlainGraph | undefined

  /** `expanded` is the number of expanded states, counted from the first. */
  constructor(interpreter: Interpreter, levels: readonly (readonly StateValue[])[], expanded: number) {
    this.#interpreter = interpreter
    this.#levels = levels
    this.#expanded = expanded
  }

  /** A lasso that refutes a property, as the result of an engine; null if there is none. */
  *lasso(property: TemporalProperty): Generator<void, ReturnType<typeof lassoResult> | null> {
    const graph = yield* this.#graph()
    const initial = this.#initialIn(graph)
    const lasso = yield* refutingLasso(this.#interpreter, graph, [...initial.keys()], property)
    return lasso && lassoResult(initial.get(lasso.stem.start) ?? 0, lasso)
  }

  /** Null if there are none. */
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

  /** Numbers of the initial states in the graph, with the first initializer that creates each. */
  #initialIn(graph: PlainGraph): ReadonlyMap<number, number> {
    const numbers = new Map<number, number>()
    for (const init of this.#interpreter.model.init.keys()) {
      const state = graph.numberOf(this.#interpreter.initial(init))
      if (state !== null && !numbers.has(state)) numbers.set(state, init)
    }
    return numbers
  }
}
