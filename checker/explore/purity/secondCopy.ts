import { compile, createBatch, type Hooks, type Unit } from '../../compile/compile.ts'
import { isUnfit, type Model, predicatesOf, type Property, type State } from '../../language/model/model.ts'
import { eachInitial } from '../../compile/steps/eachInitial.ts'
import type { Machine } from '../machine/machine.ts'
import { addBatch, firstUnlike, type Outcome, outcomesOf } from './outcomes.ts'

/** A property, by its position in the model (-1: Deadlock), that held in all states before a row. */
export interface Held {
  readonly index: number
  readonly before: number
}

/** A sampled state. `at` returns its row, or writes it to a row and returns that. */
export interface Kept {
  readonly row: number
  readonly at: () => number
}

/**
 * A second copy of a model, over the same states. It runs the author's code without the cache. If it is built from a
 * freshly evaluated module, it also reveals what the spec keeps outside the state.
 */
export class SecondCopy {
  readonly unit: Unit
  readonly #machine: Machine
  readonly #model: Model
  readonly #digests: Int32Array
  readonly #broken = new Set<number>()

  /** `machine` holds the states, and `model` was made from the same spec with the same constants. */
  constructor(machine: Machine, model: Model) {
    const { words } = machine.compiled.layout
    const buffers = { ...machine.buffers, ...createBatch(words), trees: new Int32Array(1), peers: 1 }
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
    // A search with fingerprints loads states into one place. Here, they are addressed as if all states were kept.
    const { compiled } = machine
    this.unit = (compiled.storage === 'exact' ? compiled.again(model) : compile(model)).bind(buffers, hooks)
  }

  /** The position of a row's state, or of its copy if the state is no longer stored. */
  placeOf(row: number): number {
    const { fingerprints, spareAt } = this.#machine
    return fingerprints ? spareAt : row
  }

  /** The first state of a range with a step that violates one of the active transition properties, or -1. */
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

  /** Whether an initial state violates a property of initial states. A copy that throws counts as a violation. */
  isUnfitAtFirst(index: number): boolean {
    try {
      for (const _ of eachInitial(this.unit, this.#model))
        if (isUnfit(this.#model.properties[index], this.unit.view)) return true
      return false
    } catch {
      return true
    }
  }

  /** What each action does in these states. */
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
   * The part of the spec that gives different results for these states than the first copy does, or null if there is
   * none. It compares the outcomes of actions and the properties that held. If the copy throws, that counts as a
   * different result.
   */
  differsIn(states: readonly Kept[], before: readonly Outcome[], held: readonly Held[]): string | null {
    const [first] = states
    const open = held.filter((property) => first !== undefined && first.row < property.before)
    try {
      return this.#doesElse(states, before, open) ?? this.#saysElse(states, open)
    } catch {
      const action = this.#model.actions[this.unit.position().action]
      return action ? `action ${action.name}` : 'a property or a constraint'
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

  /**
   * Whether a state now decides a property that it did not decide before. Predicates about the graph of all states are
   * compared with the first copy.
   */
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
 * What a property's predicates return in a state; null for one that throws. Predicates about the graph of all states
 * have not been evaluated yet. If they throw in every copy, the copies agree, and the error is located when all states
 * are evaluated.
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
