import { is, Map as ImmutableMap } from 'immutable'
import { type Complaint, isQuorateError } from '../errors.ts'
import {
  type Exploration,
  type ExploreOptions,
  type Failure,
  type Limit,
  openVerdict,
  type Path,
  type Progress,
  type PropertyResult,
  FEW_STATES,
} from '../results/exploration.ts'
import { type Pace, type Pacing, paced, untimed } from '../pace.ts'
import { last, paused, unless } from '../running.ts'
import { attempt } from '../language/helpers/attempt.ts'
import { stepLabel } from '../language/model/binding.ts'
import { checkedProperties, type CheckedProperty } from '../language/model/checked.ts'
import { isMover, isStateProperty, type Model, type Property } from '../language/model/model.ts'
import { arriving, firstPath, type Goal, lastState } from './shortestPath.ts'
import { summaryOf } from './degrees.ts'
import { unreachable } from '../language/model/unreachable.ts'
import { NOWHERE, throws } from './failing.ts'
import { openResult } from './openResult.ts'
import { type Arrival, Interpreter } from './interpreter/interpreter.ts'
import { OnGraph } from './liveness/onGraph.ts'
import type { StateValue } from '../immutableValues/value.ts'

/** Explores a model breadth first, level by level, on plain values. It is the oracle for the fast engine. */
export function referenceExplore(model: Model, options: ReferenceOptions = {}): Exploration {
  return last(referenceExploring(model, options))
}

/** Like `referenceExplore`, but pauses regularly so that the caller can report and interrupt. */
export function referenceExploring(model: Model, options: ReferenceOptions = {}): Generator<Progress, Exploration> {
  return new Search(model, options).run()
}

export interface ReferenceOptions extends ExploreOptions {
  /** Divides work into parts. The default does not read a clock. */
  readonly pace?: Pacing | undefined
}

class Search {
  readonly #interpreter: Interpreter
  readonly #model: Model
  readonly #options: ReferenceOptions
  readonly #pace: Pacing
  readonly #interrupted: () => Limit | null
  readonly #overdue: () => boolean
  readonly #checked: readonly CheckedProperty[]
  /** The depth of each state, starting at 1. */
  readonly #depths = ImmutableMap<StateValue, number>().asMutable()
  readonly #levels: StateValue[][] = []
  /**
   * Decided properties, each with the length of its counterexample or witness: those already reported, and those
   * found since.
   */
  readonly #violated = new Map<CheckedProperty, number>()
  readonly #found = new Map<CheckedProperty, number>()
  readonly #fired: number[]
  readonly #new: number[]
  readonly #outDegrees: number[] = []
  #onGraph: OnGraph | undefined
  #generated = 0
  #cut = 0
  #here = NOWHERE

  constructor(model: Model, options: ReferenceOptions) {
    this.#interpreter = new Interpreter(model)
    this.#model = model
    const { pace = untimed(), interrupted = () => null, overdue = () => false } = options
    this.#options = options
    this.#pace = pace
    this.#interrupted = interrupted
    this.#overdue = overdue
    this.#checked = checkedProperties(model, options.properties)
    this.#fired = model.actions.map(() => 0)
    this.#new = model.actions.map(() => 0)
  }

  *run(): Generator<Progress, Exploration> {
    try {
      const ended = yield* this.#search()
      const fault = this.#model.watched.fault()
      if (fault) throw fault
      return yield* this.#reporting(this.#result(ended, null))
    } catch (error) {
      if (!isQuorateError(error)) throw error
      const failure = yield* this.#reporting(this.#failure(error.complaint, error.cause ?? error))
      return yield* this.#reporting(this.#result(null, failure))
    }
  }

  *#failure(complaint: Complaint, cause: unknown): Generator<void, Failure> {
    const where = [`spec ${this.#model.spec}`, ...(complaint.where ?? [])]
    const explained = this.#model.watched.explain(cause)?.complaint ?? complaint
    const { path, step } = this.#here
    return { complaint: { ...explained, where }, path: typeof path === 'function' ? yield* path() : path, step, cause }
  }

  /** Reports progress whenever other work pauses. */
  #reporting<T>(work: Generator<void, T>): Generator<Progress, T> {
    return paused(work, () => this.#progress(this.#levels.length))
  }

  *#search(): Generator<Progress, Limit | null> {
    this.#start()
    const paces = { check: this.#pace(), expand: this.#pace() }
    for (let depth = 1; ; depth++) {
      const level = this.#levels[depth - 1] ?? []
      const interrupted = yield* this.#check(level, depth, paces.check)
      this.#report()
      if (depth === 1 && level.length === 0) {
        this.#here = NOWHERE
        throw unreachable(this.#model.init, this.#generated)
      }
      if (level.length === 0) return null
      const limit = interrupted ?? this.#limit(depth) ?? (yield* this.#expandLevel(level, depth, paces.expand))
      if (limit === 'depth') this.#cut += level.length
      if (limit) return limit
    }
  }

  #start(): void {
    for (const { number, state } of this.#interpreter.initialStates()) {
      this.#here = { path: { init: number, steps: [] }, step: null }
      this.#generated++
      this.#checkFirst(state)
      this.#arrive(state, 1, null)
      this.#here = NOWHERE
    }
  }

  /** Stores a state if it is new. Only checks it if it is cut off. Returns whether it is now on this level. */
  #arrive(state: StateValue, depth: number, arrival: Arrival | null): boolean {
    if (this.#interpreter.cutBy(state, arrival)) {
      this.#cut++
      this.#checkState(state, depth)
      return false
    }
    const known = this.#depths.get(state)
    if (known !== undefined) return known === depth
    this.#depths.set(state, depth)
    const level = this.#levels[depth - 1] ?? []
    level.push(state)
    this.#levels[depth - 1] = level
    return true
  }

  #checkFirst(state: StateValue): void {
    for (const { checked, property } of this.#undecided())
      if (isMover(property) && !this.#interpreter.holds(property, state, null)) this.#find(checked, 1)
  }

  /** Returns why the run has to end before all states are checked, or null. */
  *#check(level: readonly StateValue[], depth: number, pace: Pace): Generator<Progress, Limit | null> {
    const visit = (state: StateValue): void => {
      this.#here = { path: () => this.#pathTo(state), step: null }
      this.#checkState(state, depth)
    }
    const threw: StateValue[] = []
    let limit: Limit | null = null
    for (const { from, to } of pace.parts({ from: 0, to: level.length })) {
      threw.push(...level.slice(from, to).filter((state) => throws(() => visit(state))))
      if (to === level.length) break
      limit = this.#interrupted()
      if (limit) break
      yield this.#progress(depth)
    }
    if (threw.length > 0) yield* this.#reporting(this.#throwLeast(threw, depth, visit))
    return limit
  }

  /**
   * Finishes a level in which the spec threw, because the counterexample shows a particular one of its states.
   */
  *#throwLeast(
    threw: readonly StateValue[],
    depth: number,
    again: (state: StateValue) => void,
  ): Generator<void, never> {
    const among = (state: StateValue): boolean => threw.some((other) => is(state, other))
    const path = yield* this.#path({ length: depth, reached: arriving(this.#interpreter, among) })
    const [state] = path ? threw.filter((other) => is(other, lastState(this.#interpreter, path))) : threw
    if (state) again(state)
    throw new Error('the spec threw, but not when it was run again')
  }

  #checkState(state: StateValue, depth: number): void {
    for (const { checked, property } of this.#undecided())
      if (this.#decides(property, state)) this.#find(checked, depth)
  }

  /** Whether a state violates a state property, or shows a possibility. */
  #decides(property: Property, state: StateValue): boolean {
    if (isStateProperty(property)) return !this.#interpreter.holds(property, state, null)
    if (property.kind !== 'possibility' || property.form !== 'possible') return false
    return this.#interpreter.test(property, property.holds, state)
  }

  /** Takes a step. Returns whether the state after it is on the next level. */
  #take(arrival: Arrival, after: StateValue, depth: number): boolean {
    this.#checkStep(arrival, after, depth)
    return this.#arrive(after, depth + 1, arrival)
  }

  #checkStep(arrival: Arrival, after: StateValue, depth: number): void {
    for (const { checked, property } of this.#undecided())
      if (isMover(property) && !this.#interpreter.holds(property, after, arrival)) this.#find(checked, depth + 1)
  }

  #undecided() {
    return this.#checked.flatMap((checked) => {
      const property = this.#model.properties[checked.index]
      return property && !this.#violated.has(checked) ? [{ checked, property }] : []
    })
  }

  #find(property: CheckedProperty, length: number): void {
    this.#found.set(property, Math.min(length, this.#found.get(property) ?? length))
  }

  #report(): void {
    for (const [property, length] of this.#found) this.#violated.set(property, length)
    this.#found.clear()
  }

  #limit(depth: number): Limit | null {
    const { stop = 'decided', maxStates = Infinity, maxDepth = Infinity } = this.#options
    const violations = [...this.#violated.keys()].filter(({ kind }) => kind !== 'possibility').length
    const first = stop === 'first' || (stop === 'first of many' && this.#depths.size > FEW_STATES)
    const enough = first ? violations > 0 : this.#violated.size === this.#checked.length
    if (stop !== 'never' && this.#violated.size > 0 && enough) return 'violation'
    if (depth >= maxDepth) return 'depth'
    return this.#depths.size > maxStates ? 'states' : null
  }

  *#expandLevel(level: readonly StateValue[], depth: number, pace: Pace): Generator<Progress, Limit | null> {
    const producers = ImmutableMap<StateValue, number>().asMutable()
    const visit = (state: StateValue): void => {
      const successors = this.#expand(state, depth, producers)
      this.#outDegrees.push(successors)
      if (successors === 0) this.#checkDeadlock(state, depth)
    }
    const threw: StateValue[] = []
    let limit: Limit | null = null
    for (const { from, to } of pace.parts({ from: 0, to: level.length })) {
      threw.push(...level.slice(from, to).filter((state) => throws(() => visit(state))))
      limit = this.#interrupted()
      yield this.#progress(depth)
      if (limit) break
    }
    if (threw.length > 0) yield* this.#reporting(this.#throwLeast(threw, depth, visit))
    if (limit) this.#report()
    for (const action of producers.values()) this.#new[action] = (this.#new[action] ?? 0) + 1
    return limit
  }

  #progress(depth: number): Progress {
    const { size } = this.#depths
    const violated = [...this.#violated]
      .filter(([{ kind }]) => kind !== 'possibility')
      .map(([{ name }, length]) => ({ name, length }))
    return {
      depth,
      distinct: size,
      generated: this.#generated,
      queued: size - this.#outDegrees.length,
      bytes: 0,
      violated,
    }
  }

  /**
   * Expands a state and returns how many successors it has. `producers` maps each new state to the first action
   * that produces it.
   */
  #expand(state: StateValue, depth: number, producers: ImmutableMap<StateValue, number>): number {
    const interpreter = this.#interpreter
    let successors = 0
    for (const [number, action] of this.#model.actions.entries()) {
      this.#here = { path: () => this.#pathTo(state), step: null }
      if (interpreter.spent(state, action)) continue
      for (const choice of interpreter.choices(state, action)) {
        this.#here = { path: () => this.#pathTo(state), step: { action: number, ordinal: choice.ordinal } }
        if (!interpreter.enabled(state, action, choice)) continue
        successors++
        this.#generated++
        this.#fired[number] = (this.#fired[number] ?? 0) + 1
        const { after, arrival } = interpreter.take(state, action, choice)
        const isNext = attempt(
          () => `action ${stepLabel(action.name, choice.bound)}`,
          'step',
          () => this.#take(arrival, after, depth),
        )
        if (isNext) producers.set(after, Math.min(number, producers.get(after) ?? number))
      }
    }
    return successors
  }

  #checkDeadlock(state: StateValue, depth: number): void {
    this.#here = { path: () => this.#pathTo(state), step: null }
    const deadlock = this.#checked.find((p) => p.kind === 'deadlock')
    if (deadlock && !this.#violated.has(deadlock) && !this.#interpreter.isEndState(state)) this.#find(deadlock, depth)
  }

  #pathTo(state: StateValue): Generator<void, Path | null> {
    return this.#path({
      length: this.#depths.get(state) ?? 0,
      reached: arriving(this.#interpreter, (end) => is(end, state)),
    })
  }

  /** Finds a path. Also null if the run becomes overdue first. */
  *#path(goal: Goal): Generator<void, Path | null> {
    if (this.#overdue()) return null
    const finding = firstPath(this.#interpreter, this.#levels, goal)
    return yield* unless(this.#overdue, paced(finding, this.#pace()))
  }

  *#result(atFirst: Limit | null, failure: Failure | null): Generator<void, Exploration> {
    const { size } = this.#depths
    const properties: PropertyResult[] = []
    let ended = atFirst
    for (const checked of this.#checked) {
      const result = yield* this.#propertyResult(checked, ended, failure)
      if (typeof result === 'string') ended = result
      properties.push(typeof result === 'string' ? openResult(this.#model, checked, 'inconclusive') : result)
    }
    return {
      properties,
      distinct: size,
      generated: this.#generated,
      depth: this.#levels.length,
      queued: size - this.#outDegrees.length,
      cut: this.#cut,
      ended,
      levels: this.#levels.map((level) => level.length),
      actions: this.#model.actions.map(({ name }, i) => ({ name, fired: this.#fired[i] ?? 0, new: this.#new[i] ?? 0 })),
      outDegree: summaryOf(this.#outDegrees),
      failure,
    }
  }

  /** Decides a property. If the run has to end first, returns the reason. */
  *#propertyResult(
    checked: CheckedProperty,
    ended: Limit | null,
    failure: Failure | null,
  ): Generator<void, PropertyResult | Limit> {
    const { name, kind } = checked
    const length = this.#violated.get(checked)
    if (length === undefined) {
      if (failure) return { name, kind, verdict: 'inconclusive', length: null, path: null }
      let limit: Limit | null = null
      const isOver = (): boolean => (limit = this.#interrupted()) !== null
      const decided = yield* unless(isOver, paced(this.#decidedOnGraph(checked, ended), this.#pace()))
      return limit ?? decided ?? openResult(this.#model, checked, openVerdict(ended, this.#cut))
    }
    const path = yield* this.#path({ length, reached: this.#violates(checked) })
    const shown = path ? { path } : ({ path, shown: 'none' } as const)
    if (kind === 'possibility') return { name, kind, verdict: 'holds', length: null, ...shown }
    return { name, kind, verdict: 'violated', length, ...shown }
  }

  /** Null if the graph does not violate the property, or is not complete. */
  *#decidedOnGraph(
    { name, kind, index }: CheckedProperty,
    ended: Limit | null,
  ): Generator<void, PropertyResult | null> {
    const property = this.#model.properties[index]
    if (ended !== null && ended !== 'depth') return null
    this.#onGraph ??= new OnGraph(this.#interpreter, this.#levels, this.#outDegrees.length)
    if (property?.kind === 'temporal') {
      const lasso = yield* this.#onGraph.lasso(property)
      return lasso && { name, kind, verdict: 'violated', ...lasso }
    }
    if (property?.kind !== 'possibility' || property.form === 'possible') return null
    const lost = yield* this.#onGraph.lost(property)
    if (!lost) return null
    const path = yield* this.#path({ length: lost.length, reached: arriving(this.#interpreter, lost.includes) })
    return { name, kind, verdict: 'violated', length: lost.length, path, lost: lost.count }
  }

  #violates({ index }: CheckedProperty): Goal['reached'] {
    const property = this.#model.properties[index]
    if (property && !isMover(property)) return (state) => this.#decides(property, state)
    if (property) return (state, arrival) => !this.#interpreter.holds(property, state, arrival)
    return arriving(this.#interpreter, (state) => this.#depths.has(state) && this.#isDeadlock(state))
  }

  #isDeadlock(state: StateValue): boolean {
    const interpreter = this.#interpreter
    return interpreter.steps(state).length === 0 && !interpreter.isEndState(state)
  }
}
