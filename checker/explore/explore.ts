import { compile } from '../compile/compile.ts'
import { isQuorateError, type QuorateError } from '../errors.ts'
import { type CheckedProperty, checkedProperties } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import { endedAfterSearch, type Failure, type Limit, type Progress } from '../results/exploration.ts'
import type { TreeFigures } from '../results/trees.ts'
import { last, paused, unless } from '../running.ts'
import { must } from '../must.ts'
import { failureAhead } from './audits/answers.ts'
import type { Compared } from '../results/compared.ts'
import { asymmetryTowards, secondOpinion } from './audits/secondOpinion.ts'
import { createMachine, type Machine } from './machine/machine.ts'
import { expectStorable } from './machine/storable.ts'
import type { EngineExploration, EngineOptions, Searched } from './options.ts'
import { type Ended, explorationOf } from './outcome.ts'
import { elementReplaced, failureAt, hiddenFault, nothingReachable } from './paths/failure.ts'
import type { StoredSearch } from './search/storedSearch.ts'
import type { Sample } from './purity/sample.ts'
import { Beyond } from './exchange/beyond.ts'
import type { Counts } from './search/counts.ts'
import type { LevelRunner } from './search/levelRunner.ts'
import type { Levels } from './search/levels.ts'
import { createParts, type Parts } from './search/parts.ts'
import { restore } from './search/snapshot.ts'
import type { Tally } from './search/tally.ts'
import { treeFigures } from './search/treeUse.ts'
import type { Teamwork } from './search/teamwork.ts'

export type { EngineExploration, EngineOptions, Searched } from './options.ts'

/** Searches a model in this thread without pausing. */
export function explore(model: Model, options: Omit<EngineOptions, 'crew'> = {}): EngineExploration {
  return last(searching(model, options)).exploration
}

/**
 * Searches breadth first, level by level, and pauses after every thousand states so that the caller can report and
 * interrupt.
 */
export function searching(model: Model, options: EngineOptions = {}): Generator<Progress, Searched> {
  const checked = checkedProperties(model, options.properties)
  if (options.storage === 'hash') expectStorable(model, checked)
  const machine = createMachine(compile(model, options.storage, options.trees), {
    ...options,
    threads: options.crew?.size,
  })
  if (options.resume) restore(machine, options.resume, options)
  return new Explorer(machine, checked, options).run()
}

/** If there is a cluster, lets this process search only the first levels. */
function withinHandover(options: EngineOptions): EngineOptions {
  const { cluster, maxStates = Infinity } = options
  return cluster ? { ...options, maxStates: Math.min(maxStates, cluster.from) } : options
}

/** Runs one search from the initial states to the result. */
class Explorer {
  readonly #machine: Machine
  readonly #checked: readonly CheckedProperty[]
  readonly #options: EngineOptions
  readonly #parts: Parts
  readonly #runner: LevelRunner
  readonly #tally: Tally
  readonly #teamwork: Teamwork
  readonly #counts: Counts
  readonly #sample: Sample
  readonly #search: StoredSearch
  readonly #levels: Levels
  #beyond: Beyond | null = null
  #compared: Compared | null = null
  /**
   * An error that ended the search and is not the spec's fault: a lost worker, or a checkpoint that cannot be written.
   */
  #brokenOff: QuorateError | null = null

  constructor(machine: Machine, checked: readonly CheckedProperty[], options: EngineOptions) {
    const parts = createParts(machine, checked, withinHandover(options))
    this.#machine = machine
    this.#checked = checked
    this.#options = options
    this.#parts = parts
    this.#runner = parts.runner
    this.#tally = parts.tally
    this.#teamwork = parts.teamwork
    this.#counts = parts.counts
    this.#sample = parts.sample
    this.#search = parts.search
    this.#levels = parts.levels
  }

  *run(): Generator<Progress, Searched> {
    const outcome = yield* this.#outcome()
    const trees = this.#options.trees ? this.#treeFigures() : null
    this.#machine.unit.transitionsOn.fill(0)
    return {
      exploration: yield* this.#exploration(outcome),
      search: this.#search,
      checked: this.#checked,
      expanded: this.#counts.expandedHere,
      trees,
      brokenOff: this.#brokenOff,
    }
  }

  #treeFigures(): readonly TreeFigures[] {
    const others = this.#teamwork.replies.map((reply) => reply.treeUse)
    return treeFigures(this.#machine, [this.#machine.unit.treeUse(), ...others])
  }

  *#outcome(): Generator<Progress, Ended> {
    try {
      return yield* this.#searched()
    } catch (error) {
      if (!isQuorateError(error) || error.complaint.class !== 'limit')
        return { ended: null, failure: failureAt(this.#search, error) }
      if (this.#tally.found.size === 0) throw error
      this.#brokenOff = error
      return { ended: 'interrupt', failure: null }
    } finally {
      this.#teamwork.close()
    }
  }

  *#searched(): Generator<Progress, Ended> {
    const { model } = this.#machine.compiled
    const early = this.#options.resume ? null : yield* this.#levels.initialStates()
    if (early !== null) return { ended: early, failure: this.#replaced() ?? hiddenFault(model, this.#teamwork.replies) }
    if (this.#counts.distinct === 0)
      return this.#tally.full
        ? { ended: 'memory', failure: null }
        : { ended: null, failure: nothingReachable(model, this.#tally.initial) }
    const ahead = failureAhead(this.#search, this.#checked)
    if (ahead) return { ended: null, failure: ahead }
    const ended = yield* this.#allLevels()
    if (this.#beyond?.failure) return { ended: null, failure: this.#beyond.failure }
    const replaced = this.#replaced()
    if (replaced) return { ended, failure: replaced }
    if (this.#levels.failure) return { ended, failure: this.#levels.failure }
    const opinion = yield* this.#recheck(model, ended)
    return { ...opinion, failure: opinion.failure ?? hiddenFault(model, this.#teamwork.replies) }
  }

  /** The error for a place whose element the spec replaced, or null. */
  #replaced(): Failure | null {
    const { unit, compiled } = this.#machine
    const replaced = [unit.replaced(), ...this.#teamwork.replies.map((reply) => reply.replaced)]
    const place = replaced.find((path) => path !== null)
    return place === undefined ? null : elementReplaced(compiled.model, place)
  }

  *#allLevels(): Generator<Progress, Limit | null> {
    const ended = yield* this.#levels.run()
    const { cluster, maxStates = Infinity } = this.#options
    if (!cluster || ended !== 'states' || this.#levels.failure || this.#counts.distinct > maxStates) return ended
    this.#beyond = new Beyond(this.#parts, this.#checked, cluster, this.#options)
    return yield* this.#beyond.run()
  }

  /** If a search has to end during its second check, it ends early, and nothing is proved. */
  *#recheck(model: Model, ended: Limit | null): Generator<Progress, Ended> {
    if (this.#options.once) return { ended, failure: null }
    const second = this.#options.second ?? (() => model)
    const { interrupted, overdue = () => false } = this.#options
    const asking = secondOpinion(
      this.#search,
      this.#checked,
      this.#tally,
      { runner: this.#runner, teamwork: this.#teamwork, meanwhile: this.#levels.meanwhile, second },
      this.#sample.among(this.#tally.expanded),
    )
    const opinion = yield* unless(overdue, asking)
    const reason = (): Limit => must(interrupted?.(), 'a reason to end')
    if (!opinion) return { ended: endedAfterSearch(ended, reason), failure: null }
    this.#compared = opinion.compared
    return { ended, failure: opinion.failure }
  }

  *#exploration(outcome: Ended): Generator<Progress, EngineExploration> {
    try {
      return yield* this.#result(outcome)
    } catch (error) {
      if (this.#brokenOff) throw this.#brokenOff
      const asymmetry = asymmetryTowards(this.#search, this.#checked, this.#tally)
      return yield* this.#result({ ...outcome, failure: asymmetry ?? failureAt(this.#search, error) })
    }
  }

  *#result(outcome: Ended): Generator<Progress, EngineExploration> {
    const { overdue = () => false } = this.#options
    const finding = explorationOf(this.#search, this.#checked, this.#tally, this.#counts, outcome, overdue)
    return {
      ...(yield* paused(finding, () => this.#counts.progress())),
      expandedBy: this.#counts.expandedBy,
      compared: this.#compared,
    }
  }
}
