import type { CheckedModel } from '../../check/report.ts'
import { type GuardCoverage, guardCoverage } from '../../trace/why/coverage.ts'

/** `--coverage` evaluates guards in this many states per model. */
const COVERED_STATES = 1000

/** Null for a model that fails, because its failure is already reported, and for guards that could not be analyzed. */
export function coverageOf({ model, exploration }: CheckedModel): GuardCoverage | null {
  return exploration.failure ? null : guardCoverage(model, COVERED_STATES)
}
