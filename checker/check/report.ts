import type { QuorateError } from '../errors.ts'
import type { Compared } from '../results/compared.ts'
import type { Storage } from '../results/storage.ts'
import type { TreeFigures } from '../results/trees.ts'
import type { Exploration, PropertyResult, Verdict } from '../results/exploration.ts'
import type { Model } from '../language/model/model.ts'
import type { Expectation } from '../language/definition/types.ts'
import type { Trace } from '../trace/trace.ts'
import type { GuardCoverage } from '../trace/why/coverage.ts'

/** The result of checking one model, without anything that depends on the process. */
export interface CheckedModel {
  readonly spec: string
  readonly model: Model
  readonly constants: Model['constants']
  readonly faults: Model['faults']
  readonly exploration: Exploration
  /** The verdict of the run: the worst of the checked properties, or inconclusive after a failure. */
  readonly verdict: Verdict
  /** One per checked property, in the order of `exploration.properties`. */
  readonly expectations: readonly ExpectationResult[]
  /** One per violated property, executed again, and the trace that leads to a failure. */
  readonly traces: readonly Trace[]
  readonly seconds: number
  /** The number of states that the first thread and each additional worker expanded; empty on the reference engine. */
  readonly expandedBy: readonly number[]
  /** The id types whose permutations count as one state. */
  readonly symmetry: readonly string[]
  /** Null on the reference engine. */
  readonly storage: Storage | null
  /** With symmetry: promises that were not checked, because they cannot be decided. */
  readonly leftOut: readonly string[]
  /** With symmetry: the evidence that ids are treated alike. */
  readonly compared: Compared | null
  /** The properties that hold but were not confirmed in every state; null if that was not requested. */
  readonly unconfirmed: readonly string[] | null
  /** Figures about the decision trees; null if they were not requested. */
  readonly trees: readonly TreeFigures[] | null
  /** The error that ended the search after violations had been found; it is thrown after they are shown. */
  readonly brokenOff: QuorateError | null
}

/** One checked model, as all reports receive it. */
export interface ModelReport extends CheckedModel {
  /** A title that distinguishes it from the other models, if it is not the name of a declared one. */
  readonly title?: string | undefined
  /** The peak memory use of the process. */
  readonly peakBytes: number
  /** The memory of the process just before the run. */
  readonly baseBytes: number
  /** The files written, with the names the user would use. */
  readonly files: readonly string[]
  /** The results of the conjuncts of the guards, if requested; null if the guards could not be analyzed. */
  readonly coverage?: GuardCoverage | null
  readonly replayCommand: string | null
}

export interface ExpectationResult extends Pick<PropertyResult, 'name' | 'kind' | 'verdict' | 'length'> {
  /** Null if the model states no expectation for the property. */
  readonly expected: Expectation | null
  readonly met: boolean | null
}
