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
  /** The run's verdict: the worst among the checked properties, or inconclusive after a failure. */
  readonly verdict: Verdict
  /** One per checked property, in the order of `exploration.properties`. */
  readonly expectations: readonly ExpectationResult[]
  /** One re-executed trace per violated property, plus the trace that leads to a failure. */
  readonly traces: readonly Trace[]
  readonly seconds: number
  /** How many states the first thread and each additional worker expanded; empty for the reference engine. */
  readonly expandedBy: readonly number[]
  /** The id types whose permutations count as one state. */
  readonly symmetry: readonly string[]
  /** Null for the reference engine. */
  readonly storage: Storage | null
  /** Promises that were skipped because they cannot be decided under symmetry. */
  readonly leftOut: readonly string[]
  /** Under symmetry, the evidence that the spec treats all ids alike. */
  readonly compared: Compared | null
  /** Properties that hold but were not confirmed in every state; null if confirmation was not requested. */
  readonly unconfirmed: readonly string[] | null
  /** Decision tree statistics; null if they were not requested. */
  readonly trees: readonly TreeFigures[] | null
  /** The error that ended the search after it had found violations. It is thrown once they have been shown. */
  readonly brokenOff: QuorateError | null
}

/** A checked model, in the form that all reports are based on. */
export interface ModelReport extends CheckedModel {
  /** Distinguishes this model from the others if it has no declared name. */
  readonly title?: string | undefined
  /** Peak memory use of the process. */
  readonly peakBytes: number
  /** Memory use of the process right before the run. */
  readonly baseBytes: number
  /** The files written, under the names a user would type. */
  readonly files: readonly string[]
  /**
   * Whether each guard conjunct was ever true, and whether it was ever false, if requested. Null if the guards could
   * not be analyzed.
   */
  readonly coverage?: GuardCoverage | null
  readonly replayCommand: string | null
}

export interface ExpectationResult extends Pick<PropertyResult, 'name' | 'kind' | 'verdict' | 'length'> {
  /** Null if the model states no expectation for the property. */
  readonly expected: Expectation | null
  readonly met: boolean | null
}
