import { findAsymmetry } from './asymmetry.ts'
import { compile } from '../compile/compile.ts'
import { CONTROL } from '../compile/control.ts'
import type { Table } from '../compile/table.ts'
import { isQuorateError } from '../errors.ts'
import { type CheckedProperty, checkedProperties } from '../spec/checked.ts'
import type { Model } from '../spec/model.ts'
import type { Search } from './counterexample.ts'
import { failureAmong, failureAt, nothingReachable } from './failure.ts'
import { type Findings, LevelRunner } from './level.ts'
import { createMachine, type Machine, type MachineOptions } from './machine.ts'
import { type Found, propertyResult } from './outcome.ts'
import { impure } from './purity.ts'
import { type Exploration, type ExploreOptions, type Failure, type Limit, type Progress } from './result.ts'
import type { Command, Crew, Reply, Team } from './team.ts'

/** States expanded between two looks at the limits. */
const CHUNK = 1024
/** States after which threads are started where nobody asked for them, and size of the levels that are worth waking them. */
const LARGE = 50_000
const WIDE = 2_000

export interface EngineOptions extends ExploreOptions, Omit<MachineOptions, 'threads'> {
  /** Other threads that can be called in. */
  readonly crew?: Crew | undefined
}

export interface Storage {
  readonly kind: 'exact'
  readonly bitsPerState: number
  /** States and table, per stored state. */
  readonly bytesPerState: number
}

export type EngineExploration = Exploration & {
  readonly storage: Storage
  /** States expanded, per thread: by the first one, and by each that was called in. */
  readonly expandedBy: readonly number[]
}

/** What a search leaves behind. Properties that single states and steps do not decide are `inconclusive` in it. */
export interface Searched {
  readonly exploration: EngineExploration
  readonly search: Search
  readonly checked: readonly CheckedProperty[]
  /** Stored states that were expanded: the first so many. */
  readonly expanded: number
}

/** Searches a model to the end, without a pause, in this thread. */
export function explore(model: Model, options: Omit<EngineOptions, 'crew'> = {}): EngineExploration {
  const run = searching(model, options)
  for (;;) {
    const next = run.next()
    if (next.done) return next.value.exploration
  }
}

/** Breadth first and level by level, pausing after every thousand states so that the caller can report and interrupt. */
export function searching(model: Model, options: EngineOptions = {}): Generator<Progress, Searched> {
  const checked = checkedProperties(model, options.properties)
  const machine = createMachine(compile(model), { ...options, threads: options.crew?.size })
  return new Explorer(machine, checked, options).run()
}

class Explorer implements Search {
  readonly machine: Machine
  readonly levelStarts: number[] = []
  readonly initialOf = new Map<number, number>()
  readonly #model: Model
  readonly #checked: readonly CheckedProperty[]
  readonly #options: EngineOptions
  readonly #runner: LevelRunner
  /** By position among the checked properties. */
  readonly #found = new Map<number, Found>()
  readonly #fresh: Float64Array
  #team: Team | null = null
  /** What each thread of the team said last. */
  #replies: readonly Reply[] = []
  /** What the complete levels violate. */
  #violated: Progress['violated'] = []
  #failure: Failure | null = null
  #cut = 0
  #full = false
  /** Stored states that were expanded, and those of them that other threads expanded. */
  #expanded = 0
  #expandedByTeam = 0

  constructor(machine: Machine, checked: readonly CheckedProperty[], options: EngineOptions) {
    this.machine = machine
    this.#model = machine.compiled.model
    this.#checked = checked
    this.#options = options
    this.#fresh = new Float64Array(this.#model.actions.length)
    this.#runner = new LevelRunner(
      machine,
      checked,
      (count) => machine.table.insert(count) && machine.table.bytes() <= machine.maxMemory,
    )
  }

  *run(): Generator<Progress, Searched> {
    let ended: Limit | null = null
    try {
      ended = yield* this.#search()
    } catch (error) {
      if (isQuorateError(error) && error.complaint.class === 'limit') throw error
      this.#failure = failureAt(this, error)
    } finally {
      this.#team?.close()
    }
    this.machine.unit.transitionsOn.fill(0)
    return {
      exploration: this.#exploration(ended),
      search: this,
      checked: this.#checked,
      expanded: this.#expanded,
    }
  }

  *#search(): Generator<Progress, Limit | null> {
    this.#initialStates()
    if (this.#distinct === 0) {
      this.#failure = nothingReachable(this.#model)
      return null
    }
    const ended = yield* this.#levels()
    this.#failure ??= yield* this.#recheck()
    return ended
  }

  #exploration(ended: Limit | null): EngineExploration {
    try {
      return this.#result(ended, this.#failure)
    } catch (error) {
      return this.#result(ended, failureAt(this, error))
    }
  }

  #initialStates(): void {
    const { unit } = this.machine
    this.#runner.begin(new Set())
    this.#runner.hooked(() => {
      this.#model.init.forEach((_, i) => {
        unit.initial(i)
        if (this.#model.constraint && !this.#model.constraint(unit.view)) return this.#runner.outside()
        const row = this.#distinct
        unit.emitInitial(i)
        unit.flush()
        if (this.#distinct > row) this.initialOf.set(row, i)
      })
    })
    this.#merge([this.#runner.take()], 0)
  }

  *#levels(): Generator<Progress, Limit | null> {
    const { stop = 'decided', maxDepth = Infinity, maxStates = Infinity } = this.#options
    if (this.#full) return 'memory'
    for (let depth = 1, from = 0; ; depth++) {
      const to = this.#distinct
      if (to === from) return null
      this.levelStarts.push(from)
      yield* this.#callTeam(depth)
      yield* this.#checkLevel(from, to, depth)
      if (this.#failure) return null
      this.#violated = [...this.#found].flatMap(([i, { length }]) => {
        const { name, kind } = this.#checked[i] ?? { name: '', kind: 'possibility' }
        return kind === 'possibility' ? [] : [{ name, length }]
      })
      if (this.#stops(stop)) return 'violation'
      if (depth >= maxDepth) {
        this.#cut += to - from
        return 'depth'
      }
      if (to > maxStates) return 'states'
      const limit = yield* this.#expandLevel(to, depth)
      if (limit !== null || this.#failure) {
        if (this.#distinct > to) this.levelStarts.push(to)
        return limit
      }
      from = to
    }
  }

  /** Starts the other threads where it is time for that; where they were asked for, waits until they can begin. */
  *#callTeam(depth: number): Generator<Progress> {
    const { crew } = this.#options
    if (!crew || (crew.from === 'large' && this.#distinct < LARGE)) return
    if (!this.#team) {
      const store = this.machine.share()
      if (store) this.#team = crew.open(store)
    }
    while (crew.from === 'start' && this.#team && !this.#team.ready()) yield this.#progress(depth, this.#team.settled)
  }

  /** The threads that are to look at a level of this size; null: this one alone. */
  #teamFor(states: number): Team | null {
    const asked = this.#options.crew?.from === 'start'
    return this.#team?.ready() && (asked || states >= WIDE) ? this.#team : null
  }

  *#checkLevel(from: number, to: number, depth: number): Generator<Progress> {
    const known = this.#known()
    this.#runner.begin(known)
    const team = this.#teamFor(to - from)
    const open = this.#checked.some(({ index }, i) => this.machine.unit.checks[index] && !known.has(i))
    if (!open) return
    const suspects = team
      ? (yield* this.#ask(team, { work: 'check', from, to, known }, depth)).some((reply) => reply.suspects)
      : this.#runner.suspects(from, to)
    if (!suspects) return
    this.#runner.check(from, to)
    this.#finish('check', [this.#runner.take()], depth)
  }

  *#expandLevel(to: number, depth: number): Generator<Progress, Limit | null> {
    const { table } = this.machine
    const from = this.#expanded
    table.startLevel()
    const team = this.#teamFor(to - from)
    const limit = team ? yield* this.#expandByTeam(team, to, depth) : yield* this.#expandAlone(to, depth)
    countCredits(table, to, this.#fresh)
    return limit ?? (this.#full ? 'memory' : (this.#options.interrupted?.() ?? null))
  }

  *#expandAlone(to: number, depth: number): Generator<Progress, Limit | null> {
    const runner = this.#runner
    let limit: Limit | null = null
    runner.begin(this.#known())
    while (limit === null && this.#expanded < to) {
      const end = Math.min(to, this.#expanded + CHUNK)
      runner.expand(this.#expanded, end)
      this.#expanded = end
      if (runner.full) limit = 'memory'
      else if (end < to) limit = this.#options.interrupted?.() ?? null
      yield this.#progress(depth)
    }
    runner.flush()
    this.#finish('expand', [runner.take()], depth)
    return limit
  }

  *#expandByTeam(team: Team, to: number, depth: number): Generator<Progress, Limit | null> {
    const from = this.#expanded
    this.#runner.begin(this.#known())
    const replies = yield* this.#ask(team, { work: 'expand', from, to, known: this.#known() }, depth)
    this.#expanded = Math.min(to, from + Atomics.load(this.machine.control, CONTROL.next))
    this.#expandedByTeam += this.#expanded - from
    this.#finish(
      'expand',
      replies.map((reply) => reply.findings),
      depth,
    )
    return this.#expanded < to ? (this.#options.interrupted?.() ?? 'memory') : null
  }

  /** Has the other threads do something; it is done when all of them have answered. */
  *#ask(team: Team, command: Command, depth: number): Generator<Progress, readonly Reply[]> {
    const { table, control, maxMemory } = this.machine
    table.shared.publish(team.size)
    team.give(command)
    for (let replies = team.replies(); ; replies = team.replies()) {
      if (replies) {
        table.shared.adopt()
        this.#replies = replies
        return replies
      }
      if (command.work === 'expand' && (this.#options.interrupted?.() || table.bytes() > maxMemory))
        Atomics.store(control, CONTROL.stop, 1)
      yield this.#progress(depth, team.settled)
    }
  }

  #progress(depth: number, until?: Promise<unknown>): Progress {
    const { table } = this.machine
    return {
      depth,
      distinct: this.#distinct,
      generated: this.#generated,
      queued: this.#distinct - this.#expanded,
      bytes: table.bytes(),
      violated: this.#violated,
      until,
    }
  }

  #finish(work: 'check' | 'expand', findings: readonly Findings[], depth: number): void {
    this.#merge(findings, depth)
    const threw = findings.flatMap((f) => f.threw)
    if (threw.length > 0) this.#failure = failureAmong(this, threw, depth, (row) => this.#runner.again(work, row))
  }

  #merge(findings: readonly Findings[], depth: number): void {
    for (const { decided, cut, full } of findings) {
      this.#cut += cut
      this.#full ||= full
      for (const [i, { kind, ahead }] of decided) {
        const property = this.#checked[i]?.index ?? -1
        this.#found.set(i, { length: depth + ahead, target: kind === 'deadlock' ? { kind } : { kind, property } })
      }
    }
  }

  /** Every thread expands its sample once more; with symmetry, a sample is looked at with other names of ids, too. */
  *#recheck(): Generator<Progress, Failure | null> {
    const held = this.#checked.flatMap((p, i) => (this.#found.has(i) ? [] : [p.index]))
    const replies = this.#team?.ready()
      ? yield* this.#ask(this.#team, { work: 'recheck', held }, this.levelStarts.length)
      : []
    const impurity = this.#runner.purity.recheck(held) ?? replies.find((reply) => reply.impurity)?.impurity
    return impurity ? impure(this, impurity) : findAsymmetry(this, this.#checked, this.#expanded)
  }

  #stops(stop: 'first' | 'decided' | 'never'): boolean {
    if (this.#checked.length === 0 || stop === 'never') return false
    return stop === 'first' ? this.#violated.length > 0 : this.#found.size === this.#checked.length
  }

  #known(): ReadonlySet<number> {
    return new Set(this.#found.keys())
  }

  get #distinct(): number {
    return this.machine.table.rows()
  }

  get #generated(): number {
    const fired = this.#fired()
    return this.#model.init.length + fired.reduce((a, b) => a + b, 0)
  }

  /** Per action, by all threads. */
  #fired(): readonly number[] {
    return [...this.machine.unit.fired].map((own, a) =>
      this.#replies.reduce((sum, reply) => sum + (reply.fired[a] ?? 0), own),
    )
  }

  #result(ended: Limit | null, failure: Failure | null): EngineExploration {
    const { table, unit, compiled } = this.machine
    const degrees = [unit.statistics(), ...this.#replies]
    const expanded = this.#expanded
    const distinct = this.#distinct
    const reached = this.#generated
    const fired = this.#fired()
    const ending = { ended, cut: this.#cut, failed: failure !== null }
    const levels = this.levelStarts.map((start, i) => (this.levelStarts[i + 1] ?? distinct) - start)
    return {
      properties: this.#checked.map((p, i) => propertyResult(this, p, this.#found.get(i), ending)),
      distinct,
      generated: reached,
      depth: levels.length,
      queued: distinct - this.#expanded,
      cut: this.#cut,
      ended,
      levels,
      actions: this.#model.actions.map(({ name }, a) => ({ name, fired: fired[a] ?? 0, new: this.#fresh[a] ?? 0 })),
      outDegree:
        expanded === 0
          ? null
          : {
              min: Math.min(...degrees.map(({ min }) => min)),
              mean: (reached - this.#model.init.length) / expanded,
              max: Math.max(...degrees.map(({ max }) => max)),
            },
      failure,
      storage: {
        kind: 'exact',
        bitsPerState: compiled.layout.bits,
        bytesPerState: distinct === 0 ? 0 : table.bytes() / distinct,
      },
      expandedBy: [expanded - this.#expandedByTeam, ...this.#replies.map((reply) => reply.expanded)],
    }
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
