import { type Buffers, compile, createBatch, type Hooks, type Unit } from '../../compile/compile.ts'
import { createControl } from '../../compile/threads/control.ts'
import { Segments } from '../../compile/arena/segments.ts'
import { partOf } from '../../domain/symbols.ts'
import { surplus, surplusOf } from '../../domain/members/surplus.ts'
import { printAny } from '../../domain/print.ts'
import { QuorateError } from '../../errors.ts'
import type { Model, Predicate, StepSet } from '../../language/model/model.ts'
import { names } from '../../language/model/stepSets.ts'
import { bindingsOf } from '../../compile/runtime/bindings.ts'
import type { Interner } from '../../compile/runtime/intern.ts'
import { must } from '../../must.ts'
import { eachInitial } from '../../compile/steps/eachInitial.ts'
import { Numbering } from './numbering.ts'

/** Numbers the states of a refinement's other spec and finds each step between them only once. */
export class AbstractStates {
  readonly #model: Model
  readonly #words: number
  readonly #buffers: Buffers
  readonly #unit: Unit
  readonly #numbering: Numbering
  readonly #initial: Set<number>
  /** For each state, the successors that differ from it. */
  readonly #successors: (Int32Array | undefined)[] = []
  readonly #interner: Interner
  /** For each set of steps and each state, the other states that the set's steps lead to. */
  readonly #targets = new Map<StepSet, (ReadonlySet<number> | undefined)[]>()
  /** For each predicate and each state, the predicate's answer. */
  readonly #answers = new Map<Predicate, (boolean | undefined)[]>()
  #found: Found[] = []

  constructor(model: Model) {
    const compiled = compile(model)
    const { words } = compiled.layout
    this.#model = model
    this.#words = words
    this.#interner = compiled.interner
    this.#buffers = {
      ...createBatch(words),
      arena: new Segments(words, [new Int32Array(words)]),
      control: createControl(0),
      trees: new Int32Array(1),
      peers: 1,
    }
    this.#numbering = new Numbering(words)
    const hooks: Hooks = { flush: (count) => this.#collect(count), stuck() {}, outside() {}, broken() {} }
    this.#unit = compiled.bind(this.#buffers, hooks)
    this.#initial = new Set<number>()
    for (const _ of eachInitial(this.#unit, model)) this.#initial.add(this.#numbering.numberOf(this.#unit.words, 0))
  }

  /** The number of the state with these variables. Throws Q103 or Q104 if a value is outside its domain. */
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

  /** Whether the two states are the same, or a step leads from the first to the second. */
  mayFollow(from: number, to: number): boolean {
    return from === to || (this.#successors[from] ?? this.#expand(from)).includes(to)
  }

  /** Evaluates a predicate of the other spec in one of its states. */
  holds(predicate: Predicate, state: number): boolean {
    const known = listOf(this.#answers, predicate)
    return (known[state] ??= this.#ask(predicate, state))
  }

  /** The other states that the set's steps lead to. */
  targetsOf(set: StepSet, state: number): ReadonlySet<number> {
    const known = listOf(this.#targets, set)
    if (known[state] === undefined) this.#findTargets(state)
    return must(known[state])
  }

  #ask(predicate: Predicate, state: number): boolean {
    this.#numbering.copyTo(this.#unit.words, state)
    return predicate(this.#unit.view)
  }

  /** Expands a state once, for all sets of steps requested so far. */
  #findTargets(state: number): void {
    const steps = this.#stepsOf(state).filter(({ to }) => to !== state)
    this.#unit.load(0)
    const rows = this.#model.actions.map((action) => bindingsOf(action, this.#unit.view, this.#interner))
    for (const [set, known] of this.#targets) {
      const named = steps.filter(({ action, ordinal }) => names(set, action, must(rows[action]?.[ordinal])))
      known[state] ??= new Set(named.map(({ to }) => to))
    }
  }

  #expand(state: number): Int32Array {
    return (this.#successors[state] = Int32Array.from(new Set(this.#stepsOf(state).map(({ to }) => to))))
  }

  #stepsOf(state: number): readonly Found[] {
    this.#numbering.copyTo(this.#buffers.arena.row(0), state)
    this.#found = []
    this.#unit.expand(0)
    this.#unit.flush()
    return this.#found
  }

  #collect(count: number): void {
    const { batch, batchActions, batchOrdinals } = this.#buffers
    for (let k = 0; k < count; k++)
      this.#found.push({
        action: must(batchActions[k]),
        ordinal: must(batchOrdinals[k]),
        to: this.#numbering.numberOf(batch, k * this.#words),
      })
  }
}

/** A step and the state that it leads to. */
interface Found {
  readonly action: number
  readonly ordinal: number
  readonly to: number
}

function listOf<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const known = lists.get(key) ?? []
  lists.set(key, known)
  return known
}

function notVariables(given: unknown): QuorateError {
  return new QuorateError({
    code: 'Q103',
    class: 'spec',
    problem: `${printAny(given)} is not a record of variables`,
    hint: 'the map gives an object with every variable of the other spec: (s) => ({ … })',
  })
}
