import { Clock, timed } from './clock.ts'
import type { StorageKind } from '../compile/compile.ts'
import { type Complaint, isQuorateError } from '../errors.ts'
import { confirming } from '../explore/confirm.ts'
import type { Cluster } from '../explore/exchange/beyond.ts'
import type { EngineOptions, Searched } from '../explore/explore.ts'
import type { Checkpointer, Resumption } from '../explore/search/snapshot.ts'
import type { Crew } from '../explore/search/team.ts'
import {
  type Exploration,
  type ExploreOptions,
  type Failure,
  openVerdict,
  progressAfter,
  type Path,
  type Progress,
  type PropertyResult,
  type Cycle,
  cutShort,
  worst,
} from '../results/exploration.ts'
import { asymmetryAmong } from '../explore/audits/secondOpinion.ts'
import { statesAlong } from '../explore/paths/unfold.ts'
import { exploring } from '../properties/decide.ts'
import { must } from '../must.ts'
import { paced } from '../pace.ts'
import { paused, unless } from '../running.ts'
import { referenceExploring } from '../reference/explore.ts'
import { leftOutOf } from '../language/model/checked.ts'
import type { Model } from '../language/model/model.ts'
import { executing } from '../trace/execution/execute.ts'
import type { Trace } from '../trace/trace.ts'
import { compare } from './expectations.ts'
import { disagreeing } from './plainly.ts'
import type { CheckedModel } from './report.ts'

export interface CheckOptions extends Omit<ExploreOptions, 'interrupted'> {
  /** Fast engine only: whether to confirm each property that holds by evaluating it again in every state. */
  readonly confirm?: boolean | undefined
  /** The reference engine is slow and simple; use it for a second opinion. */
  readonly engine?: 'fast' | 'reference' | undefined
  readonly maxSeconds?: number | undefined
  /** Fast engine only: the memory budget for states and their table, in bytes. */
  readonly maxMemory?: number | undefined
  /**
   * Both are polled at every pause: `interrupted` returns whether the run must end now, and `isMemorySpent` whether the
   * process has exceeded its memory limit.
   */
  readonly interrupted?: (() => boolean) | undefined
  readonly isMemorySpent?: (() => boolean) | undefined
  /** Fast engine only: how states are stored. Defaults to `exact`. */
  readonly storage?: StorageKind | undefined
  /** Fast engine only: whether to count lookups in decision trees. */
  readonly trees?: boolean | undefined
  /** Fast engine only: worker threads that can join the search. */
  readonly crew?: Crew | undefined
  /** Fast engine only: other machines that take over a large search. */
  readonly cluster?: Cluster | undefined
  /** Fast engine only: where to write snapshots and which one to resume from. */
  readonly checkpoint?: Checkpointer | undefined
  readonly resume?: Resumption | undefined
}

/**
 * Checks one model from start to finish, pausing roughly every thousand states. Every counterexample is re-executed on
 * plain values; if the replay disagrees with the engine, the run fails with Q190.
 */
export function* checkModel(model: Model, options: CheckOptions = {}): Generator<Progress, CheckedModel> {
  const clock = new Clock(options)
  const second = model.again ?? (() => model)
  // Samples are small enough for all of them to share one copy.
  let copy: Model | undefined
  const ofSamples = (): Model => (copy ??= second())
  const found = yield* exploredBy(
    model,
    { ...options, second: ofSamples, pace: timed, ...clock.asked },
    options.engine === 'reference',
  )
  const { searched } = found
  const compared = searched ? yield* comparedPlainly(searched, ofSamples, clock, options) : found.exploration
  const { overdue } = clock.asked
  const confirmation = options.confirm && searched ? yield* confirming(searched, second, overdue) : null
  const explored = { ...compared, failure: compared.failure ?? confirmation?.failure ?? null }
  const again = executingAgain(model, explored, { blame: (path) => blamed(searched, path), overdue })
  const { exploration, traces } = yield* paused(again, () => progressAfter(explored))
  return {
    spec: model.spec,
    model,
    constants: model.constants,
    faults: model.faults,
    exploration,
    verdict: exploration.failure
      ? 'inconclusive'
      : worst(
          exploration.properties.map((p) => p.verdict),
          openVerdict(exploration.ended, exploration.cut),
        ),
    expectations: compare(model, exploration),
    traces,
    seconds: clock.seconds(),
    expandedBy: found.expandedBy,
    symmetry: options.engine === 'reference' ? [] : model.symmetry.map(({ name }) => name),
    storage: found.storage,
    leftOut: leftOutOf(model, options.properties),
    compared: found.compared,
    unconfirmed: confirmation?.open ?? null,
    trees: searched?.trees ?? null,
    brokenOff: searched?.brokenOff ?? null,
  }
}

/** If time runs out before a sample has been compared, the search is treated as cut short and proves nothing. */
function* comparedPlainly(
  searched: Searched,
  second: () => Model,
  { asked: { overdue, interrupted } }: Clock,
  { confirm = false }: CheckOptions,
): Generator<Progress, Exploration> {
  const { exploration } = searched
  const comparing = paced(disagreeing(searched, second, confirm), timed())
  let isOver = false
  const inTime = unless(() => (isOver = overdue()), comparing)
  const disagreed = yield* paused(inTime, () => progressAfter(exploration))
  if (isOver) return cutShort(exploration, () => must(interrupted(), 'a reason to end'))
  return { ...exploration, failure: exploration.failure ?? disagreed }
}

interface Explored {
  readonly exploration: Exploration
  readonly storage: CheckedModel['storage']
  readonly expandedBy: CheckedModel['expandedBy']
  readonly compared: CheckedModel['compared']
  /** Null for the reference engine. */
  readonly searched: Searched | null
}

function* exploredBy(model: Model, options: EngineOptions, reference: boolean): Generator<Progress, Explored> {
  if (reference) {
    const exploration = yield* referenceExploring(model, options)
    return { exploration, storage: null, expandedBy: [], compared: null, searched: null }
  }
  const searched = yield* exploring(model, options)
  const { exploration } = searched
  const { storage, expandedBy, compared } = exploration
  return { exploration, storage, expandedBy, compared, searched }
}

/** The outcome of each property, plus any failure. */
type Decided = Pick<Exploration, 'properties' | 'failure'>

interface Shown<T extends Decided> {
  readonly exploration: T
  readonly traces: readonly Trace[]
}

interface ExecutionOptions {
  /** Explains why a path cannot be executed, if the cause is known. */
  readonly blame?: (path: Path) => Failure | null
  /** Polled at every pause; returns whether the run must end now. */
  readonly overdue?: () => boolean
}

/**
 * Re-executes all paths on plain values. If a replay disagrees with the search, the outcome becomes a failure: whatever
 * `blame` returns for the path, or else Q190. A failure invalidates every verdict. Paths that the run has no time to
 * replay are not shown. Pauses regularly.
 */
export function* executingAgain<T extends Decided>(
  model: Model,
  exploration: T,
  { blame = () => null, overdue = () => false }: ExecutionOptions = {},
): Generator<void, Shown<T>> {
  const { failure } = exploration
  const inTime = (path: Path, property: string | null, cycle?: Cycle): Generator<void, Trace | null> =>
    unless(overdue, paced(executing(model, path, property, cycle), timed()))
  if (failure) {
    const trace = failure.path && (yield* orNothing(inTime(failure.path, null)))
    return { exploration: failed(model, exploration, failure), traces: trace ? [trace] : [] }
  }
  const traces: Trace[] = []
  const properties: PropertyResult[] = []
  for (const result of exploration.properties) {
    const { name, path, cycle } = result
    if (!path) {
      properties.push(result)
      continue
    }
    try {
      const trace = yield* inTime(path, name, cycle)
      if (trace) traces.push(trace)
      properties.push(trace ? result : { ...result, path: null, shown: 'none' })
    } catch (error) {
      if (!isQuorateError(error)) throw error
      const disagreement = { complaint: contradiction(error.complaint), path: null, step: null, cause: error }
      return { exploration: failed(model, exploration, blame(path) ?? disagreement), traces: [] }
    }
  }
  return { exploration: { ...exploration, properties }, traces }
}

/**
 * With symmetry, a path that cannot be executed proves that the spec tells ids apart, unless no state on the path
 * contains an id.
 */
function blamed(searched: Searched | null, path: Path): Failure | null {
  if (!searched?.search.machine.symmetry) return null
  const { search, checked } = searched
  return asymmetryAmong(search, checked, statesAlong(search.machine, path))
}

/** Best effort: a spec that is not a function of the state may take a different path this time. */
function* orNothing<T>(run: Generator<void, T>): Generator<void, T | null> {
  try {
    return yield* run
  } catch (error) {
    if (!isQuorateError(error)) throw error
    return null
  }
}

/** Turns an error raised while a counterexample was executing into a disagreement between the engines. */
function contradiction(complaint: Complaint): Complaint {
  if (complaint.code === 'Q190') return complaint
  return {
    ...complaint,
    code: 'Q190',
    class: 'spec',
    problem: `the counterexample cannot be executed again: ${complaint.problem}`,
    hint: 'check that the spec is deterministic and keeps nothing outside the state; if so, this is a bug in Quorate',
  }
}

function failed<T extends Decided>(model: Model, exploration: T, failure: Failure): T {
  return {
    ...exploration,
    properties: exploration.properties.map(({ name, kind }) => ({
      name,
      kind,
      verdict: 'inconclusive',
      length: null,
      path: null,
    })),
    failure: placed(model, failure),
  }
}

/** Prefixes the failure with the source position that caused it, if known. */
function placed(model: Model, failure: Failure): Failure {
  const place = model.watched.placeOf(failure.cause)
  if (place === null) return failure
  const { complaint } = failure
  return { ...failure, complaint: { ...complaint, where: [place, ...(complaint.where ?? [])] } }
}
