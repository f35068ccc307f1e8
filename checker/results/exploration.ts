import type { Complaint } from '../errors.ts'
import type { PropertyKind } from '../language/model/model.ts'

/**
 * `holds`: every reachable state was seen. `bounded`: a constraint or `maxDepth` cut successors off.
 * `inconclusive`: a limit ended the run, or it stopped early.
 */
export type Verdict = 'holds' | 'violated' | 'bounded' | 'inconclusive'

/** A step: the number of its action and the ordinal of its binding among all bindings of that action in that state. */
export interface Step {
  readonly action: number
  readonly ordinal: number
}

/** A finite behaviour in integers: the initializer, then the steps. Everything else is recomputed. */
export interface Path {
  readonly init: number
  readonly steps: readonly Step[]
}

export interface PropertyResult {
  readonly name: string
  readonly kind: PropertyKind
  readonly verdict: Verdict
  /**
   * How many states the counterexample has, including the initial one. For a lasso, counts the states of the stem and
   * the cycle.
   */
  readonly length: number | null
  /** Leads to the violation or, if a possibility holds, to the state that shows it. */
  readonly path: Path | null
  /**
   * Set only if the path is not the preferred one among the shortest. `any`: an arbitrary shortest path, because there
   * was too little memory to choose. `none`: no path, because the run ended before one was found.
   */
  readonly shown?: 'any' | 'none'
  /** For a lasso, how the path continues forever. */
  readonly cycle?: Cycle
  /** For a violated possibility, how many states can no longer reach a state that satisfies it. */
  readonly lost?: number
}

/** How a lasso ends: it stays in its last state forever, or its last step leads back to an earlier state. */
export interface Cycle {
  /** Which state the cycle begins with, counted from 1. */
  readonly from: number
  readonly stutter: boolean
}

/** Why a run ended before every state was expanded. */
export type Limit = 'states' | 'depth' | 'time' | 'memory' | 'violation' | 'interrupt'

/**
 * Reports that the spec threw, left a domain, or is not deterministic. `path` leads to the state in which it happened.
 */
export interface Failure {
  readonly complaint: Complaint
  readonly path: Path | null
  readonly step: Step | null
  readonly cause: unknown
}

/** The result of a search. Both engines return the same result. */
export interface Exploration {
  readonly properties: readonly PropertyResult[]
  readonly distinct: number
  readonly generated: number
  /** How many states the longest shortest path has. The initial state has depth 1. */
  readonly depth: number
  /** How many states were found but not expanded. */
  readonly queued: number
  /**
   * How many successors a constraint cut off, plus how many states `maxDepth` left unexpanded on the last level.
   */
  readonly cut: number
  readonly ended: Limit | null
  /** How many new states each level has, beginning with the initial states. */
  readonly levels: readonly number[]
  /** One entry per action, in declaration order. */
  readonly actions: readonly { readonly name: string; readonly fired: number; readonly new: number }[]
  /** How many successors an expanded state has, including repeats and self-loops. Null if no state was expanded. */
  readonly outDegree: { readonly min: number; readonly mean: number; readonly max: number } | null
  readonly failure: Failure | null
}

/** In a search larger than this, `stop: 'first of many'` ends with the first violation. */
export const FEW_STATES = 10_000

export interface ExploreOptions {
  /**
   * The names of the properties to check. By default, these are all promises, and the observations that `expect` names.
   */
  readonly properties?: readonly string[] | undefined
  /**
   * When to end early: after the level of the first violation (`first`, or `first of many` for large models only), once
   * every checked property is decided (`decided`), or never.
   */
  readonly stop?: 'first' | 'first of many' | 'decided' | 'never'
  /** Ends the run after the level on which the number of states exceeds this. */
  readonly maxStates?: number | undefined
  /** States of this depth are checked but not expanded. */
  readonly maxDepth?: number | undefined
  /** Called at every pause. Returns a reason to end the run now, or null. */
  readonly interrupted?: (() => 'time' | 'interrupt' | 'memory' | null) | undefined
  /**
   * Called while the run looks for paths. Returns whether the grace period after a reason to end is over. If so, the
   * run stops looking.
   */
  readonly overdue?: (() => boolean) | undefined
}

/** The load of one worker of a cluster. */
export interface WorkerProgress {
  readonly worker: string
  readonly shards: number
  readonly states: number
  readonly bytes: number
}

/** The progress of a run. */
export interface Progress {
  readonly depth: number
  readonly distinct: number
  readonly generated: number
  readonly queued: number
  /** How many bytes the states and the table take, or 0 if the engine does not know. */
  readonly bytes: number
  /** The properties that the complete levels are known to violate. */
  readonly violated: readonly { readonly name: string; readonly length: number }[]
  /** The workers, if the run uses a cluster. */
  readonly workers?: readonly WorkerProgress[] | undefined
  /** The run continues when this promise resolves. Until then, other threads are working. */
  readonly until?: Promise<unknown> | undefined
}

/** The progress of a run whose search is over. */
export function progressAfter(
  { depth, distinct, generated, properties }: Exploration,
  bytes = 0,
  queued = 0,
): Progress {
  const violated = properties.flatMap(({ name, verdict, length }) =>
    verdict === 'violated' && length !== null ? [{ name, length }] : [],
  )
  return { depth, distinct, generated, queued, bytes, violated }
}

/** The verdict of a property that no visited state violates. */
export function openVerdict(ended: Limit | null, cut: number): Verdict {
  if (ended !== null && ended !== 'depth') return 'inconclusive'
  return cut > 0 ? 'bounded' : 'holds'
}

/** Why a run ended, given the reason that it had to end after its search. */
export function endedAfterSearch(ended: Limit | null, reason: () => Limit): Limit {
  return ended === null || ended === 'depth' ? reason() : ended
}

/** The results of a run that had to end after its search. Only what a trace shows is certain. */
export function cutShort(exploration: Exploration, reason: () => Limit): Exploration {
  return {
    ...exploration,
    ended: endedAfterSearch(exploration.ended, reason),
    properties: exploration.properties.map((p) =>
      p.path === null && p.shown === undefined ? { ...p, verdict: 'inconclusive', length: null } : p,
    ),
  }
}

/**
 * How many levels were complete, with all their states checked, when the run ended. If time, memory or the user ended
 * it, the run was still expanding the last of these levels, so the next one is incomplete.
 */
export function levelsChecked({ levels, ended, distinct, queued }: Exploration): number {
  if (ended !== 'time' && ended !== 'memory' && ended !== 'interrupt') return levels.length
  let start = 0
  const open = levels.findIndex((size) => {
    start += size
    return start - size >= distinct - queued
  })
  return open < 0 ? levels.length : open
}

/**
 * All behaviours of up to this many states were searched for violations that single states or steps show and for
 * deadlocks. A deadlock is found when its state is expanded.
 */
export function statesSearched(exploration: Exploration): number {
  const levels = levelsChecked(exploration)
  const lastExpanded = exploration.queued === 0 || !exploration.properties.some(({ kind }) => kind === 'deadlock')
  return lastExpanded ? levels : Math.max(0, levels - 1)
}

const RANK: readonly Verdict[] = ['violated', 'inconclusive', 'bounded', 'holds']

/** The worst of these verdicts; `open` if there are none. */
export function worst(verdicts: readonly Verdict[], open: Verdict): Verdict {
  return RANK.find((v) => verdicts.includes(v)) ?? open
}
