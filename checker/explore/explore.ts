import { paused } from '../running.ts'
import { failureAhead } from './audits/answers.ts'
import type { Compared } from './audits/asymmetry.ts'
import { compile } from '../compile/compile.ts'
import { CONTROL } from '../compile/table/control.ts'
import { isQuorateError } from '../errors.ts'
import { last } from '../running.ts'
import { type CheckedProperty, checkedProperties } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import type { Search } from './paths/search.ts'
import type { Range } from './paths/edges.ts'
import { elementReplaced, failureAmong, failureAt, hiddenFault, nothingReachable } from './paths/failure.ts'
import { GivenUp } from './givenUp.ts'
import { LevelRunner } from './search/level.ts'
import { isOpen, located } from './search/locate.ts'
import { createMachine, type Machine } from './machine/machine.ts'
import type { EngineExploration, EngineOptions, Searched } from './options.ts'
import { explorationOf } from './outcome.ts'
import { asymmetryTowards, secondOpinion } from './audits/secondOpinion.ts'
import type { Failure, Limit, Progress } from '../results/exploration.ts'
import { isHalfway, restore } from './search/snapshot.ts'
import { Sample } from './purity/sample.ts'
import { expectStorable } from './machine/storable.ts'
import { Tally } from './search/tally.ts'
import type { Team } from './search/team.ts'
import { type Meanwhile, Teamwork } from './search/teamwork.ts'

export type { EngineExploration, EngineOptions, Searched } from './options.ts'

/** States between two checks of the limits; fewer at first, in case each state takes long. */
const CHUNK = 1024

/** Searches a model to the end, without a pause, in this thread. */
export function explore(model: Model, options: Omit<EngineOptions, 'crew'> = {}): EngineExploration {
  return last(searching(model, options)).exploration
}

/** Breadth first and level by level, pausing after every thousand states so that the caller can report and interrupt. */
export function searching(model: Model, options: EngineOptions = {}): Generator<Progress, Searched> {
  const checked = checkedProperties(model, options.properties)
  if (options.storage === 'hash') expectStorable(model, checked)
  const machine = createMachine(compile(model, options.storage), { ...options, threads: options.crew?.size })
  if (options.resume) restore(machine, options.resume, options)
  return new Explorer(machine, checked, options).run()
}

class Explorer implements Search {
  readonly machine: Machine
  readonly #model: Model
  readonly #checked: readonly CheckedProperty[]
  readonly #options: EngineOptions
  readonly #runner: LevelRunner
  readonly #tally: Tally
  readonly #teamwork: Teamwork
  readonly #sample: Sample
  readonly #givenUp: GivenUp
  /** What the complete levels violate. */
  #violated: Progress['violated'] = []
  #failure: Failure | null = null
  #compared: Compared | null = null
  /** Stored states that other threads expanded. */
  #expandedByTeam = 0

  constructor(machine: Machine, checked: readonly CheckedProperty[], options: EngineOptions) {
    this.machine = machine
    this.#model = machine.compiled.model
    this.#checked = checked
    this.#options = options
    this.#teamwork = new Teamwork(machine, options.crew)
    this.#sample = new Sample(machine)
    this.#givenUp = new GivenUp(this, checked)
    this.#tally = new Tally(checked, this.#model.actions.length, options.resume?.snapshot)
    this.#runner = new LevelRunner(
      machine,
      checked,
      (count) => machine.table.insert(count) && machine.table.bytes() <= machine.maxMemory,
      options.resume?.snapshot.sampled,
    )
  }

  get levelStarts(): readonly number[] {
    return this.#tally.levelStarts
  }

  get initialOf(): ReadonlyMap<number, number> {
    return this.#tally.initialOf
  }

  *run(): Generator<Progress, Searched> {
    let ended: Limit | null = null
    try {
      ended = yield* this.#search()
    } catch (error) {
      if (isQuorateError(error) && error.complaint.class === 'limit') throw error
      this.#failure = failureAt(this, error)
    } finally {
      this.#teamwork.close()
    }
    this.machine.unit.transitionsOn.fill(0)
    return {
      exploration: yield* this.#exploration(ended),
      search: this,
      checked: this.#checked,
      expanded: this.#tally.expanded,
    }
  }

  *#search(): Generator<Progress, Limit | null> {
    if (!this.#options.resume) this.#initialStates()
    if (this.#distinct === 0) {
      this.#failure = nothingReachable(this.#model)
      return null
    }
    this.#failure = failureAhead(this, this.#checked)
    if (this.#failure) return null
    const ended = yield* this.#levels()
    const replaced = [this.machine.unit.replaced(), ...this.#teamwork.replies.map((reply) => reply.replaced)]
    const place = replaced.find((path) => path !== null)
    this.#failure =
      place === undefined ? (this.#failure ?? (yield* this.#recheck())) : elementReplaced(this.#model, place)
    this.#failure ??= hiddenFault(this.#model, this.#teamwork.replies)
    return ended
  }

  *#exploration(ended: Limit | null): Generator<Progress, EngineExploration> {
    try {
      return yield* this.#result(ended, this.#failure)
    } catch (error) {
      const asymmetry = asymmetryTowards(this, this.#checked, this.#tally)
      return yield* this.#result(ended, asymmetry ?? failureAt(this, error))
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
        if (this.#distinct > row) this.#tally.initialOf.set(row, i)
      })
    })
    this.#tally.merge([this.#runner.take()], 0)
  }

  *#levels(): Generator<Progress, Limit | null> {
    const { resume } = this.#options
    const tally = this.#tally
    if (tally.full) return 'memory'
    let halfway = resume !== undefined && isHalfway(resume.snapshot)
    for (;;) {
      const to = halfway && resume ? resume.snapshot.levelEnd : this.#distinct
      if (!halfway) {
        if (to === tally.expanded) return null
        const ended = yield* this.#beginLevel(tally.expanded, to)
        if (ended !== null || this.#failure) return ended
      }
      halfway = false
      if (this.machine.symmetry) this.#sample.take(to)
      const limit = yield* this.#expandLevel(to, tally.levelStarts.length)
      if (limit !== null || this.#failure) {
        if (this.#distinct > to) tally.levelStarts.push(to)
        return limit
      }
    }
  }

  /** Checks the states of a level. Returns why the search ends with it, if it does. */
  *#beginLevel(from: number, to: number): Generator<Progress, Limit | null> {
    const { stop = 'decided', maxDepth = Infinity, maxStates = Infinity } = this.#options
    const { levelStarts, found } = this.#tally
    if (levelStarts.at(-1) !== from) levelStarts.push(from)
    const depth = levelStarts.length
    yield* this.#teamwork.call(this.#meanwhile(depth))
    yield* this.#checkLevel(from, to, depth)
    if (this.#failure) return null
    this.#violated = [...found].flatMap(([i, { length }]) => {
      const { name, kind } = this.#checked[i] ?? { name: '', kind: 'possibility' }
      return kind === 'possibility' ? [] : [{ name, length }]
    })
    if (this.#stops(stop)) return 'violation'
    this.machine.table.startLevel()
    const ended = depth >= maxDepth ? 'depth' : to > maxStates ? 'states' : null
    if (ended) this.#save(to)
    if (ended === 'depth') this.#tally.cut += to - from
    return ended
  }

  *#checkLevel(from: number, to: number, depth: number): Generator<Progress> {
    const known = this.#tally.known()
    this.#runner.begin(known)
    const team = this.#teamwork.for(to - from)
    const open = this.#checked.some(({ index }, i) => this.machine.unit.checks[index] && !known.has(i))
    if (!open) return
    const suspects = team
      ? (yield* this.#teamwork.ask(team, { work: 'check', from, to, known }, this.#meanwhile(depth))).some(
          (reply) => reply.suspects,
        )
      : this.#runner.suspects(from, to)
    if (!suspects) return
    this.#failure = this.#givenUp.askAgain(this.#tally, from)
    if (this.#failure) return
    this.#runner.begin(this.#tally.known())
    this.#runner.check(from, to)
    this.#tally.merge([this.#runner.take()], depth)
    this.#conclude('check', depth, { from, to })
  }

  *#expandLevel(to: number, depth: number): Generator<Progress, Limit | null> {
    const tally = this.#tally
    const team = this.#teamwork.for(to - tally.expanded)
    const limit =
      (team ? yield* this.#expandByTeam(team, to, depth) : yield* this.#expandAlone(to, depth)) ??
      (tally.full ? 'memory' : (this.#options.interrupted?.() ?? null))
    if (limit !== null) this.#save(to)
    this.#conclude('expand', depth, { from: this.levelStarts.at(-1) ?? 0, to: tally.expanded })
    tally.countCredits(this.machine.table, to)
    return limit
  }

  *#expandAlone(to: number, depth: number): Generator<Progress, Limit | null> {
    const runner = this.#runner
    const tally = this.#tally
    const { chunk = CHUNK } = this.#options
    let limit: Limit | null = null
    runner.begin(tally.known())
    while (limit === null && tally.expanded < to) {
      const end = Math.min(to, tally.expanded + Math.max(1, Math.min(chunk, tally.expanded)))
      this.machine.remember()
      runner.expand(tally.expanded, end)
      tally.expanded = end
      if (runner.full) limit = 'memory'
      else if (end < to) limit = this.#options.interrupted?.() ?? null
      if (this.#isDue()) {
        this.#gather(depth)
        this.#save(to)
      }
      yield this.#progress(depth)
    }
    this.#gather(depth)
    return limit
  }

  /** Stores the states left in this thread's batch, and adds up what it found. */
  #gather(depth: number): void {
    this.#runner.flush()
    this.#tally.merge([this.#runner.take()], depth)
  }

  *#expandByTeam(team: Team, to: number, depth: number): Generator<Progress, Limit | null> {
    const tally = this.#tally
    const { table, control, maxMemory } = this.machine
    while (tally.expanded < to) {
      const from = tally.expanded
      const known = tally.known()
      this.#runner.begin(known)
      const replies = yield* this.#teamwork.ask(team, { work: 'expand', from, to, known }, this.#meanwhile(depth))
      tally.expanded = Math.min(to, from + Atomics.load(control, CONTROL.next))
      this.#expandedByTeam += tally.expanded - from
      tally.merge(
        replies.map((reply) => reply.findings),
        depth,
      )
      if (tally.expanded < to) {
        const limit = tally.full || table.bytes() > maxMemory ? 'memory' : null
        const asked = this.#options.interrupted?.() ?? limit
        if (asked) return asked
      }
      if (this.#isDue()) this.#save(to)
    }
    return null
  }

  /** A state in which the spec threw ends the search, and a state without room is lost, so the search cannot continue. */
  #isSound(): boolean {
    return !this.#tally.full && this.#tally.threw.length === 0
  }

  #isDue(): boolean {
    const { checkpoint } = this.#options
    return checkpoint !== undefined && this.#isSound() && checkpoint.due()
  }

  /** `levelEnd`: rows from there on belong to the level under construction. The batch must be stored. */
  #save(levelEnd: number): void {
    const { checkpoint } = this.#options
    if (!checkpoint || !this.#isSound()) return
    const { buffers, compiled, credits } = this.machine
    const rows = this.#distinct
    checkpoint.save(
      this.#tally.snapshot(rows, levelEnd, this.#fired(), this.#degrees()),
      buffers.arena.subarray(0, rows * compiled.layout.words),
      credits.subarray(0, rows - levelEnd),
    )
  }

  #meanwhile(depth: number): Meanwhile {
    return {
      progress: (until) => this.#progress(depth, until),
      asked: () => (this.#options.interrupted?.() ?? null) !== null || this.#isDue(),
    }
  }

  #progress(depth: number, until?: Promise<unknown>): Progress {
    const { table } = this.machine
    return {
      depth,
      distinct: this.#distinct,
      generated: this.#generated,
      queued: this.#distinct - this.#tally.expanded,
      bytes: table.bytes(),
      violated: this.#violated,
      until,
    }
  }

  /** A level in which the spec threw is the last one. */
  #conclude(work: 'check' | 'expand', depth: number, range: Range): void {
    const { threw, found } = this.#tally
    const { machine } = this
    if (threw.length === 0 && machine.fingerprints)
      for (const [i, one] of found)
        if (isOpen(one)) found.set(i, { ...one, target: located(machine, machine.fingerprints, one, depth, range) })
    if (threw.length > 0) this.#failure = failureAmong(this, threw, depth, (row) => this.#runner.again(work, row))
  }

  *#recheck(): Generator<Progress, Failure | null> {
    const meanwhile = this.#meanwhile(this.levelStarts.length)
    const second = this.#options.second ?? (() => this.#model)
    const opinion = yield* secondOpinion(
      this,
      this.#checked,
      this.#tally,
      { runner: this.#runner, teamwork: this.#teamwork, meanwhile, second },
      this.#sample.among(this.#tally.expanded),
    )
    this.#compared = opinion.compared
    return opinion.failure
  }

  #stops(stop: 'first' | 'decided' | 'never'): boolean {
    if (this.#checked.length === 0 || stop === 'never') return false
    return stop === 'first' ? this.#violated.length > 0 : this.#tally.found.size === this.#checked.length
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
      this.#teamwork.replies.reduce((sum, reply) => sum + (reply.fired[a] ?? 0), own),
    )
  }

  /** By all threads, including what was expanded before the search was resumed. */
  #degrees(): { readonly min: number; readonly max: number } {
    const all = [this.#tally.earlier, this.machine.unit.statistics(), ...this.#teamwork.replies]
    return { min: Math.min(...all.map(({ min }) => min)), max: Math.max(...all.map(({ max }) => max)) }
  }

  *#result(ended: Limit | null, failure: Failure | null): Generator<Progress, EngineExploration> {
    const counts = { generated: this.#generated, fired: this.#fired(), degrees: this.#degrees() }
    const { overdue = () => false } = this.#options
    const finding = explorationOf(this, this.#checked, this.#tally, counts, { ended, failure }, overdue)
    return {
      ...(yield* paused(finding, () => this.#progress(this.levelStarts.length))),
      expandedBy: [
        this.#tally.expanded - this.#expandedByTeam,
        ...this.#teamwork.replies.map((reply) => reply.expanded),
      ],
      compared: this.#compared,
    }
  }
}
