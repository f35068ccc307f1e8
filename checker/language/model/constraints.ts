import type { Model } from './model.ts'

/** What can cut off the successors of a model, as worded in messages; null if nothing can. */
export function constraintsOf({
  constraint,
  stepConstraint,
}: Pick<Model, 'constraint' | 'stepConstraint'>): string | null {
  if (constraint && stepConstraint) return 'constraint or the step constraint'
  return constraint ? 'constraint' : stepConstraint ? 'step constraint' : null
}
