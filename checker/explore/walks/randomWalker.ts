import { must } from '../../must.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import { decides, isUnfit } from '../../language/model/model.ts'
import { failureOf } from '../paths/failure.ts'
import type { Machine } from '../machine/machine.ts'
import { mayEnd } from '../machine/stored.ts'
import type { Failure, Path, Step } from '../../results/exploration.ts'

/**
 * A property that the current state decides. If there is a step, that step or the state after it decides the property.
 */
export interface Sighting {
  readonly property: CheckedProperty
  readonly step: Step | null
}

/**
 * Follows one behaviour of a model at a time, with the same generated code as the search. It expands the current
 * state, and the caller chooses which successor becomes current. It checks all successors and all steps, not just the
 * chosen ones, so it sees a violation one step ahead.
 *
 * The current state and the successors under test are stored after the rows that other code may use.
 */
export class RandomWalker {
  readonly machine: Machine
  readonly #words: number
  readonly #model
  readonly #batch: number
  /** The row of the current state. The successors under test follow it. */
  readonly #home: number
  #open: readonly CheckedProperty[] = []
  #path: { init: number; steps: Step[] } = { init: 0, steps: [] }
  /**
   * The steps to possible successors of the current state. `#pool` holds the successors' words, one after another.
   */
  readonly successors: Step[] = []
  #pool: Int32Array
  #sightings: Sighting[] = []
  /** The number of the first successor under test. */
  #tested = 0
  /** How many states were checked, including repeats. */
  checked = 0

  constructor(machine: Machine) {
    this.machine = machine
    this.#model = machine.compiled.model
    this.#words = machine.compiled.layout.words
    this.#batch = machine.buffers.batchActions.length
    this.#home = machine.buffers.arena.rows - 1 - this.#batch
    this.#pool = new Int32Array(this.#batch * this.#words)
  }

  /** How many rows of the arena are free for other use. */
  get room(): number {
    return this.#home
  }

  /** The current behaviour. */
  get path(): Path {
    return { init: this.#path.init, steps: [...this.#path.steps] }
  }

  /** How many states the current behaviour has. */
  get length(): number {
    return this.#path.steps.length + 1
  }

  /** The words of the current state. */
  get state(): Int32Array {
    return this.machine.buffers.arena.row(this.#home)
  }

  /** Loads the current state, so that guards and properties see it. */
  load(): void {
    this.machine.unit.load(this.#home)
  }

  /** Sets which properties are checked from now on. */
  lookFor(properties: readonly CheckedProperty[]): void {
    const { transitionsOn } = this.machine.unit
    this.#open = properties
    transitionsOn.fill(0)
    for (const p of properties) if (p.kind === 'transition') transitionsOn[p.index] = 1
  }

  /**
   * Begins a behaviour in an initial state. Returns whether the state is inside the constraint and what it decides.
   */
  start(init: number): { readonly inside: boolean; readonly sightings: readonly Sighting[] } {
    this.machine.unit.initial(init)
    return this.startHere(init)
  }

  /** Like `start`, if the initial state is already the current one. */
  startHere(init: number): { readonly inside: boolean; readonly sightings: readonly Sighting[] } {
    const { unit, buffers } = this.machine
    this.#path = { init, steps: [] }
    buffers.arena.put(this.#home, unit.words)
    this.checked++
    const sightings = this.#open
      .filter((p) => this.#decidesAtFirst(p.index))
      .map((property) => ({ property, step: null }))
    return { inside: this.#model.constraint?.(unit.view) ?? true, sightings }
  }

  #decidesAtFirst(property: number): boolean {
    const { unit } = this.machine
    const refiner = this.machine.refiner(property)
    const of = this.#model.properties[property]
    return refiner ? !refiner.isInitial(unit.words, 0) : isUnfit(of, unit.view) || decides(of, unit.view)
  }

  /** Finds the successors of the current state, and what the state, its steps and its successors decide. */
  expand(): readonly Sighting[] {
    const { machine } = this
    this.successors.length = 0
    this.#sightings = []
    const hooks = {
      flush: (count: number) => this.#keep(count),
      outside: (action: number, ordinal: number) => this.#outside({ action, ordinal }),
      broken: (index: number, action: number, ordinal: number) =>
        this.#seen((p) => p.index === index, { action, ordinal }),
    }
    const degree = machine.using(hooks, () => {
      const found = machine.unit.expand(this.#home)
      machine.unit.flush()
      return found
    })
    if (degree === 0 && this.#open.some((p) => p.kind === 'deadlock') && !mayEnd(machine, this.#home))
      this.#seen((p) => p.kind === 'deadlock', null)
    for (let from = 0; from < this.successors.length; from += this.#batch) this.#check(from)
    return this.#sightings
  }

  /** Makes one of the successors the current state. */
  take(k: number): void {
    const step = this.successors[k]
    if (!step) throw new RangeError(`there is no successor ${k}`)
    this.state.set(this.#pool.subarray(k * this.#words, (k + 1) * this.#words))
    this.#path.steps.push(step)
  }

  /** Reports an error that the spec threw on this walk. */
  failure(error: unknown): Failure {
    const { init, steps } = this.path
    return failureOf(this.machine, error, (row) => {
      const after = row > this.#home ? this.successors[this.#tested + row - this.#home - 1] : undefined
      return { init, steps: after ? [...steps, after] : steps }
    })
  }

  #keep(count: number): void {
    const { batch, batchActions, batchOrdinals } = this.machine.buffers
    const start = this.successors.length * this.#words
    const size = count * this.#words
    if (start + size > this.#pool.length) {
      const larger = new Int32Array(2 * (start + size))
      larger.set(this.#pool)
      this.#pool = larger
    }
    this.#pool.set(batch.subarray(0, size), start)
    for (let k = 0; k < count; k++) {
      const step = { action: must(batchActions[k]), ordinal: must(batchOrdinals[k]) }
      this.#refine(step, batch, k * this.#words)
      this.successors.push(step)
    }
  }

  /** Checks up to a batch of successors. */
  #check(from: number): void {
    const { unit, buffers } = this.machine
    const to = Math.min(this.successors.length, from + this.#batch)
    const first = this.#home + 1
    const end = first + to - from
    this.#tested = from
    this.checked += to - from
    buffers.arena.put(first, this.#pool.subarray(from * this.#words, to * this.#words))
    for (const property of this.#open) {
      const check = unit.checks[property.index]
      const suspect = check ? unit.suspect(property.index, first, end) : -1
      if (!check || suspect < 0) continue
      const row = check(suspect, end)
      if (row >= 0) this.#seen((p) => p === property, this.successors[from + row - first] ?? null)
    }
  }

  #outside(step: Step): void {
    this.checked++
    this.#seen((p) => decides(this.#model.properties[p.index], this.machine.unit.view), step)
    this.#refine(step, this.machine.unit.words, 0)
  }

  /** Whether a refinement forbids the step to the state whose words begin at `at`. */
  #refine(step: Step, words: Int32Array, at: number): void {
    for (const { index, kind } of this.#open) {
      if (kind !== 'refinement') continue
      const refiner = this.machine.refiner(index)
      if (refiner && !refiner.isStep(this.state, 0, words, at)) this.#seen((p) => p.index === index, step)
    }
  }

  #seen(which: (p: CheckedProperty) => boolean, step: Step | null): void {
    for (const property of this.#open)
      if (which(property) && !this.#sightings.some((s) => s.property === property))
        this.#sightings.push({ property, step })
  }
}
