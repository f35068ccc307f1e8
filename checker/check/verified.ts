import { must } from '../must.ts'
import type { Exercise } from '../language/helpers/exercise.ts'
import type { CheckedModel, ExpectationResult } from './report.ts'
import type { GuardCoverage } from '../trace/why/coverage.ts'

/**
 * The part of a checked model's result that `verify` keeps. This is plain data, and it is identical on every machine
 * except for `seconds`.
 */
export interface VerifiedModel {
  readonly spec: string
  /** The declared name; `defaults` for a spec that declares no model. */
  readonly model: string
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly expectations: readonly ExpectationResult[]
  readonly actions: readonly { readonly name: string; readonly fired: number }[]
  readonly properties: readonly VerifiedProperty[]
  /** The violations that the model does not expect, or the path to its failure; the shortest first. */
  readonly unexpected: readonly Unexpected[]
  /** Promises that were not checked, because symmetry cannot decide them. */
  readonly leftOut: readonly string[]
  /** Why no verdict counts; null if the verdicts count. */
  readonly failure: string | null
  /** The command that shows the model and its counterexamples again. */
  readonly command: string
  readonly seconds: number
  /** Properties that hold but were not confirmed in every state. */
  readonly unconfirmed: readonly string[]
  /** The results of the conjuncts of its guards, if requested; null if the guards could not be analyzed. */
  readonly coverage?: GuardCoverage | null
}

/** A counterexample as reports show it. */
export interface Unexpected {
  /** Null for the path to a failure. */
  readonly property: string | null
  readonly text: string
  /** The file it was written to. */
  readonly files: readonly string[]
  /** As part of a page; null if no page is written. */
  readonly drawn: string | null
}

export interface VerifiedProperty {
  readonly name: string
  readonly exercise: Exercise
  /** Why no model can violate it, if the author says so. */
  readonly byConstruction: string | null
}

/** Facts that are not part of a checked model. `failure` is text, if there is one. */
type Shown = Pick<VerifiedModel, 'failure' | 'unexpected' | 'command' | 'coverage'>

export function verified(
  checked: CheckedModel,
  exercise: Readonly<Record<string, Exercise>>,
  shown: Shown,
): VerifiedModel {
  const { spec, model, exploration, expectations, seconds } = checked
  const { distinct, generated, depth, actions } = exploration
  return {
    spec,
    model: model.name ?? 'defaults',
    distinct,
    generated,
    depth,
    expectations,
    actions: actions.map(({ name, fired }) => ({ name, fired })),
    properties: model.properties.map((p) => ({
      name: p.name,
      exercise: must(exercise[p.name]),
      byConstruction: p.byConstruction ?? null,
    })),
    leftOut: checked.leftOut,
    ...shown,
    seconds,
    unconfirmed: checked.unconfirmed ?? [],
  }
}
