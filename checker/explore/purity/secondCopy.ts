import { BATCH, compile, type Hooks, type Unit } from '../../compile/compile.ts'
import { type Model, predicatesOf, type Property, type State } from '../../language/model/model.ts'
import type { Machine } from '../machine/machine.ts'
import { addBatch, firstUnlike, type Outcome, outcomesOf } from './outcomes.ts'

/** A property that held, by its position in the model (-1: Deadlock), in the states of all rows before one. */
export interface Held {
  readonly index: number
  readonly before: number
}

/** A state of the sample: `at` gives the row where it is, or is put. */
export interface Kept {
  readonly row: number
  readonly at: () => number
}

/**
 * The same model once more, over the same states: what the author's code says when nothing is remembered. Made of a freshly
 * evaluated module, it also shows what the spec keeps outside the state.
 */
export class SecondCopy {
  readonly unit: Unit
  readonly #machine: Machine
  readonly #model: Model
  readonly #digests: Int32Array
  readonly #broken = new Set<number>()

  /** `machine`: whose states it looks at; `model`: made of the same spec by the same constants. */
  constructor(machine: Machine, model: Model) {
    const { words } = machine.compiled.layout
    const size = BATCH
    const buffers = {
      ...machine.buffers,
      trees: new Int32Array(1),
      peers: 1,
      batch: new Int32Array(size * words),
      batchActions: new Uint16Array(size),
      batchOrdinals: new Int32Array(size),
      batchRows: new Int32Array(size),
    }
    const digests = new Int32Array(model.actions.length)
    const hooks: Hooks = {
      flush: (count) => addBatch(buffers, words, count, digests),
      stuck() {},
      outside() {},
      broken: (property) => this.#broken.add(property),
    }
    this.#machine = machine
    this.#model = model
    this.#digests = digests
    this.unit = compile(model).bind(buffers, hooks)
  }

  /** Where the state of a row is, or, of one that is gone, the one that was put in its place. */
  placeOf(row: number): number {
    const { fingerprints, spareAt, compiled } = this.#machine
    return fingerprints ? spareAt / compiled.layout.words : row
  }

  /** The first state of a range with a step that breaks a transition property that is on, or -1. */
  firstBroken(from: number, to: number): number {
    const { unit } = this
    this.#broken.clear()
    for (let row = from; row < to; row++) {
      unit.expand(row)
      if (this.#broken.size > 0) return row
    }
    unit.flush()
    return -1
  }

  /** What each action does in some states. */
  outcomes(states: readonly Kept[]): readonly Outcome[] {
    const { unit } = this
    const before = unit.fired.slice()
    this.#digests.fill(0)
    this.#broken.clear()
    unit.resetPosition()
    for (const { at } of states) unit.expand(this.placeOf(at()))
    unit.flush()
    return outcomesOf(unit.fired, before, this.#digests)
  }

  /**
   * What of the spec says something else of some states than the first copy did: what its actions did, and that these properties
   * held. Null: nothing. What throws says something else, too.
   */
  differsIn(states: readonly Kept[], before: readonly Outcome[], held: readonly Held[]): string | null {
    const [first] = states
    const open = held.filter((property) => first !== undefined && first.row < property.before)
    try {
      return this.#doesElse(states, before, open) ?? this.#saysElse(states, open)
    } catch {
      const action = this.#model.actions[this.unit.position().action]
      return action ? `action ${action.name}` : 'a property or the constraint'
    }
  }

  #doesElse(states: readonly Kept[], before: readonly Outcome[], held: readonly Held[]): string | null {
    const { unit } = this
    const { actions, properties } = this.#model
    unit.transitionsOn.fill(0)
    for (const { index } of held) if (properties[index]?.kind === 'transition') unit.transitionsOn[index] = 1
    const action = actions[firstUnlike(this.outcomes(states), before)]
    const [broken] = this.#broken
    return action ? `action ${action.name}` : broken === undefined ? null : nameOf(this.#model, broken)
  }

  #saysElse(states: readonly Kept[], held: readonly Held[]): string | null {
    for (const { at, row } of states)
      for (const { index, before } of held)
        if (row < before && this.#answersElse(at(), index)) return nameOf(this.#model, index)
    return null
  }

  /** What decides a property did not; what is asked for a graph is compared with what the first copy says. */
  #answersElse(at: number, index: number): boolean {
    const { unit } = this
    const check = unit.checks[index]
    const place = this.placeOf(at)
    if (check) return check(place, place + 1) >= 0
    const [own, other] = [this.#model, this.#machine.compiled.model].map(({ properties }) => properties[index])
    if (!own || !other || own.kind === 'transition') return false
    unit.load(place)
    this.#machine.unit.load(at)
    const first = answersOf(other, this.#machine.unit.view)
    return answersOf(own, unit.view).some((answer, i) => answer !== first[i])
  }
}

/**
 * What the predicates of a property say of a state; null where one throws. What the graph of all states decides was not asked of any
 * state before: what throws there in every copy is no difference, and is located when all states are asked.
 */
export function answersOf(property: Property, view: State): readonly (boolean | null)[] {
  return predicatesOf(property).map((test) => {
    try {
      return test(view)
    } catch {
      return null
    }
  })
}

function nameOf({ properties }: Model, index: number): string {
  const property = properties[index]
  return property ? `${property.kind} ${property.name}` : 'the end states'
}
