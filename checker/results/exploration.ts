import type { Complaint } from '../errors.ts'
import type { PropertyKind } from '../language/model/model.ts'

/**
 * `holds`: every reachable state was seen. `bounded`: a constraint or `maxDepth` cut successors off.
 * `inconclusive`: a limit ended the run, or it stopped early.
 */
export type Verdict = 'holds' | 'violated' | 'bounded' | 'inconclusive'

/** A step: an action by number, and the ordinal of its binding among all bindings of that action in that state. */
export interface Step {
  readonly action: number
  readonly ordinal: number
}

/** A finite behaviour in integers: which initialiser, then which steps. Everything else about it is recomputed. */
export interface Path {
  readonly init: number
  readonly steps: readonly Step[]
}

export interface PropertyResult {
  readonly name: string
  readonly kind: PropertyKind
  readonly verdict: Verdict
  /** States of the counterexample, the initial one included; of a lasso those of stem and cycle. */
  readonly length: number | null
  /** To what breaks the property, or, where a possibility holds, to the state that shows it. */
  readonly path: Path | null
  /**
   * Only where the path is not the one that the rule chooses among the shortest: `any` of them, as there was too little memory to
   * choose; or `none`, as the run had to end before one was found.
   */
  readonly shown?: 'any' | 'none'
  /** Of a lasso: how the path goes on for ever. */
  readonly cycle?: Cycle
  /** Of a possibility that is violated: the states from which none that satisfies it can be reached. */
  readonly lost?: number
}

/** The end of a lasso: it stays in its last state for ever, or its last step leads back to an earlier state. */
export interface Cycle {
  /** Number of the state, from 1, with which the cycle begins. */
  readonly from: number
  readonly stutter: boolean
}

/** Why a run ended before every state was expanded; null: it did not. */
export type Limit = 'states' | 'depth' | 'time' | 'memory' | 'violation' | 'interrupt'

/** The spec threw, left a domain, or is not deterministic. `path` leads to the state in which it happened. */
export interface Failure {
  readonly complaint: Complaint
  readonly path: Path | null
  readonly step: Step | null
  readonly cause: unknown
}

/** What an engine found out; both engines give the same. */
export interface Exploration {
  readonly properties: readonly PropertyResult[]
  readonly distinct: number
  readonly generated: number
  /** States on the longest shortest path; the initial state has depth 1. */
  readonly depth: number
  /** States found and not expanded. */
  readonly queued: number
  /** Successors outside the constraint, and states on the last level that `maxDepth` left unexpanded. */
  readonly cut: number
  readonly ended: Limit | null
  /** New states per level, the initial states first. */
  readonly levels: readonly number[]
  /** Per action, in order of declaration. */
  readonly actions: readonly { readonly name: string; readonly fired: number; readonly new: number }[]
  /** Successors per expanded state, repeats and self loops counted; null where no state was expanded. */
  readonly outDegree: { readonly min: number; readonly mean: number; readonly max: number } | null
  readonly failure: Failure | null
}

export interface ExploreOptions {
  /** Names of the properties to check. Absent: all promises, and the observations that `expect` names. */
  readonly properties?: readonly string[] | undefined
  /** When to end early: with the level of the first violation, when every checked property is decided, or never. */
  readonly stop?: 'first' | 'decided' | 'never'
  /** Ends the run at the end of the level that exceeds it. */
  readonly maxStates?: number | undefined
  /** States of this depth are checked but not expanded. */
  readonly maxDepth?: number | undefined
  /** Asked at every pause: a reason to end the run now. */
  readonly interrupted?: (() => 'time' | 'interrupt' | 'memory' | null) | undefined
  /** Asked while paths are found: is it some time since there was such a reason? Then what is known has to do. */
  readonly overdue?: (() => boolean) | undefined
}

/** How far a run is. */
export interface Progress {
  readonly depth: number
  readonly distinct: number
  readonly generated: number
  readonly queued: number
  /** Of states and table; 0 where the engine does not know. */
  readonly bytes: number
  /** What the complete levels violate. */
  readonly violated: readonly { readonly name: string; readonly length: number }[]
  /** The run goes on when this is settled: other threads are at work. */
  readonly until?: Promise<unknown> | undefined
}

/** The verdict of a property that no state seen violates. */
export function openVerdict(ended: Limit | null, cut: number): Verdict {
  if (ended !== null && ended !== 'depth') return 'inconclusive'
  return cut > 0 ? 'bounded' : 'holds'
}

/**
 * So many levels were completed, and all their states checked, before the run ended. A run that time, memory or the user ended
 * was expanding the last of these: the level after it is not complete.
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
 * All behaviours of up to so many states were searched for violations of what single states, steps and deadlocks decide: a
 * deadlock is seen when its state is expanded.
 */
export function statesSearched(exploration: Exploration): number {
  const levels = levelsChecked(exploration)
  const lastExpanded = exploration.queued === 0 || !exploration.properties.some(({ kind }) => kind === 'deadlock')
  return lastExpanded ? levels : Math.max(0, levels - 1)
}

const RANK: readonly Verdict[] = ['violated', 'inconclusive', 'bounded', 'holds']

/** The worst of some verdicts; that of none is `open`. */
export function worst(verdicts: readonly Verdict[], open: Verdict): Verdict {
  return RANK.find((v) => verdicts.includes(v)) ?? open
}
