import type { CheckedProperty } from '../../language/model/checked.ts'
import { type ExploreOptions, type Failure, FEW_STATES, type Limit, type Progress } from '../../results/exploration.ts'
import { failureAmong } from '../paths/failure.ts'
import { elementReplaced } from '../paths/failure.ts'
import { impure } from '../purity/purity.ts'
import type { Elsewhere } from '../search/counts.ts'
import type { Findings } from '../search/levelRunner.ts'
import type { Parts } from '../search/parts.ts'
import type { Found } from '../search/tally.ts'
import { ownershipFrom } from './learning.ts'
import type { Ownership } from './ownership.ts'
import type { Answer, Ending, Question } from './questions.ts'
import { must } from '../../must.ts'

/** The shards of a run, after each has found the first levels itself. */
export interface Fleet {
  /** Returns one answer from each shard; see `Conductor`. */
  expand(question: Question): Promise<readonly Answer[]>
  ask(question: Question): Promise<readonly Answer[]>
  close(): void
}

/** Where the shards take over. */
export interface Handover {
  /** New states by level. */
  readonly levels: readonly number[]
  readonly ownership: Ownership
}

/** Other machines, which take over a search once it is large. */
export interface Cluster {
  readonly shards: number
  /** The search is handed over at the first level that exceeds this number of states. */
  readonly from: number
  open(handover: Handover): Promise<Fleet>
  /** Resolves after a short delay. */
  readonly patience: () => Promise<unknown>
}

type Limits = Pick<ExploreOptions, 'stop' | 'maxStates' | 'maxDepth' | 'interrupted'>

/** Ends a wait for other machines. */
class Interrupted {
  readonly limit: Limit
  constructor(limit: Limit) {
    this.limit = limit
  }
}

/**
 * The part of a search that runs on a cluster. Levels, counts and decisions are sums and minima over the shards, so
 * they do not depend on the number of shards. When the search is over, the cluster sends the states that lie on
 * shortest paths to the findings, and this process stores them after the first levels. From then on, everything works
 * as if this process had found them.
 */
export class Beyond {
  readonly #parts: Parts
  readonly #checked: readonly CheckedProperty[]
  readonly #cluster: Cluster
  readonly #limits: Limits
  /** The number of levels before the handover. */
  readonly #first: number
  readonly #sizes: number[] = []
  #answers: readonly Answer[] = []
  #expandedBy: readonly number[]
  #bytes = 0
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
    }
  }

  /**
   * Searches all further levels, and collects the states that counterexamples need. Returns the limit that ends the
   * search, if one does.
   */
  *run(): Generator<Progress, Limit | null> {
    const { machine, tally, counts } = this.#parts
    const levels = tally.levelStarts.map((start, i) => (tally.levelStarts[i + 1] ?? machine.table.rows()) - start)
    const last = { from: must(tally.levelStarts.at(-1)), to: machine.table.rows() }
    const ownership = ownershipFrom(machine, last, this.#cluster.shards)
    counts.continueElsewhere(() => this.elsewhere)
    let fleet: Fleet | null = null
    try {
      fleet = yield* this.#wait(this.#cluster.open({ levels, ownership }))
      const ended = yield* this.#levels(fleet)
      if (this.#failure === null) yield* this.#recheck(fleet)
      if (this.#failure === null) yield* this.#gatherFound(fleet)
      return ended
    } catch (error) {
      if (error instanceof Interrupted) return error.limit
      throw error
    } finally {
      fleet?.close()
    }
  }

  *#levels(fleet: Fleet): Generator<Progress, Limit | null> {
    const { tally, counts } = this.#parts
    const { maxDepth = Infinity, maxStates = Infinity } = this.#limits
    for (let depth = this.#first; ; depth++) {
      yield* this.#takeSample(fleet)
      const made = yield* this.#wait(fleet.expand({ kind: 'expand', known: [...tally.known()] }))
      if (made.some(({ full }) => full)) return 'memory'
      this.#note(made, depth)
      const size = made.reduce((sum, { rows }) => sum + rows, 0)
      if (size > 0) this.#sizes.push(size)
      yield* this.#conclude(fleet, made, 'expand', depth)
      if (this.#failure !== null) return null
      if (size === 0) return null
      const seen = yield* this.#wait(fleet.ask({ kind: 'check', known: [...tally.known()] }))
      tally.merge(seen.map(findingsOf), depth + 1)
      yield* this.#conclude(fleet, seen, 'check', depth + 1)
      if (this.#failure !== null) return null
      tally.complete()
      if (this.#isDecided()) return 'violation'
      if (depth + 1 >= maxDepth) {
        tally.cut += size
        return 'depth'
      }
      if (counts.distinct > maxStates) return 'states'
    }
  }

  /** With symmetry: keeps the states of the last level that belong to the sample. */
  *#takeSample(fleet: Fleet): Generator<Progress> {
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
    const answers = yield* this.#wait(fleet.ask({ kind: 'states', picks }))
    const states = joined(answers)
    const { words } = machine.compiled.layout
    for (let at = 0; at < states.length; at += words) sample.keep(states.slice(at, at + words))
  }

  /** The counts of a new level. */
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

  /** Ends the search after a level in which the spec threw, or in which an answer is unreliable. */
  *#conclude(fleet: Fleet, answers: readonly Answer[], work: 'check' | 'expand', depth: number): Generator<Progress> {
    const { search, machine, runner, tally } = this.#parts
    const replaced = answers.find((answer) => answer.replaced !== null)?.replaced ?? null
    const [givenUp] = answers.flatMap((answer) => answer.givenUp)
    if (replaced !== null) this.#failure = elementReplaced(machine.compiled.model, replaced)
    else if (givenUp !== undefined) this.#failure = unreliable(machine.compiled.model.spec, givenUp)
    const threw = joined(answers)
    if (this.#failure !== null || threw.length === 0) return
    const rows = yield* this.#gather(fleet, depth, { kind: 'states', states: threw })
    runner.begin(tally.known())
    this.#failure = failureAmong(search, rows, depth, (row) => runner.again(work, row))
  }

  *#recheck(fleet: Fleet): Generator<Progress> {
    const { tally, search } = this.#parts
    const found = [...tally.found].map(([i, { length }]) => [i, length] as const)
    const answers = yield* this.#wait(fleet.ask({ kind: 'recheck', found }))
    const told = answers.find(({ impurity }) => impurity !== null)
    if (told?.impurity) this.#failure = impure(search, { row: -1, ...told.impurity })
  }

  *#gatherFound(fleet: Fleet): Generator<Progress> {
    const found = [...this.#parts.tally.found.values()].filter(({ length }) => length > this.#first)
    const gathered: (readonly Int32Array[])[] = []
    for (const { target, length } of found)
      if (target.kind !== 'rows') gathered.push(yield* this.#statesTowards(fleet, length, target))
    this.#store(gathered)
  }

  /** Stores the target states at a depth, and all states on shortest paths to them; returns the rows of the targets. */
  *#gather(fleet: Fleet, depth: number, target: Ending & { readonly kind: 'states' }): Generator<Progress, number[]> {
    const { machine, tally } = this.#parts
    if (depth > this.#first) {
      this.#store([yield* this.#statesTowards(fleet, depth, target)])
    }
    const { words } = machine.compiled.layout
    const { batch } = machine.buffers
    const rows: number[] = []
    for (let at = 0; at < target.states.length; at += words) {
      batch.set(target.states.subarray(at, at + words))
      rows.push(machine.table.find(0))
    }
    return rows.filter((row) => row >= must(tally.levelStarts[depth - 1]))
  }

  /** For each level after the first ones, the states on shortest paths to a target. */
  *#statesTowards(fleet: Fleet, length: Found['length'], target: Ending): Generator<Progress, readonly Int32Array[]> {
    const levels: Int32Array[] = []
    let next: Int32Array = new Int32Array()
    for (let depth = length; depth > this.#first; depth--) {
      const answers = yield* this.#wait(fleet.ask({ kind: 'towards', depth, length, target, next }))
      next = depth === length && target.kind === 'states' ? target.states : joined(answers)
      levels.unshift(next)
    }
    return levels
  }

  /** Stores states after those of the first levels, level by level. */
  #store(gathered: readonly (readonly Int32Array[])[]): void {
    const { machine, tally } = this.#parts
    const { buffers, rowTable, compiled } = machine
    const { words } = compiled.layout
    const size = buffers.batchActions.length
    const deepest = Math.max(0, ...gathered.map((levels) => levels.length))
    for (let level = 0; level < deepest; level++) {
      rowTable.startLevel()
      tally.levelStarts.push(rowTable.rows())
      for (const levels of gathered) {
        const states = levels[level] ?? new Int32Array()
        for (let at = 0; at < states.length; at += size * words) {
          const piece = states.subarray(at, at + size * words)
          buffers.batch.set(piece)
          if (!rowTable.insert(piece.length / words)) throw new RangeError('the states of a counterexample do not fit')
        }
      }
    }
  }

  #isDecided(): boolean {
    const { stop = 'decided' } = this.#limits
    const { tally, counts } = this.#parts
    if (this.#checked.length === 0 || stop === 'never') return false
    const first = stop === 'first' || (stop === 'first of many' && counts.distinct > FEW_STATES)
    return first ? tally.violated.length > 0 : tally.found.size === this.#checked.length
  }

  /** Waits for other machines; throws `Interrupted` if the run has to end. */
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
      yield this.#parts.counts.progress(Promise.race([watched, this.#cluster.patience()]))
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

function joined(answers: readonly Answer[]): Int32Array {
  const all = new Int32Array(answers.reduce((sum, { states }) => sum + states.length, 0))
  let at = 0
  for (const { states } of answers) {
    all.set(states, at)
    at += states.length
  }
  return all
}

function unreliable(spec: string, property: string): Failure {
  return {
    path: null,
    step: null,
    cause: undefined,
    complaint: {
      code: 'Q091',
      class: 'spec',
      where: [`spec ${spec}`, property],
      problem:
        'a test of its forAll or exists depends on more than the state and the value, so it would have to be evaluated again in all states, and they are on other machines',
      hint: 'check without --cluster, or let the test depend only on the state and its value',
    },
  }
}
