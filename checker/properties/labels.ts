import { must } from '../must.ts'
import { bindingsOf } from '../compile/runtime/bindings.ts'
import type { Interner } from '../compile/runtime/intern.ts'
import type { Bound } from '../language/model/binding.ts'
import { type Condition, conditionsTaken, dependsOnState } from '../language/model/fairness.ts'
import type { Model, State, StepSet } from '../language/model/model.ts'
import { names } from '../language/model/stepSets.ts'

/**
 * What properties need to know about a step: the fairness conditions that it satisfies and whether it is a fault.
 */
export interface Label {
  readonly conditions: readonly number[]
  readonly fault: boolean
  /** The sets that contain the step, by position. */
  readonly sets: readonly number[]
}

/**
 * Numbers the labels of a model's steps, and the conditions in them, in order of first use. Equal ones share a
 * number.
 */
export class Labels {
  readonly conditions: Condition[] = []
  readonly labels: Label[] = []
  readonly #model: Model
  readonly sets: readonly StepSet[]
  readonly #numbers = new Map<string, number>()
  readonly #conditionNumbers = new Map<string, number>()
  /** For each action, its bindings' labels by ordinal. Null if they depend on the state. */
  readonly #fixed: readonly (readonly number[] | null)[]

  /** `sets` are the sets of steps that labels distinguish. */
  constructor(model: Model, view: State, interner: Interner, sets: readonly StepSet[]) {
    this.#model = model
    this.sets = sets
    this.#fixed = model.actions.map((action, a) => {
      const split =
        model.fairness.some(({ actions, each }) => actions.includes(a) && each.length > 0) ||
        sets.some(({ actions, values }) => actions.includes(a) && values.length > 0)
      if (dependsOnState(model, a)) return null
      if (!split) return [this.ofStep(a, [], view)]
      if (action.stages.flat().some((p) => p.from)) return null
      return bindingsOf(action, view, interner).map((bound) => this.ofStep(a, bound, view))
    })
  }

  /** Whether the labels of any action depend on the state. */
  get depend(): boolean {
    return this.#fixed.includes(null)
  }

  /** The label of a step, or null if it depends on the state. */
  of(action: number, ordinal: number): number | null {
    const list = this.#fixed[action]
    return list ? (list[ordinal] ?? must(list[0])) : null
  }

  /** `before` is the state before the step. */
  ofStep(action: number, binding: readonly Bound[], before: State): number {
    const conditions = conditionsTaken(this.#model, action, binding, before).map((c) => this.#conditionNumber(c))
    const fault = this.#model.actions[action]?.fault !== undefined
    const sets = this.sets.flatMap((set, i) => (names(set, action, binding) ? [i] : []))
    const key = JSON.stringify([conditions, fault, sets])
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.labels.length)
    return this.labels.push({ conditions, fault, sets }) - 1
  }

  #conditionNumber(condition: Condition): number {
    const known = this.#conditionNumbers.get(condition.key)
    if (known !== undefined) return known
    this.#conditionNumbers.set(condition.key, this.conditions.length)
    return this.conditions.push(condition) - 1
  }
}
