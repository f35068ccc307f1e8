import type { CheckedProperty } from '../../language/model/checked.ts'
import type { ExploreOptions, Failure, Limit, Progress } from '../../results/exploration.ts'
import type { Range } from '../paths/edges.ts'
import { failureAmong } from '../paths/failure.ts'
import type { Search } from './search.ts'
import type { Sample } from '../purity/sample.ts'
import { type Expanding, Expansion, type ExpansionOptions } from './expansion.ts'
import { GivenUp } from './givenUp.ts'
import { endOf, isOpen, targetAt } from './locate.ts'
import { isHalfway, lastStart, type Resumption } from './snapshot.ts'
import { countCredits } from './tally.ts'

export interface LevelsOptions extends ExpansionOptions, Pick<ExploreOptions, 'stop' | 'maxStates' | 'maxDepth'> {
  readonly resume?: Resumption | undefined
}

/** Finds the states of one level after another, and checks them. */
export class Levels {
  readonly #search: Search
  readonly #checked: readonly CheckedProperty[]
  readonly #parts: Expanding
  readonly #sample: Sample
  readonly #options: LevelsOptions
  readonly #expansion: Expansion
  readonly #givenUp: GivenUp
  #failure: Failure | null = null

  constructor(
    search: Search,
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
  }

  /** Why the search ended early without reaching a limit; null if it reached the last level. */
  get failure(): Failure | null {
    return this.#failure
  }

  initialStates(): void {
    const { machine, runner, tally } = this.#parts
    const { unit, compiled, table } = machine
    const { init, constraint } = compiled.model
    runner.begin(new Set())
    runner.hooked(() => {
      init.forEach((_, i) => {
        unit.initial(i)
        runner.initial()
        if (constraint && !constraint(unit.view)) return runner.outside()
        const row = table.rows()
        unit.emitInitial(i)
        unit.flush()
        if (table.rows() > row) tally.initialOf.set(row, i)
      })
    })
    tally.merge([runner.take()], 0)
  }

  /** Searches all levels, starting with the current one. Returns the limit that ends the search, if one does. */
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

  /** Checks the states of a level. Returns the limit that ends the search with this level, if one does. */
  *#begin(from: number, to: number): Generator<Progress, Limit | null> {
    const { machine, tally, teamwork, checkpointing, counts } = this.#parts
    const { maxDepth = Infinity, maxStates = Infinity } = this.#options
    if (tally.levelStarts.at(-1) !== from) tally.levelStarts.push(from)
    const depth = tally.levelStarts.length
    yield* teamwork.call(this.#expansion.meanwhile)
    yield* this.#check(from, to, depth)
    if (this.#failure) return null
    tally.complete()
    if (tally.isDecided(this.#options.stop, counts.distinct)) return 'violation'
    machine.table.startLevel()
    const ended = depth >= maxDepth ? 'depth' : to > maxStates ? 'states' : null
    if (ended) checkpointing.save(to)
    if (ended === 'depth') tally.cut += to - from
    return ended
  }

  *#check(from: number, to: number, depth: number): Generator<Progress> {
    const { machine, runner, tally, teamwork } = this.#parts
    const known = tally.known()
    runner.begin(known)
    const team = teamwork.for(to - from)
    const open = this.#checked.some(({ index }, i) => machine.unit.checks[index] && !known.has(i))
    if (!open) return
    const suspects = team
      ? (yield* teamwork.ask(team, { work: 'check', from, to, known }, this.#expansion.meanwhile)).some(
          (reply) => reply.suspects,
        )
      : runner.suspects(from, to)
    if (!suspects) return
    this.#failure = this.#givenUp.askAgain(tally, from)
    if (this.#failure) return
    runner.begin(tally.known())
    runner.check(from, to)
    tally.merge([runner.take()], depth)
    this.#conclude('check', depth, { from, to })
  }

  *#expand(to: number, depth: number): Generator<Progress, Limit | null> {
    const { machine, tally } = this.#parts
    const limit = yield* this.#expansion.upTo(to, depth)
    this.#conclude('expand', depth, { from: lastStart(tally.levelStarts), to: tally.expanded })
    countCredits(tally.fresh, machine.table, to)
    return limit
  }

  /** Ends the search after a level in which the spec threw. */
  #conclude(work: 'check' | 'expand', depth: number, range: Range): void {
    const { machine, runner, tally } = this.#parts
    const { threw, found } = tally
    if (threw.length === 0 && machine.fingerprints)
      for (const [i, one] of found) {
        const row = isOpen(one) ? endOf(machine, machine.fingerprints, one, depth, range) : null
        if (row !== null) found.set(i, { ...one, target: targetAt(one, depth, row) })
      }
    if (threw.length > 0) this.#failure = failureAmong(this.#search, threw, depth, (row) => runner.again(work, row))
  }

  get meanwhile(): Expansion['meanwhile'] {
    return this.#expansion.meanwhile
  }
}
