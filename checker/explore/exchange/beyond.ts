import type { Segments } from '../../compile/arena/segments.ts'
import type { CheckedProperty } from '../../language/model/checked.ts'
import type { ExploreOptions, Failure, Limit, Progress, WorkerProgress } from '../../results/exploration.ts'
import { must } from '../../must.ts'
import { paused } from '../../running.ts'
import { Closest, sliceIn } from '../audits/collisions.ts'
import { elementReplaced, findingFailure } from '../paths/failure.ts'
import { impure } from '../purity/purity.ts'
import type { Elsewhere } from '../search/counts.ts'
import type { Findings } from '../search/levelRunner.ts'
import type { Parts } from '../search/parts.ts'
import { noLongerStored } from '../search/givenUp.ts'
import { FingerprintChains } from './fingerprintChains.ts'
import { type Ask, type Gathering, joined } from './gathering.ts'
import { ownershipFrom } from './learning.ts'
import type { Ownership } from './ownership.ts'
import type { Answer, Question } from './questions.ts'
import { WholeStates } from './wholeStates.ts'

/** The shards of a run, once each of them has found the first levels. */
export interface Fleet {
  /** Expands the next level and returns one answer per shard; see `Conductor`. */
  expand(question: Question): Promise<readonly Answer[]>
  ask(question: Question): Promise<readonly Answer[]>
  /** The workers that serve the shards. */
  readonly workers: readonly WorkerProgress[]
  close(): void
}

/** What the shards need to take over a search. */
export interface Handover {
  /** The number of new states on each level. */
  readonly levels: readonly number[]
  readonly ownership: Ownership
}

/** Other machines, which take over a search once it is large. */
export interface Cluster {
  readonly shards: number
  /** The search is handed over at the first level with more states than this. */
  readonly from: number
  open(handover: Handover): Promise<Fleet>
  /** Resolves after a short delay. */
  readonly patience: () => Promise<unknown>
}

/** This many fingerprints are compared at once, in at most this many passes over all of them. */
const SLICE = 2 ** 20
const MOST_SLICES = 64

type Limits = Pick<ExploreOptions, 'stop' | 'maxStates' | 'maxDepth' | 'interrupted' | 'overdue'>

/** Thrown to end a wait for other machines. */
class Interrupted {
  readonly limit: Limit
  constructor(limit: Limit) {
    this.limit = limit
  }
}

/**
 * Runs the part of a search that a cluster takes over. Levels, counts and decisions are sums and minima over the
 * shards, so they do not depend on the number of shards. When the search is over, the cluster sends the states that
 * lie on shortest paths to the findings, and this process stores them after the first levels. After that, everything
 * works as if this process had found them itself.
 */
export class Beyond {
  readonly #parts: Parts
  readonly #checked: readonly CheckedProperty[]
  readonly #cluster: Cluster
  readonly #limits: Limits
  /** How many levels were searched before the handover. */
  readonly #first: number
  readonly #sizes: number[] = []
  #answers: readonly Answer[] = []
  #expandedBy: readonly number[]
  /** The positions of properties whose cached results are unreliable. */
  readonly #uncached = new Set<number>()
  #bytes = 0
  #leastDistance: number | null = null
  #isGathered = false
  #fleet: Fleet | null = null
  #failure: Failure | null = null

  constructor(parts: Parts, checked: readonly CheckedProperty[], cluster: Cluster, limits: Limits) {
    this.#parts = parts
    this.#checked = checked
    this.#cluster = cluster
    this.#limits = limits
    this.#first = parts.tally.levelStarts.length
    this.#expandedBy = Array.from({ length: cluster.shards }, () => 0)
  }

  get failure(): Failure | null {
    return this.#failure
  }

  get elsewhere(): Elsewhere {
    const answers = this.#answers
    const { length } = this.#parts.machine.unit.fired
    const fired = Array.from({ length }, (_, a) => answers.reduce((sum, { fired: own }) => sum + must(own[a]), 0))
    const degrees = answers.flatMap((answer) => answer.degrees ?? [])
    return {
      levels: this.#sizes,
      fired,
      degrees: {
        min: Math.min(Infinity, ...degrees.map(({ min }) => min)),
        max: Math.max(0, ...degrees.map(({ max }) => max)),
      },
      expandedBy: this.#expandedBy,
      bytes: this.#bytes,
      leastDistance: this.#leastDistance,
    }
  }

  /**
   * Searches the remaining levels and collects the states that counterexamples need. Returns the limit that ended
   * the search, or null.
   */
  *run(): Generator<Progress, Limit | null> {
    const { machine, tally, counts } = this.#parts
    const { levels } = counts
    const last = { from: must(tally.levelStarts.at(-1)), to: machine.table.rows() }
    const ownership = ownershipFrom(machine, last, this.#cluster.shards)
    counts.continueElsewhere(() => this.elsewhere)
    try {
      this.#fleet = yield* this.#wait(this.#cluster.open({ levels, ownership }))
      return yield* this.#search(this.#fleet)
    } catch (error) {
      if (error instanceof Interrupted) return error.limit
      throw error
    } finally {
      this.#fleet?.close()
      if (!this.#isGathered) this.#leavePaths()
    }
  }

  *#search(fleet: Fleet): Generator<Progress, Limit | null> {
    const { machine } = this.#parts
    const { fingerprints } = machine
    const own = machine.table.rows()
    const ask: Ask = (question) => this.#wait(fleet.ask(question))
    const gathering = fingerprints
      ? new FingerprintChains(this.#parts, fingerprints, this.#first, ask)
      : new WholeStates(this.#parts, this.#first, ask)
    const ended = yield* this.#levels(fleet, ask, gathering)
    if (this.#failure === null) yield* this.#recheck(ask)
    if (this.#failure === null) yield* gathering.found()
    this.#isGathered = true
    if (fingerprints) this.#leastDistance = yield* this.#closestInTime(fingerprints, own, ask)
    return ended
  }

  /** Called if the search ends when verdicts are known but the states on their paths have not arrived. */
  #leavePaths(): void {
    const { found } = this.#parts.tally
    for (const [i, one] of found) if (one.length > this.#first) found.set(i, { ...one, isPathElsewhere: true })
  }

  *#levels(fleet: Fleet, ask: Ask, gathering: Gathering): Generator<Progress, Limit | null> {
    const { tally, counts } = this.#parts
    const { maxDepth = Infinity, maxStates = Infinity, stop } = this.#limits
    for (let depth = this.#first; ; depth++) {
      yield* this.#takeSample(ask, depth)
      const made = yield* this.#wait(fleet.expand({ kind: 'expand', known: [...tally.known()] }))
      if (made.some(({ full }) => full)) return 'memory'
      this.#note(made, depth)
      const size = made.reduce((sum, { rows }) => sum + rows, 0)
      if (size > 0) this.#sizes.push(size)
      yield* this.#conclude(gathering, made, 'expand', depth)
      if (this.#failure !== null) return null
      if (size === 0) return null
      yield* this.#check(ask, gathering, depth + 1)
      if (this.#failure !== null) return null
      tally.complete()
      if (tally.isDecided(stop, counts.distinct)) return 'violation'
      if (depth + 1 >= maxDepth) {
        tally.cut += size
        return 'depth'
      }
      if (counts.distinct > maxStates) return 'states'
    }
  }

  *#check(ask: Ask, gathering: Gathering, depth: number): Generator<Progress> {
    const { tally } = this.#parts
    const known = [...tally.known()]
    const isUncached = [...this.#uncached].some((i) => !known.includes(i))
    const seen = yield* ask({ kind: 'check', known, isUncached })
    tally.merge(seen.map(findingsOf), depth)
    yield* this.#askAgain(ask, seen, depth)
    yield* this.#conclude(gathering, seen, 'check', depth)
  }

  /**
   * If one shard gives up caching a property, cached results may be wrong in every shard. So all shards evaluate the
   * property again in all states; see `GivenUp`.
   */
  *#askAgain(ask: Ask, answers: readonly Answer[], depth: number): Generator<Progress> {
    const { machine, tally } = this.#parts
    for (const i of new Set(answers.flatMap(({ givenUp }) => givenUp))) {
      const isDecided = (tally.found.get(i)?.length ?? depth) < depth
      if (isDecided || this.#uncached.has(i)) continue
      this.#uncached.add(i)
      const { index, kind, name } = must(this.#checked[i])
      if (machine.fingerprints) {
        this.#failure = noLongerStored(machine.compiled.model.spec, `${kind} ${name}`)
        return
      }
      const row = machine.unit.checks[index]?.(0, machine.table.rows()) ?? -1
      const here = row < 0 ? [] : [tally.levelStarts.findLastIndex((start) => start <= row) + 1]
      const there = (yield* ask({ kind: 'again', property: i, depth })).flatMap(({ first }) => first ?? [])
      const first = Math.min(...here, ...there)
      if (first <= depth) tally.find(i, first)
    }
  }

  /** With symmetry, keeps the last level's states that belong to the sample. */
  *#takeSample(ask: Ask, depth: number): Generator<Progress> {
    const { machine, sample, counts } = this.#parts
    if (!machine.symmetry) return
    if (this.#sizes.length === 0) return sample.take(counts.distinct)
    const rows = sample.takeElsewhere(counts.distinct)
    if (rows.length === 0) return
    let end = counts.distinct - must(this.#sizes.at(-1))
    const picks = this.#answers.map(({ rows: size }) => {
      const start = end
      end += size
      return rows.filter((row) => row >= start && row < start + size).map((row) => row - start)
    })
    const states = joined(yield* ask({ kind: 'states', depth, picks }), 'states')
    const { words } = machine.compiled.layout
    for (let at = 0; at < states.length; at += words) sample.keep(states.slice(at, at + words))
  }

  /** Records the counts of a new level. */
  #note(answers: readonly Answer[], depth: number): void {
    const { tally } = this.#parts
    this.#answers = answers
    this.#bytes = answers.reduce((sum, { bytes }) => sum + bytes, 0)
    this.#expandedBy = this.#expandedBy.map((sum, shard) => sum + (answers[shard]?.expanded ?? 0))
    for (const { expanded, fresh } of answers) {
      tally.expanded += expanded
      for (const [action, states] of fresh.entries()) tally.fresh[action] = must(tally.fresh[action]) + states
    }
    tally.merge(answers.map(findingsOf), depth)
  }

  /** Called after each level. Ends the search if the spec threw on that level, or if an answer is unreliable. */
  *#conclude(
    gathering: Gathering,
    answers: readonly Answer[],
    work: 'check' | 'expand',
    depth: number,
  ): Generator<Progress> {
    const { search, machine, runner, tally, counts } = this.#parts
    const replaced = answers.find((answer) => answer.replaced !== null)?.replaced ?? null
    if (replaced !== null) this.#failure = elementReplaced(machine.compiled.model, replaced)
    if (this.#failure !== null) return
    if (!answers.some(({ states, fingerprints }) => states.length + fingerprints.length > 0)) {
      yield* gathering.locate(depth)
      return
    }
    const rows = yield* gathering.thrown(answers, depth)
    runner.begin(tally.known())
    const again = (row: number): void => runner.again(work, row)
    const finding = findingFailure(search, rows, depth, again, this.#limits.overdue)
    this.#failure = yield* paused(finding, () => counts.progress())
  }

  *#recheck(ask: Ask): Generator<Progress> {
    const { tally, search } = this.#parts
    const found = [...tally.found].map(([i, { length }]) => [i, length] as const)
    const told = (yield* ask({ kind: 'recheck', found })).find(({ impurity }) => impurity !== null)
    if (told?.impurity) this.#failure = impure(search, { row: -1, ...told.impurity })
  }

  /** All verdicts are known by now. If the run has to end first, the distance stays unknown. */
  *#closestInTime(fingerprints: Segments, own: number, ask: Ask): Generator<Progress, number | null> {
    try {
      return yield* this.#closest(fingerprints, own, ask)
    } catch (error) {
      if (error instanceof Interrupted) return null
      throw error
    }
  }

  /**
   * With fingerprints, finds the distance between the closest two. Null if that takes too long. `own` is how many
   * rows this process found.
   */
  *#closest(fingerprints: Segments, own: number, ask: Ask): Generator<Progress, number | null> {
    const { counts } = this.#parts
    const { overdue = () => false } = this.#limits
    const of = Math.ceil(counts.distinct / SLICE)
    if (of > MOST_SLICES) return null
    const closest = new Closest()
    for (let number = 0; number < of; number++) {
      if (overdue()) return null
      const there = this.#sizes.length === 0 ? [] : yield* ask({ kind: 'slice', number, of, after: this.#first })
      const here = sliceIn(fingerprints, { from: 0, to: own }, { number, of })
      yield* paused(closest.add([here, joined(there, 'fingerprints')]), () => counts.progress())
    }
    return closest.least
  }

  /** Waits for other machines. Throws `Interrupted` if the run has to end. */
  *#wait<T>(promise: Promise<T>): Generator<Progress, T> {
    let settled: { readonly value: T } | { readonly error: unknown } | null = null
    const watched = promise.then(
      (value) => (settled = { value }),
      (error: unknown) => (settled = { error }),
    )
    for (;;) {
      const present = settled as { readonly value: T } | { readonly error: unknown } | null
      if (present && 'value' in present) return present.value
      if (present) throw present.error
      const limit = this.#limits.interrupted?.() ?? null
      if (limit !== null) throw new Interrupted(limit)
      const progress = this.#parts.counts.progress(Promise.race([watched, this.#cluster.patience()]))
      yield { ...progress, workers: this.#fleet?.workers }
    }
  }
}

function findingsOf({ decided, cut, full }: Answer): Findings {
  return {
    decided: new Map(decided.map(([i, kind, ahead]) => [i, { kind, ahead }])),
    cut,
    threw: [],
    full,
    sampled: [],
  }
}
