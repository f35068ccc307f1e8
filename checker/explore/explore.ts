import { compile } from '../compile/compile.ts'
import type { Table } from '../compile/table.ts'
import { type CheckedProperty, checkedProperties } from '../spec/checked.ts'
import { decides, type Model } from '../spec/model.ts'
import { findPath, type Search, type Target } from './counterexample.ts'
import { failureAt, nothingReachable } from './failure.ts'
import { createMachine, type Machine, type MachineOptions, mayEnd } from './machine.ts'
import { createPurity, type Purity } from './purity.ts'
import {
  type Exploration,
  type ExploreOptions,
  type Failure,
  type Limit,
  openVerdict,
  type Progress,
  type PropertyResult,
  type Verdict,
} from './result.ts'

/** States expanded between two looks at the limits. */
const CHUNK = 1024

export interface EngineOptions extends ExploreOptions, MachineOptions {}

export interface Storage {
  readonly kind: 'exact'
  readonly bitsPerState: number
  /** States and table, per stored state. */
  readonly bytesPerState: number
}

export type EngineExploration = Exploration & { readonly storage: Storage }

/** What a search leaves behind. Properties that single states and steps do not decide are `inconclusive` in it. */
export interface Searched {
  readonly exploration: EngineExploration
  readonly search: Search
  readonly checked: readonly CheckedProperty[]
  /** Stored states that were expanded: the first so many. */
  readonly expanded: number
}

/** Searches a model to the end, without a pause. */
export function explore(model: Model, options: EngineOptions = {}): EngineExploration {
  const run = searching(model, options)
  for (;;) {
    const next = run.next()
    if (next.done) return next.value.exploration
  }
}

/** Breadth first and level by level, pausing after every thousand states so that the caller can report and interrupt. */
export function searching(model: Model, options: EngineOptions = {}): Generator<Progress, Searched> {
  const checked = checkedProperties(model, options.properties)
  return new Explorer(createMachine(compile(model), options), checked, options).run()
}

/** A decided property: the states of its shortest counterexample or witness, and what that ends in. */
interface Found {
  readonly length: number
  readonly target: Target
}

class Explorer implements Search {
  readonly machine: Machine
  readonly levelStarts: number[] = []
  readonly initialOf = new Map<number, number>()
  readonly #model: Model
  readonly #checked: readonly CheckedProperty[]
  readonly #options: EngineOptions
  readonly #found = new Map<CheckedProperty, Found>()
  readonly #fresh: Float64Array
  readonly #purity: Purity
  /** What the complete levels violate. */
  #violated: Progress['violated'] = []
  #cut = 0
  #full = false
  /** The level whose states are being expanded; 0: initial states are being made. */
  #level = 0
  #expanded = 0

  constructor(machine: Machine, checked: readonly CheckedProperty[], options: EngineOptions) {
    this.machine = machine
    this.#model = machine.compiled.model
    this.#checked = checked
    this.#options = options
    this.#fresh = new Float64Array(this.#model.actions.length)
    this.#purity = createPurity(machine)
    for (const p of checked) if (p.kind === 'transition') machine.unit.transitionsOn[p.index] = 1
  }

  *run(): Generator<Progress, Searched> {
    let ended: Limit | null = null
    let failure: Failure | null = null
    try {
      this.#hooked(() => this.#initialStates())
      if (this.#distinct === 0) failure = nothingReachable(this.#model)
      else ended = yield* this.#levels()
      failure ??= this.#purity.recheck(
        this,
        this.#checked.filter((p) => !this.#found.has(p)).map((p) => p.index),
      )
    } catch (error) {
      failure = failureAt(this, error)
    }
    this.machine.unit.transitionsOn.fill(0)
    return {
      exploration: this.#exploration(ended, failure),
      search: this,
      checked: this.#checked,
      expanded: this.#expanded,
    }
  }

  #exploration(ended: Limit | null, failure: Failure | null): EngineExploration {
    try {
      return this.#result(ended, failure)
    } catch (error) {
      return this.#result(ended, failureAt(this, error))
    }
  }

  #hooked<T>(body: () => T): T {
    return this.machine.using(
      {
        flush: (count) => this.#insert(count),
        stuck: (row) => this.#stuck(row),
        outside: () => this.#outside(),
        broken: (property) => this.#broken(property),
      },
      body,
    )
  }

  #initialStates(): void {
    const { unit } = this.machine
    this.#model.init.forEach((_, i) => {
      unit.initial(i)
      if (this.#model.constraint && !this.#model.constraint(unit.view)) return this.#outside()
      const row = this.#distinct
      unit.emitInitial(i)
      unit.flush()
      if (this.#distinct > row) this.initialOf.set(row, i)
    })
  }

  *#levels(): Generator<Progress, Limit | null> {
    const { stop = 'decided', maxDepth = Infinity, maxStates = Infinity } = this.#options
    for (let depth = 1, from = 0; ; depth++) {
      const to = this.#distinct
      if (to === from) return null
      this.levelStarts.push(from)
      this.#checkLevel(from, to, depth)
      this.#violated = [...this.#found]
        .filter(([{ kind }]) => kind !== 'possibility')
        .map(([{ name }, { length }]) => ({ name, length }))
      if (this.#stops(stop)) return 'violation'
      if (depth >= maxDepth) {
        this.#cut += to - from
        return 'depth'
      }
      if (to > maxStates) return 'states'
      const limit = yield* this.#expandLevel(to, depth)
      if (limit !== null) {
        if (this.#distinct > to) this.levelStarts.push(to)
        return limit
      }
      from = to
    }
  }

  #checkLevel(from: number, to: number, depth: number): void {
    const { unit } = this.machine
    const open = this.#checked.filter((p) => unit.checks[p.index] && !this.#found.has(p))
    const first = unit.suspect(
      open.map((p) => p.index),
      from,
      to,
    )
    if (first < 0) return
    for (const p of open)
      if ((unit.checks[p.index]?.(first, to) ?? -1) >= 0)
        this.#found.set(p, { length: depth, target: { kind: 'state', property: p.index } })
  }

  #stops(stop: 'first' | 'decided' | 'never'): boolean {
    if (this.#checked.length === 0 || stop === 'never') return false
    return stop === 'first' ? this.#violated.length > 0 : this.#found.size === this.#checked.length
  }

  *#expandLevel(to: number, depth: number): Generator<Progress, Limit | null> {
    const { table, unit, compiled } = this.machine
    this.#level = depth
    table.startLevel()
    let limit: Limit | null = null
    while (limit === null && this.#expanded < to) {
      const end = Math.min(to, this.#expanded + CHUNK)
      this.#hooked(() => this.#expandRange(this.#expanded, end))
      this.#expanded = end
      compiled.interner.relax()
      if (this.#full) limit = 'memory'
      else if (end < to) limit = this.#options.interrupted?.() ?? null
      yield {
        depth,
        distinct: this.#distinct,
        generated: this.#generated,
        queued: this.#distinct - end,
        bytes: table.bytes(),
        violated: this.#violated,
      }
    }
    this.#hooked(() => unit.flush())
    countCredits(table, to, this.#fresh)
    return limit ?? (this.#full ? 'memory' : (this.#options.interrupted?.() ?? null))
  }

  /** The states of the sample one by one, all others in long runs. */
  #expandRange(from: number, to: number): void {
    const { unit, rememberAfter } = this.machine
    if (from >= rememberAfter) unit.remember(from)
    for (let row = from; row < to; row++) {
      const sample = Math.min(to, this.#purity.nextSample(row))
      unit.expandRange(row, sample)
      if (sample < to)
        this.#purity.sample(
          sample,
          (count) => this.#insert(count),
          () => unit.expandRange(sample, sample + 1),
        )
      row = sample
    }
  }

  #insert(count: number): void {
    const { table, maxMemory } = this.machine
    if (!this.#full && (!table.insert(count) || table.bytes() > maxMemory)) this.#full = true
  }

  #stuck(row: number): void {
    const deadlock = this.#checked.find((p) => p.kind === 'deadlock')
    if (deadlock && !this.#found.has(deadlock) && !mayEnd(this.machine, row))
      this.#found.set(deadlock, { length: this.#level, target: { kind: 'deadlock' } })
  }

  #outside(): void {
    this.#cut++
    for (const p of this.#checked) {
      if (this.#found.has(p) || !decides(this.#model.properties[p.index], this.machine.unit.view)) continue
      this.#found.set(p, { length: this.#level + 1, target: { kind: 'state', property: p.index } })
    }
  }

  #broken(index: number): void {
    const p = this.#checked.find((c) => c.index === index)
    this.machine.unit.transitionsOn[index] = 0
    if (p) this.#found.set(p, { length: this.#level + 1, target: { kind: 'step', property: index } })
  }

  get #distinct(): number {
    return this.machine.table.rows()
  }

  get #generated(): number {
    return this.#model.init.length + this.machine.unit.fired.reduce((a, b) => a + b, 0)
  }

  #result(ended: Limit | null, failure: Failure | null): EngineExploration {
    const { table, unit, compiled } = this.machine
    const { min, max } = unit.statistics()
    const expanded = this.#expanded
    const distinct = this.#distinct
    const reached = this.#generated
    const fired = [...unit.fired]
    const levels = this.levelStarts.map((start, i) => (this.levelStarts[i + 1] ?? distinct) - start)
    return {
      properties: this.#checked.map((p) => this.#propertyResult(p, ended, failure)),
      distinct,
      generated: reached,
      depth: levels.length,
      queued: distinct - this.#expanded,
      cut: this.#cut,
      ended,
      levels,
      actions: this.#model.actions.map(({ name }, a) => ({ name, fired: fired[a] ?? 0, new: this.#fresh[a] ?? 0 })),
      outDegree: expanded === 0 ? null : { min, mean: (reached - this.#model.init.length) / expanded, max },
      failure,
      storage: {
        kind: 'exact',
        bitsPerState: compiled.layout.bits,
        bytesPerState: distinct === 0 ? 0 : table.bytes() / distinct,
      },
    }
  }

  #propertyResult(p: CheckedProperty, ended: Limit | null, failure: Failure | null): PropertyResult {
    const { name, kind } = p
    const found = this.#found.get(p)
    if (!found || failure) {
      const verdict = failure ? 'inconclusive' : this.#openVerdict(p, openVerdict(ended, this.#cut))
      return { name, kind, verdict, length: null, path: null }
    }
    const path = findPath(this, found.target, found.length)
    if (kind === 'possibility') return { name, kind, verdict: 'holds', length: null, path }
    return { name, kind, verdict: 'violated', length: found.length, path }
  }

  /** Of a property that no state or step seen decides. `open`: that of an invariant. */
  #openVerdict({ index }: CheckedProperty, open: Verdict): Verdict {
    const property = this.#model.properties[index]
    if (property?.kind === 'temporal') return 'inconclusive'
    if (property?.kind !== 'possibility') return open
    if (property.form === 'alwaysPossible') return 'inconclusive'
    return open === 'holds' ? 'violated' : open
  }
}

/** A loop of its own: within a generator V8 does not optimise it, and it took 3 % of a run. */
function countCredits(table: Table, from: number, into: Float64Array): void {
  const end = table.rows()
  for (let row = from; row < end; row++) {
    const action = table.creditOf(row)
    into[action] = (into[action] ?? 0) + 1
  }
}
