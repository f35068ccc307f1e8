import { must } from '../../must.ts'
import { hashOf } from '../../compile/resultCache/hash.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import { type Model, type Predicate, predicatesOf } from '../../language/model/model.ts'
import { type Exchange, exchanged } from './exchanges.ts'
import { putSpare, type Stored } from '../machine/stored.ts'

/** A state and an exchange of ids under which the spec behaves differently. */
export interface Unlike {
  readonly words: Int32Array
  readonly exchange: Exchange
}

/** The predicates on single states, with their names. */
export function testsOf(
  model: Model,
  checked: readonly CheckedProperty[],
): readonly { readonly name: string; readonly holds: Predicate }[] {
  return [
    ...(model.constraint ? [{ name: 'the constraint', holds: model.constraint }] : []),
    ...checked.flatMap(({ index, kind, name }) => {
      const property = model.properties[index]
      return property ? predicatesOf(property).map((holds) => ({ name: `${kind} ${name}`, holds })) : []
    }),
    ...model.endStates.map(({ name, holds }) => ({ name: `end state ${name}`, holds })),
  ]
}

/**
 * Compares what the spec does in different orders of a state's ids. It compares digests of predicate results, of how
 * many times each action fires, and of the successors with their ids exchanged in the same way.
 */
export class Orders {
  readonly #machine: Stored
  readonly #tests: readonly Predicate[]
  /**
   * For a state in one order: the observations that must be equal in the next order and those that must be equal once
   * ids are exchanged.
   */
  #now: Int32Array
  #expected: Int32Array
  #exchange: Exchange | null = null
  /** How many states have been examined. */
  looks = 0

  constructor(machine: Stored, checked: readonly CheckedProperty[]) {
    const { model } = machine.compiled
    this.#machine = machine
    this.#tests = testsOf(model, checked).map(({ holds }) => holds)
    const size = this.#tests.length + 3 * model.actions.length + model.properties.length
    this.#now = new Int32Array(size)
    this.#expected = new Int32Array(size)
  }

  /**
   * Applies a sequence of exchanges to a state, in place. Returns the first exchange that changes more than names.
   * Pauses before each order.
   */
  *unlikeAlong(words: Int32Array, walk: readonly Exchange[]): Generator<void, Unlike | null> {
    yield
    if (!this.#look(words, walk[0] ?? null)) return firstOf(words, walk)
    for (const [i, exchange] of walk.entries()) {
      yield
      const before = words.slice()
      const expected = this.#expected.slice()
      exchange.run(words)
      if (!this.#look(words, walk[i + 1] ?? null) || expected.some((value, k) => value !== this.#now[k]))
        return { words: before, exchange }
    }
    return null
  }

  /** False if the spec throws. */
  #look(words: Int32Array, next: Exchange | null): boolean {
    this.looks++
    this.#exchange = next
    try {
      this.#ask(words)
      return true
    } catch {
      return false
    }
  }

  #ask(words: Int32Array): void {
    const { unit, spare } = this.#machine
    const tests = this.#tests
    const [now, expected] = [this.#now, this.#expected]
    const fired = unit.fired.slice()
    now.fill(0)
    expected.fill(0)
    unit.resetPosition()
    putSpare(this.#machine, words)
    unit.load(spare())
    for (let i = 0; i < tests.length; i++) now[i] = expected[i] = tests[i]?.(unit.view) ? 1 : 0
    this.#expand()
    for (let a = 0; a < fired.length; a++) {
      const at = tests.length + 3 * a
      now[at] = expected[at] = must(unit.fired[a]) - must(fired[a])
    }
  }

  #expand(): void {
    const { unit, buffers, compiled, spare } = this.#machine
    const { words } = compiled.layout
    const first = this.#tests.length
    const properties = first + 3 * compiled.model.actions.length
    const flush = (count: number): void => {
      for (let k = 0; k < count; k++)
        this.#count(first + 3 * must(buffers.batchActions[k]) + 1, buffers.batch.slice(k * words, (k + 1) * words))
    }
    const outside = (action: number): void => this.#count(first + 3 * action + 2, unit.words.slice())
    const broken = (property: number): void => {
      const at = properties + property
      this.#now[at] = this.#expected[at] = must(this.#now[at]) + 1
    }
    this.#machine.using({ flush, outside, broken, stuck() {} }, () => {
      unit.expand(spare())
      unit.flush()
    })
  }

  /** `after` is a copy of a successor, which is exchanged in place. */
  #count(at: number, after: Int32Array): void {
    this.#now[at] = (must(this.#now[at]) + hashOf(after, 1)) | 0
    this.#exchange?.run(after)
    this.#expected[at] = (must(this.#expected[at]) + hashOf(after, 1)) | 0
  }
}

/** Even if the spec throws in a state's first order, the state is reported with an exchange. */
function firstOf(words: Int32Array, [exchange]: readonly Exchange[]): Unlike | null {
  return exchange ? { words: exchanged(words, exchange), exchange } : null
}
