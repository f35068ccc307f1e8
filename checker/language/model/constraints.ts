import type { Model } from './model.ts'

/** What keeps searches from continuing beyond a step, under its name in specs. */
export type Cut = 'constraint' | 'stepConstraint'

/** `outside the step constraint` */
export function outsideText(cut: Cut): string {
  return `outside the ${cut === 'constraint' ? 'constraint' : 'step constraint'}`
}

/**
 * What can cut off the successors of a model, as worded in messages; null if nothing can. A successor is outside one
 * constraint `or` the other, and everything that is explored is within one `and` the other.
 */
export function constraintsOf(
  { constraint, stepConstraint }: Pick<Model, 'constraint' | 'stepConstraint'>,
  joined: 'and' | 'or',
): string | null {
  if (constraint && stepConstraint) return `constraint ${joined} the step constraint`
  return constraint ? 'constraint' : stepConstraint ? 'step constraint' : null
}
