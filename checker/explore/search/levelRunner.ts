import { must } from '../../must.ts'
import type { Hooks } from '../../compile/compile.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import { decides, isUnfit } from '../../language/model/model.ts'
import type { Machine } from '../machine/machine.ts'
import { mayEnd } from '../machine/stored.ts'
import { isPresentStep, isStepInBatch } from '../machine/refinedSteps.ts'
import type { Refiner } from '../refinement/refiner.ts'
import { createPurity, type Purity, type Sampled } from '../purity/purity.ts'
import { endOfRun, nextSample } from '../purity/sample.ts'

/** How a property is decided: by a state, by a step, or by a state without successors. */
export interface Decision {
  readonly kind: 'state' | 'step' | 'deadlock'
  /** 1 if a state of the next level decides the property, otherwise 0. */
  readonly ahead: 0 | 1
}

/** What one thread found in its share of a level's states. The order of the states does not matter. */
export interface Findings {
  /** Decisions by the property's position among the checked ones. */
  readonly decided: ReadonlyMap<number, Decision>
  /** How many successors a constraint cuts off. */
  readonly cut: number
  /** The states in which the spec threw. */
  readonly threw: readonly number[]
  /** Whether a new state did not fit into memory. */
  readonly full: boolean
  /** What the first expansion of the states in the purity sample produced. */
  readonly sampled: readonly Sampled[]
}

/**
 * Expands and checks the states in one level after another, in one thread. If the spec throws in a state, the level's
 * other states are still examined, so the report does not depend on their order.
 */
export class LevelRunner {
  readonly purity: Purity
  readonly #machine: Machine
  readonly #checked: readonly CheckedProperty[]
  readonly #store: (count: number) => boolean
  readonly #hooks: Hooks
  #known: ReadonlySet<number> = new Set()
  /** Undecided refinements, with their positions among the checked properties. */
  #refiners: readonly (readonly [number, Refiner])[] = []
  #decided = new Map<number, Decision>()
  #cut = 0
  #threw: number[] = []
  #full = false

  /**
   * `store` moves the batch into the visited store or reports that there is no room. `earlier` is the purity sample
   * from before the search was resumed.
   */
  constructor(
    machine: Machine,
    checked: readonly CheckedProperty[],
    store: (count: number) => boolean,
    earlier?: readonly Sampled[],
  ) {
    this.#machine = machine
    this.#checked = checked
    this.#store = store
    this.purity = createPurity(machine, earlier)
    this.#hooks = {
      flush: (count) => this.#insert(count),
      stuck: (row) => this.#stuck(row),
      outside: () => this.outside(),
      broken: (index) => this.#broken(index),
    }
  }

  /** `known` holds the positions of the properties that earlier levels decided. */
  begin(known: ReadonlySet<number>): void {
    const { transitionsOn } = this.#machine.unit
    this.#known = known
    transitionsOn.fill(0)
    for (const [i, p] of this.#checked.entries())
      if (p.kind === 'transition' && !known.has(i)) transitionsOn[p.index] = 1
    this.#refiners = this.#checked.flatMap(({ index }, i) => {
      const refiner = known.has(i) ? null : this.#machine.refiner(index)
      return refiner ? [[i, refiner] as const] : []
    })
  }

  /** Runs a function that creates states with this level's hooks. */
  hooked<T>(body: () => T): T {
    return this.#machine.using(this.#hooks, body)
  }

  get full(): boolean {
    return this.#full
  }

  /** Records that there is no room for a state that came from elsewhere. */
  fill(): void {
    this.#full = true
  }

  expand(from: number, to: number): void {
    const { compiled } = this.#machine
    this.hooked(() => this.#expandRange(from, to))
    compiled.interner.relax()
  }

  flush(): void {
    this.hooked(() => this.#machine.unit.flush())
  }

  /** Whether these states need `check`, because one of them may decide a property. */
  suspects(from: number, to: number): boolean {
    try {
      return this.#openIndexes().some((index) => this.#machine.unit.suspect(index, from, to) >= 0)
    } catch {
      return true
    }
  }

  /** Evaluates every property in each of these states. */
  check(from: number, to: number): void {
    for (const [i, { index }] of this.#checked.entries()) {
      const check = this.#machine.unit.checks[index]
      if (!check || this.#known.has(i)) continue
      for (let row = from; row < to;) {
        try {
          const found = check(row, to)
          row = found < 0 ? to : found + 1
          if (found >= 0) this.#decided.set(i, { kind: 'state', ahead: 0 })
        } catch (error) {
          row = this.#noteThrown(error, row) + 1
        }
      }
    }
  }

  /** Repeats in one state what `check` or `expand` did, to see what it throws. */
  again(work: 'check' | 'expand', row: number): void {
    const { unit } = this.#machine
    if (work === 'check') for (const index of this.#openIndexes()) unit.checks[index]?.(row, row + 1)
    else
      this.#machine.using({ ...this.#hooks, flush: (count) => this.#refine(count) }, () => {
        unit.expandRange(row, row + 1)
        // An error in a refinement is not caused by the last action.
        unit.load(row)
        unit.flush()
      })
  }

  /**
   * Called when the current state is an initial state. Throws whatever a property of initial states or the map of a
   * refinement throws.
   */
  initial(): void {
    const { unit, compiled } = this.#machine
    for (const [i, { index }] of this.#checked.entries())
      if (isUnfit(compiled.model.properties[index], unit.view)) this.#decide(i, { kind: 'step', ahead: 1 })
    for (const [i, refiner] of this.#refiners)
      if (!refiner.isInitial(unit.words, 0)) this.#decide(i, { kind: 'step', ahead: 1 })
  }

  /** Returns what was found since the last call. */
  take(): Findings {
    const sampled = this.purity.take()
    const findings = { decided: this.#decided, cut: this.#cut, threw: this.#threw, full: this.#full, sampled }
    this.#decided = new Map()
    this.#cut = 0
    this.#threw = []
    return findings
  }

  /** Records the first state at or after row `from` in which the spec threw and returns its row. */
  #noteThrown(error: unknown, from: number): number {
    const { row } = this.#machine.unit.position()
    if (row < from) throw error
    this.#threw.push(row)
    return row
  }

  /** Expands the runs of the sample separately from the states between them. */
  #expandRange(from: number, to: number): void {
    const { unit } = this.#machine
    for (let row = from; row < to;) {
      const sample = Math.min(to, nextSample(row))
      if (row < sample) this.#throughout(row, () => unit.expandRange(row, sample))
      row = sample < to ? Math.min(to, endOfRun(sample)) : to
      if (sample < to)
        this.purity.sample(
          { from: sample, to: row },
          (count) => this.#insert(count),
          () => this.#throughout(sample, () => unit.expandRange(sample, row)),
        )
    }
  }

  /** Expands all states, continuing after each one in which the spec throws. */
  #throughout(from: number, expand: () => void): void {
    for (let run = expand; ; run = () => this.#machine.unit.goOn()) {
      try {
        run()
        return
      } catch (error) {
        this.#noteThrown(error, from)
      }
    }
  }

  #openIndexes(): readonly number[] {
    const { checks } = this.#machine.unit
    return this.#checked.flatMap(({ index }, i) => (checks[index] && !this.#known.has(i) ? [index] : []))
  }

  #insert(count: number): void {
    if (this.#refiners.length > 0) this.#refine(count, this.#threw)
    if (!this.#full && !this.#store(count)) this.#full = true
  }

  /**
   * Checks the steps in the batch. If the check of a step throws, its state is added to `threw`; without `threw`,
   * this method throws.
   */
  #refine(count: number, threw?: number[]): void {
    for (const [i, refiner] of this.#refiners)
      for (let k = 0; k < count; k++) {
        try {
          if (!isStepInBatch(this.#machine, refiner, k)) this.#decide(i, { kind: 'step', ahead: 1 })
        } catch (error) {
          if (!threw) throw error
          threw.push(must(this.#machine.buffers.batchRows[k]))
        }
      }
  }

  #stuck(row: number): void {
    const deadlock = this.#checked.findIndex((p) => p.kind === 'deadlock')
    if (deadlock >= 0 && !this.#known.has(deadlock) && !mayEnd(this.#machine, row))
      this.#decided.set(deadlock, { kind: 'deadlock', ahead: 0 })
  }

  /** Called when a constraint cuts off the current state, a successor or an initial state. */
  outside(): void {
    const { unit, compiled } = this.#machine
    this.#cut++
    for (const [i, { index }] of this.#checked.entries())
      if (!this.#known.has(i) && decides(compiled.model.properties[index], unit.view))
        this.#decide(i, { kind: 'state', ahead: 1 })
    const { row } = unit.position()
    if (row < 0) return
    for (const [i, refiner] of this.#refiners)
      if (!isPresentStep(this.#machine, refiner, row)) this.#decide(i, { kind: 'step', ahead: 1 })
  }

  #broken(index: number): void {
    const i = this.#checked.findIndex((p) => p.index === index)
    if (i >= 0) this.#decide(i, { kind: 'step', ahead: 1 })
  }

  #decide(i: number, decision: Decision): void {
    if (!this.#decided.has(i)) this.#decided.set(i, decision)
  }
}
