import { must } from '../../must.ts'
import { compile } from '../../compile/compile.ts'
import { type CheckedProperty, checkedProperties } from '../../language/model/checked.ts'
import { isMover, isStateProperty, type Model } from '../../language/model/model.ts'
import { VisitCounter } from './visitCounter.ts'
import type { Coverage } from '../../results/visits.ts'
import { elementReplaced, hiddenFault, nothingReachable } from '../paths/failure.ts'
import { paced } from '../../pace.ts'
import { eachInitial } from '../../compile/steps/eachInitial.ts'
import { createMachine, type MachineOptions } from '../machine/machine.ts'
import type { Failure, Path, Progress } from '../../results/exploration.ts'
import { type Sighting, RandomWalker } from './randomWalker.ts'

const DEFAULT_MEMORY = 2 ** 28

export interface SimulateOptions extends MachineOptions {
  /** The names of the properties to look for. If absent, they are selected as in `check`. */
  readonly properties?: readonly string[] | undefined
  /** Returns a number from 0 to n - 1, each with equal probability. This is the only source of randomness. */
  readonly random: (n: number) => number
  readonly maxWalks: number
  /** A walk has at most this many states, including the initial one. */
  readonly maxDepth: number
  /** When to end early: at the first violation, or when everything that walks can decide is decided. */
  readonly stop: 'first' | 'decided'
  /** Called at every pause; returns a reason to end the run now. */
  readonly interrupted?: (() => 'time' | 'interrupt' | null) | undefined
}

/** The progress of a simulation. */
export interface SimulationProgress extends Pick<Progress, 'violated' | 'until'> {
  readonly walks: number
  readonly steps: number
  readonly distinct: number
  /** Set once the walks are over and the behaviours that they found are being shortened. */
  readonly shortening?: true
}

export interface Simulation {
  readonly checked: readonly CheckedProperty[]
  /** For each property that a walk decided, the behaviour up to the state or step that decides it. */
  readonly found: ReadonlyMap<CheckedProperty, Path>
  /** How many walks were begun. The last one may have been cut short. */
  readonly walks: number
  readonly steps: number
  /** How many states the longest walk has. */
  readonly longest: number
  /** How many states were checked, on walks and among their successors, including repeats. */
  readonly statesChecked: number
  /** Why the walks ended early, or null if all requested walks were taken. */
  readonly ended: 'time' | 'interrupt' | 'violation' | null
  readonly coverage: Coverage
  /**
   * For each action: how many steps were taken, how many of them led to a state not visited before, and how many were
   * enabled along the way.
   */
  readonly actions: readonly {
    readonly name: string
    readonly fired: number
    readonly new: number
    readonly enabled: number
  }[]
  readonly failure: Failure | null
}

/** Whether a walk can decide this property. Properties that need the graph of all states stay open. */
export function canBeSeen({ properties }: Model, { kind, index }: CheckedProperty): boolean {
  const property = properties[index]
  if (property?.kind === 'possibility') return property.form === 'possible'
  return kind === 'deadlock' || isMover(property) || isStateProperty(property)
}

/**
 * Takes random walks. A walk begins in one of the initial states. It repeatedly takes a step that changes the state and
 * stays within the constraint, each with equal probability, until there is none or the walk has `maxDepth` states. The
 * same random numbers give the same walks.
 */
export function simulating(model: Model, options: SimulateOptions): Generator<SimulationProgress, Simulation> {
  const checked = checkedProperties(model, options.properties)
  return new Simulator(model, checked, options).run()
}

class Simulator {
  readonly #model: Model
  readonly #checked: readonly CheckedProperty[]
  readonly #options: SimulateOptions
  readonly #walker: RandomWalker
  readonly #visited: VisitCounter
  readonly #found = new Map<CheckedProperty, Path>()
  #open: readonly CheckedProperty[]
  readonly #fired: Float64Array
  readonly #fresh: Float64Array
  /** How many initial states there are. */
  #initial = 0
  #walks = 0
  #steps = 0
  #longest = 0

  constructor(model: Model, checked: readonly CheckedProperty[], options: SimulateOptions) {
    const machine = createMachine(compile(model), { ...options, maxMemory: options.maxMemory ?? DEFAULT_MEMORY })
    this.#model = model
    this.#checked = checked
    this.#options = options
    this.#walker = new RandomWalker(machine)
    this.#visited = new VisitCounter(machine, this.#walker.room)
    this.#open = checked.filter((p) => canBeSeen(model, p))
    this.#fired = new Float64Array(model.actions.length)
    this.#fresh = new Float64Array(model.actions.length)
    this.#walker.lookFor(this.#open)
  }

  *run(): Generator<SimulationProgress, Simulation> {
    let ended: Simulation['ended'] = null
    let failure: Failure | null = null
    try {
      const initial = this.#initialStates()
      if (initial.length === 0) failure = nothingReachable(this.#model, this.#initial)
      else if (this.#stops()) ended = 'violation'
      else ended = yield* this.#walkAll(initial)
    } catch (error) {
      failure = this.#walker.failure(error)
    }
    const place = this.#walker.machine.unit.replaced()
    if (place !== null) failure = elementReplaced(this.#model, place)
    return this.#result(ended, failure ?? hiddenFault(this.#model))
  }

  /** The initial states within the constraint. */
  #initialStates(): readonly number[] {
    const within: number[] = []
    for (const init of eachInitial(this.#walker.machine.unit, this.#model)) {
      this.#initial++
      const { inside, sightings } = this.#walker.startHere(init)
      this.#note(sightings)
      if (inside) within.push(init)
    }
    return within
  }

  *#walkAll(initial: readonly number[]): Generator<SimulationProgress, Simulation['ended']> {
    const { interrupted } = this.#options
    const { machine } = this.#walker
    const walking = paced(this.#walking(initial), machine.pace())
    for (let next = walking.next(); ; next = walking.next()) {
      if (next.done) return next.value
      machine.compiled.interner.relax()
      const limit = interrupted?.() ?? null
      if (limit) return limit
      yield this.#progress()
    }
  }

  /** Pauses after each step. */
  *#walking(initial: readonly number[]): Generator<void, Simulation['ended']> {
    const { random, maxWalks } = this.#options
    const { unit, table, cacheAfter } = this.#walker.machine
    while (this.#walks < maxWalks) {
      this.#walks++
      this.#walker.start(must(initial[random(initial.length)]))
      this.#visited.visit(this.#walker.state)
      if (this.#steps >= cacheAfter) unit.startCaching(0, table.rows())
      while (this.#step()) {
        if (this.#stops()) return 'violation'
        yield
      }
      if (this.#stops()) return 'violation'
      this.#longest = Math.max(this.#longest, this.#walker.length)
    }
    return null
  }

  /** Takes one step of the current walk. False if the walk has ended. */
  #step(): boolean {
    const { random, maxDepth } = this.#options
    const walker = this.#walker
    if (walker.length >= maxDepth) return false
    this.#note(walker.expand())
    if (walker.successors.length === 0 || this.#stops()) return false
    const k = random(walker.successors.length)
    const action = must(walker.successors[k]).action
    walker.take(k)
    this.#steps++
    this.#fired[action] = must(this.#fired[action]) + 1
    if (this.#visited.visit(walker.state)) this.#fresh[action] = must(this.#fresh[action]) + 1
    return true
  }

  #note(sightings: readonly Sighting[]): void {
    if (sightings.length === 0) return
    const { init, steps } = this.#walker.path
    for (const { property, step } of sightings)
      if (!this.#found.has(property)) this.#found.set(property, { init, steps: step ? [...steps, step] : steps })
    this.#open = this.#open.filter((p) => !this.#found.has(p))
    this.#walker.lookFor(this.#open)
  }

  #stops(): boolean {
    if (this.#found.size === 0) return false
    return this.#open.length === 0 || (this.#options.stop === 'first' && this.#violated.length > 0)
  }

  get #violated(): SimulationProgress['violated'] {
    return [...this.#found]
      .filter(([{ kind }]) => kind !== 'possibility')
      .map(([{ name }, { steps }]) => ({ name, length: steps.length + 1 }))
  }

  #progress(): SimulationProgress {
    const { distinct } = this.#visited.coverage
    return { walks: this.#walks, steps: this.#steps, distinct, violated: this.#violated }
  }

  #result(ended: Simulation['ended'], failure: Failure | null): Simulation {
    const { fired: enabled } = this.#walker.machine.unit
    return {
      checked: this.#checked,
      found: this.#found,
      walks: this.#walks,
      steps: this.#steps,
      longest: Math.max(this.#longest, this.#walks > 0 ? this.#walker.length : 0),
      statesChecked: this.#walker.checked,
      ended,
      coverage: this.#visited.coverage,
      actions: this.#model.actions.map(({ name }, a) => ({
        name,
        fired: must(this.#fired[a]),
        new: must(this.#fresh[a]),
        enabled: must(enabled[a]),
      })),
      failure,
    }
  }
}
