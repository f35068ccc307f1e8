import { BATCH, type Buffers, compile, type Hooks, type Unit } from '../../compile/compile.ts'
import { createControl } from '../../compile/table/control.ts'
import { partOf } from '../../domain/symbols.ts'
import { surplus, surplusOf } from '../../domain/members/surplus.ts'
import { printAny } from '../../domain/print.ts'
import { QuorateError } from '../../errors.ts'
import type { Model } from '../../language/model/model.ts'
import { Numbering } from './numbering.ts'

/** The states of the other spec of a refinement, by number, and the steps between them, each found once. */
export class AbstractStates {
  readonly #model: Model
  readonly #words: number
  readonly #buffers: Buffers
  readonly #unit: Unit
  readonly #numbering: Numbering
  readonly #initial: ReadonlySet<number>
  /** For each state: the successors that differ from it. */
  readonly #successors: (Int32Array | undefined)[] = []
  #found: number[] = []

  constructor(model: Model) {
    const compiled = compile(model)
    const { words } = compiled.layout
    this.#model = model
    this.#words = words
    this.#buffers = {
      arena: new Int32Array(words),
      batch: new Int32Array(BATCH * words),
      batchActions: new Uint16Array(BATCH),
      batchOrdinals: new Int32Array(BATCH),
      batchRows: new Int32Array(BATCH),
      control: createControl(0),
      trees: new Int32Array(1),
      peers: 1,
    }
    this.#numbering = new Numbering(words)
    const hooks: Hooks = { flush: (count) => this.#collect(count), stuck() {}, outside() {}, broken() {} }
    this.#unit = compiled.bind(this.#buffers, hooks)
    this.#initial = new Set(
      model.init.map((_, i) => {
        this.#unit.initial(i)
        return this.#numbering.numberOf(this.#unit.words, 0)
      }),
    )
  }

  /** The state that has these variables. Throws Q103 and Q104 for what is outside their domains. */
  numberOf(variables: unknown): number {
    const { state } = this.#model
    if (typeof variables !== 'object' || variables === null) throw notVariables(variables)
    const extra = surplusOf(state.fields, variables, false)
    if (extra !== undefined) throw surplus(state, extra, extra)
    const { draft, words } = this.#unit
    words.fill(0)
    for (const { name } of state.fields) Reflect.set(draft, name, partOf(variables, name))
    return this.#numbering.numberOf(words, 0)
  }

  isInitial(state: number): boolean {
    return this.#initial.has(state)
  }

  /** Whether it is the same state, or a step leads to it. */
  mayFollow(from: number, to: number): boolean {
    return from === to || (this.#successors[from] ?? this.#expand(from)).includes(to)
  }

  #expand(state: number): Int32Array {
    this.#numbering.copyTo(this.#buffers.arena, state)
    this.#found = []
    this.#unit.expand(0)
    this.#unit.flush()
    return (this.#successors[state] = Int32Array.from(new Set(this.#found)))
  }

  #collect(count: number): void {
    const { batch } = this.#buffers
    for (let k = 0; k < count; k++) this.#found.push(this.#numbering.numberOf(batch, k * this.#words))
  }
}

function notVariables(given: unknown): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    problem: `${printAny(given)} is not a record of variables`,
    hint: 'the map gives an object with every variable of the other spec: (s) => ({ … })',
  })
}
