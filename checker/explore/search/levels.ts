import type { CheckedProperty } from '../../language/model/checked.ts'
import type { ExploreOptions, Failure, Limit, Progress } from '../../results/exploration.ts'
import type { Range } from '../paths/edges.ts'
import { findingFailure } from '../paths/failure.ts'
import { CONTROL } from '../../compile/threads/control.ts'
import type { Pace } from '../../pace.ts'
import { paused } from '../../running.ts'
import { eachInitial } from '../../compile/steps/eachInitial.ts'
import type { StoredSearch } from './storedSearch.ts'
import type { Sample } from '../purity/sample.ts'
import { type Expanding, Expansion, type ExpansionOptions } from './expansion.ts'
import { GivenUp } from './givenUp.ts'
import { isOpen, locatingEnd, targetAt } from './locate.ts'
import { isHalfway, lastStart, type Resumption } from './snapshot.ts'
import { countCredits } from './tally.ts'
import type { Team } from './team.ts'

export interface LevelsOptions extends ExpansionOptions, Pick<ExploreOptions, 'stop' | 'maxStates' | 'maxDepth'> {
  readonly resume?: Resumption | undefined
}

/** Finds and checks the states in one level after another. */
export class Levels {
  readonly #search: StoredSearch
  readonly #checked: readonly CheckedProperty[]
  readonly #parts: Expanding
  readonly #sample: Sample
  readonly #options: LevelsOptions
  readonly #expansion: Expansion
  readonly #givenUp: GivenUp
  /**
   * The pace of each of three kinds of work: creating initial states, looking for states that may violate something, and
   * evaluating every property in all states in a level.
   */
  readonly #paces: { readonly initial: Pace; readonly suspects: Pace; readonly check: Pace }
  #failure: Failure | null = null

  constructor(
    search: StoredSearch,
    checked: readonly CheckedProperty[],
    parts: Expanding,
    sample: Sample,
    options: LevelsOptions,
  ) {
    this.#search = search
    this.#checked = checked
    this.#parts = parts
    this.#sample = sample
    this.#options = options
    this.#expansion = new Expansion(parts, options)
    this.#givenUp = new GivenUp(search, checked)
    const { machine } = parts
    this.#paces = { initial: machine.pace(), suspects: machine.pace(), check: machine.pace() }
  }

  /** Why the search ended early without reaching a limit. Null if it reached the last level. */
  get failure(): Failure | null {
    return this.#failure
  }

  /** Stores the initial states. Returns the limit that ended the search before all of them were created, or null. */
  *initialStates(): Generator<Progress, Limit | null> {
    const { machine, runner, tally } = this.#parts
    const { size } = machine.compiled.model.init
    runner.begin(new Set())
    const limit = yield* this.#inParts(this.#paces.initial, { from: 0, to: size }, (part) =>
      runner.hooked(() => this.#start(part)),
    )
    tally.merge([runner.take()], 0)
    return limit
  }

  /** Returns whether the memory is full. */
  #start(part: Range): boolean {
    const { machine, runner, tally } = this.#parts
    const { unit, compiled } = machine
    const { constraint } = compiled.model
    try {
      for (const i of eachInitial(unit, compiled.model, part)) {
        tally.initial++
        runner.initial()
        if (constraint && !constraint(unit.view)) runner.outside()
        else unit.emitInitial(i)
      }
    } finally {
      unit.flush()
    }
    return runner.full
  }

  /** Searches all levels from the current one. Returns the limit that ended the search, or null. */
  *run(): Generator<Progress, Limit | null> {
    const { machine, tally, counts } = this.#parts
    const { resume } = this.#options
    if (tally.full) return 'memory'
    let halfway = resume !== undefined && isHalfway(resume.snapshot)
    for (;;) {
      const to = halfway && resume ? resume.snapshot.levelEnd : counts.distinct
      if (!halfway) {
        if (to === tally.expanded) return null
        const ended = yield* this.#begin(tally.expanded, to)
        if (ended !== null || this.#failure) return ended
      }
      halfway = false
      if (machine.symmetry) this.#sample.take(to)
      const limit = yield* this.#expand(to, tally.levelStarts.length)
      if (limit !== null || this.#failure) {
        if (counts.distinct > to) tally.levelStarts.push(to)
        return limit
      }
    }
  }

  /** Checks a level's states. Returns the limit that ends the search with this level, or null. */
  *#begin(from: number, to: number): Generator<Progress, Limit | null> {
    const { machine, tally, teamwork, checkpointing, counts } = this.#parts
    const { maxDepth = Infinity, maxStates = Infinity } = this.#options
    if (tally.levelStarts.at(-1) !== from) tally.levelStarts.push(from)
    const depth = tally.levelStarts.length
    yield* teamwork.call(this.#expansion.meanwhile)
    const limit = yield* this.#check(from, to, depth)
    if (limit !== null) checkpointing.save(to)
    if (limit !== null || this.#failure) return limit
    tally.complete()
    if (tally.isDecided(this.#options.stop, counts.distinct)) return 'violation'
    machine.table.startLevel()
    const ended = depth >= maxDepth ? 'depth' : to > maxStates ? 'states' : null
    if (ended) checkpointing.save(to)
    if (ended === 'depth') tally.cut += to - from
    return ended
  }

  /** Returns the limit that ended the search before all states in the level were checked, or null. */
  *#check(from: number, to: number, depth: number): Generator<Progress, Limit | null> {
    const { machine, runner, tally, teamwork } = this.#parts
    const known = tally.known()
    runner.begin(known)
    const team = teamwork.for(to - from)
    const open = this.#checked.some(({ index }, i) => machine.unit.checks[index] && !known.has(i))
    if (!open) return null
    const suspects = team ? yield* this.#suspectsOfTeam(team, { from, to }) : yield* this.#suspects({ from, to })
    if (typeof suspects !== 'boolean') return suspects
    if (!suspects) return null
    this.#failure = this.#givenUp.askAgain(tally, from)
    if (this.#failure) return null
    runner.begin(tally.known())
    const limit = yield* this.#inParts(this.#paces.check, { from, to }, (part) => runner.check(part.from, part.to))
    tally.merge([runner.take()], depth)
    yield* this.#conclude('check', depth, { from, to })
    return limit
  }

  /** Whether the states need a check, or the limit that ended the search before that was known. */
  *#suspects(range: Range): Generator<Progress, boolean | Limit> {
    const { runner } = this.#parts
    let suspects = false
    const limit = yield* this.#inParts(this.#paces.suspects, range, ({ from, to }) => {
      suspects ||= runner.suspects(from, to)
      return suspects
    })
    return suspects || (limit ?? false)
  }

  *#suspectsOfTeam(team: Team, { from, to }: Range): Generator<Progress, boolean | Limit> {
    const { machine, teamwork, tally } = this.#parts
    const known = tally.known()
    for (let at = from; at < to;) {
      const replies = yield* teamwork.ask(team, { work: 'check', from: at, to, known }, this.#expansion.meanwhile)
      if (replies.some((reply) => reply.suspects)) return true
      at += Atomics.load(machine.control, CONTROL.next)
      const limit = at < to ? this.#expansion.interrupted() : null
      if (limit) return limit
    }
    return false
  }

  /** Runs work on parts of a range until it returns true, or until a limit ends the search. */
  *#inParts(pace: Pace, range: Range, work: (part: Range) => boolean | void): Generator<Progress, Limit | null> {
    for (const part of pace.parts(range)) {
      if (work(part) || part.to === range.to) break
      const limit = this.#expansion.interrupted()
      if (limit !== null) return limit
      yield this.#parts.counts.progress()
    }
    return null
  }

  *#expand(to: number, depth: number): Generator<Progress, Limit | null> {
    const { machine, tally } = this.#parts
    const limit = yield* this.#expansion.upTo(to, depth)
    yield* this.#conclude('expand', depth, { from: lastStart(tally.levelStarts), to: tally.expanded })
    countCredits(tally.fresh, machine.table, to)
    return limit
  }

  /** Ends the search after a level in which the spec threw. */
  *#conclude(work: 'check' | 'expand', depth: number, range: Range): Generator<Progress> {
    const { machine, runner, tally, counts } = this.#parts
    const { threw, found } = tally
    const { overdue } = this.#options
    if (threw.length === 0 && machine.fingerprints)
      for (const [i, one] of found) {
        const locating = isOpen(one) ? locatingEnd(machine, machine.fingerprints, one, depth, range, overdue) : null
        const row = locating && (yield* paused(locating, () => counts.progress()))
        if (row !== null) found.set(i, { ...one, target: targetAt(one, depth, row) })
      }
    if (threw.length === 0) return
    const again = (row: number): void => runner.again(work, row)
    const finding = findingFailure(this.#search, threw, depth, again, overdue)
    this.#failure = yield* paused(finding, () => counts.progress())
  }

  get meanwhile(): Expansion['meanwhile'] {
    return this.#expansion.meanwhile
  }
}
