import { is, Map as ImmutableMap } from 'immutable'
import { type Complaint, isQuorateError, QuorateError } from '../errors.ts'
import {
  type Exploration,
  type ExploreOptions,
  type Failure,
  type Limit,
  openVerdict,
  type Path,
  type Progress,
  type PropertyResult,
  type Step,
  type Verdict,
  FEW_STATES,
} from '../results/exploration.ts'
import { last } from '../running.ts'
import { attempt } from '../language/helpers/attempt.ts'
import { stepLabel } from '../language/model/binding.ts'
import { checkedProperties, type CheckedProperty } from '../language/model/checked.ts'
import { isMover, isStateProperty, type Model, type Property } from '../language/model/model.ts'
import { firstPath, type Goal } from './shortestPath.ts'
import { type PlainGraph, plainGraph } from './liveness/graph.ts'
import { summaryOf } from './degrees.ts'
import { type Arrival, arrivalBy, Interpreter } from './interpreter/interpreter.ts'
import { lassoResult, lostStates, refutingLasso } from './liveness/liveness.ts'
import type { StateValue } from '../immutableValues/value.ts'

/** Explores a model breadth first, one level after another, on plain values. It is the oracle for the fast engine. */
export function referenceExplore(model: Model, options: ExploreOptions = {}): Exploration {
  return last(referenceExploring(model, options))
}

/** The same, pausing regularly so that the caller can report and interrupt. */
export function referenceExploring(model: Model, options: ExploreOptions = {}): Generator<Progress, Exploration> {
  return new Search(model, options).run()
}

/** The number of states expanded between two pauses. */
const CHUNK = 64

/** The position of the search while an author's function runs. */
interface Here {
  /** The path to the state in which the function runs, or to the state before it. */
  readonly path: () => Path | null
  readonly step: Step | null
}

const NOWHERE: Here = { path: () => null, step: null }

class Search {
  readonly #interpreter: Interpreter
  readonly #model: Model
  readonly #options: ExploreOptions
  readonly #checked: readonly CheckedProperty[]
  /** The depth of each state, from 1. */
  readonly #depths = ImmutableMap<StateValue, number>().asMutable()
  readonly #levels: StateValue[][] = []
  /**
   * Decided properties, with the lengths of their counterexamples or witnesses: those that have been reported, and
   * those found since then.
   */
  readonly #violated = new Map<CheckedProperty, number>()
  readonly #found = new Map<CheckedProperty, number>()
  readonly #fired: number[]
  readonly #new: number[]
  readonly #outDegrees: number[] = []
  #plainGraph: PlainGraph | undefined
  #generated = 0
  #cut = 0
  #here = NOWHERE

  constructor(model: Model, options: ExploreOptions) {
    this.#interpreter = new Interpreter(model)
    this.#model = model
    this.#options = options
    this.#checked = checkedProperties(model, options.properties)
    this.#fired = model.actions.map(() => 0)
    this.#new = model.actions.map(() => 0)
  }

  *run(): Generator<Progress, Exploration> {
    try {
      const ended = yield* this.#search()
      const fault = this.#model.watched.fault()
      if (fault) throw fault
      return this.#result(ended, null)
    } catch (error) {
      if (!isQuorateError(error)) throw error
      return this.#result(null, this.#failure(error.complaint, error.cause ?? error))
    }
  }

  #failure(complaint: Complaint, cause: unknown): Failure {
    const where = [`spec ${this.#model.spec}`, ...(complaint.where ?? [])]
    const explained = this.#model.watched.explain(cause)?.complaint ?? complaint
    return { complaint: { ...explained, where }, path: this.#here.path(), step: this.#here.step, cause }
  }

  *#search(): Generator<Progress, Limit | null> {
    this.#start()
    for (let depth = 1; ; depth++) {
      const level = this.#levels[depth - 1] ?? []
      this.#check(level, depth)
      this.#report()
      if (depth === 1 && level.length === 0) throw this.#nothingReachable()
      if (level.length === 0) return null
      const limit = this.#limit(depth) ?? (yield* this.#expandLevel(level, depth))
      if (limit === 'depth') this.#cut += level.length
      if (limit) return limit
    }
  }

  #start(): void {
    for (const init of this.#model.init.keys()) {
      this.#here = NOWHERE
      const state = this.#interpreter.initial(init)
      this.#here = { path: () => ({ init, steps: [] }), step: null }
      this.#generated++
      this.#checkFirst(state)
      this.#arrive(state, 1)
    }
  }

  /** Stores a state if it is new and within the constraint; otherwise checks it. Returns whether it is on this level now. */
  #arrive(state: StateValue, depth: number): boolean {
    if (!this.#interpreter.withinConstraint(state)) {
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

  #check(level: readonly StateValue[], depth: number): void {
    const visit = (state: StateValue): void => {
      this.#here = { path: () => this.#pathTo(state), step: null }
      this.#checkState(state, depth)
    }
    const threw = level.filter((state) => throws(() => visit(state)))
    if (threw.length > 0) this.#throwLeast(threw, depth, visit)
  }

  /** Finishes a level in which the spec threw, because the counterexample shows a particular state of it. */
  #throwLeast(threw: readonly StateValue[], depth: number, again: (state: StateValue) => void): never {
    const among = (state: StateValue): boolean => threw.some((other) => is(state, other))
    const path = this.#path({ length: depth, reached: among })
    const [state] = path ? threw.filter((other) => is(other, this.#lastState(path))) : threw
    if (state) again(state)
    throw new Error('the spec threw, but not when it was run again')
  }

  #lastState({ init, steps }: Path): StateValue {
    const interpreter = this.#interpreter
    return steps.reduce((state, { action, ordinal }) => {
      const spec = this.#model.actions[action]
      const choice = spec && [...interpreter.choices(state, spec)].find((c) => c.ordinal === ordinal)
      return spec && choice ? interpreter.successor(state, spec, choice) : state
    }, interpreter.initial(init))
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

  /** Returns whether the state after a step is on the next level. */
  #take(arrival: Arrival, after: StateValue, depth: number): boolean {
    this.#checkStep(arrival, after, depth)
    return this.#arrive(after, depth + 1)
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

  *#expandLevel(level: readonly StateValue[], depth: number): Generator<Progress, Limit | null> {
    const producers = ImmutableMap<StateValue, number>().asMutable()
    const visit = (state: StateValue): void => {
      const successors = this.#expand(state, depth, producers)
      this.#outDegrees.push(successors)
      if (successors === 0) this.#checkDeadlock(state, depth)
    }
    const threw: StateValue[] = []
    let limit: Limit | null = null
    for (const [i, state] of level.entries()) {
      if (throws(() => visit(state))) threw.push(state)
      if ((i + 1) % CHUNK > 0 && i + 1 < level.length) continue
      limit = this.#options.interrupted?.() ?? null
      yield this.#progress(depth)
      if (limit) break
    }
    if (threw.length > 0) this.#throwLeast(threw, depth, visit)
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

  /** Returns the number of successors. `producers` maps each new state to the first action that produces it. */
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
        const after = interpreter.successor(state, action, choice)
        const isNext = attempt(
          () => `action ${stepLabel(action.name, choice.bound)}`,
          'step',
          () => this.#take(arrivalBy(state, action.name, choice.binding), after, depth),
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

  #pathTo(state: StateValue): Path | null {
    return this.#path({ length: this.#depths.get(state) ?? 0, reached: (end) => is(end, state) })
  }

  #path(goal: Goal): Path | null {
    return firstPath(this.#interpreter, this.#levels, goal)
  }

  #nothingReachable(): QuorateError {
    this.#here = NOWHERE
    return new QuorateError({
      code: 'Q057',
      class: 'load',
      where: ['init'],
      problem: 'nothing is reachable: every initial state is outside the constraint',
      hint: 'widen the constraint, or start inside it',
    })
  }

  #result(ended: Limit | null, failure: Failure | null): Exploration {
    const { size } = this.#depths
    return {
      properties: this.#checked.map((p) => this.#propertyResult(p, ended, failure)),
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

  #propertyResult(checked: CheckedProperty, ended: Limit | null, failure: Failure | null): PropertyResult {
    const { name, kind } = checked
    const length = this.#violated.get(checked)
    if (length === undefined) {
      if (failure) return { name, kind, verdict: 'inconclusive', length: null, path: null }
      return this.#decidedOnGraph(checked, ended) ?? this.#open(checked, openVerdict(ended, this.#cut))
    }
    const path = this.#path({ length, reached: this.#violates(checked) })
    if (kind === 'possibility') return { name, kind, verdict: 'holds', length: null, path }
    return { name, kind, verdict: 'violated', length, path }
  }

  /** The verdict of a property that no visited state or step decides. */
  #open({ name, kind, index }: CheckedProperty, open: Verdict): PropertyResult {
    const property = this.#model.properties[index]
    const isImpossible = property?.kind === 'possibility' && property.form === 'possible' && open === 'holds'
    return { name, kind, verdict: isImpossible ? 'violated' : open, length: null, path: null }
  }

  /** Null if the whole graph does not violate the property, or is not complete. */
  #decidedOnGraph({ name, kind, index }: CheckedProperty, ended: Limit | null): PropertyResult | null {
    const property = this.#model.properties[index]
    if (ended !== null && ended !== 'depth') return null
    if (property?.kind === 'temporal') {
      const lasso = refutingLasso(this.#interpreter, this.#graph, [...this.#initial.keys()], property)
      return (
        lasso && { name, kind, verdict: 'violated', ...lassoResult(this.#initial.get(lasso.stem.start) ?? 0, lasso) }
      )
    }
    if (property?.kind !== 'possibility' || property.form === 'possible') return null
    const lost = lostStates(this.#interpreter, this.#graph, property)
    const isLost = (state: StateValue): boolean => lost.has(this.#graph.numberOf(state) ?? -1)
    const level = this.#levels.findIndex((states) => states.some(isLost))
    if (level < 0) return null
    const path = this.#path({ length: level + 1, reached: isLost })
    return { name, kind, verdict: 'violated', length: level + 1, path, lost: lost.size }
  }

  get #graph(): PlainGraph {
    this.#plainGraph ??= plainGraph(this.#interpreter, this.#levels.flat(), this.#outDegrees.length)
    return this.#plainGraph
  }

  /** Numbers of the initial states in the graph, with the first initializer that creates each. */
  get #initial(): ReadonlyMap<number, number> {
    const numbers = new Map<number, number>()
    for (const init of this.#model.init.keys()) {
      const state = this.#graph.numberOf(this.#interpreter.initial(init))
      if (state !== null && !numbers.has(state)) numbers.set(state, init)
    }
    return numbers
  }

  #violates({ index }: CheckedProperty): Goal['reached'] {
    const property = this.#model.properties[index]
    if (property && !isMover(property)) return (state) => this.#decides(property, state)
    if (property) return (state, arrival) => !this.#interpreter.holds(property, state, arrival)
    return (state) => this.#depths.has(state) && this.#isDeadlock(state)
  }

  #isDeadlock(state: StateValue): boolean {
    const interpreter = this.#interpreter
    return interpreter.steps(state).length === 0 && !interpreter.isEndState(state)
  }
}

/** Whether a run ends with an error of the spec. */
function throws(run: () => void): boolean {
  try {
    run()
    return false
  } catch (error) {
    if (isQuorateError(error)) return true
    throw error
  }
}
