import { must } from '../must.ts'
import type { Exercise } from '../language/helpers/exercise.ts'
import type { CheckedModel, ExpectationResult } from './report.ts'
import type { GuardCoverage } from '../trace/why/coverage.ts'

/**
 * What `verify` keeps from the result of checking a model. It is plain data and identical on every machine except for
 * `seconds`.
 */
export interface VerifiedModel {
  readonly spec: string
  /** The declared name, or `defaults` if the spec declares no models. */
  readonly model: string
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly expectations: readonly ExpectationResult[]
  readonly actions: readonly { readonly name: string; readonly fired: number }[]
  readonly properties: readonly VerifiedProperty[]
  /** Violations that the model does not expect, or the path to its failure. Shortest first. */
  readonly unexpected: readonly Unexpected[]
  /** Promises that were skipped because symmetry cannot decide them. */
  readonly leftOut: readonly string[]
  /** Why the verdicts do not count; null if they do. */
  readonly failure: string | null
  /** The command that reproduces the model's result and counterexamples. */
  readonly command: string
  readonly seconds: number
  /** Properties that hold but were not confirmed in every state. */
  readonly unconfirmed: readonly string[]
  /**
   * Whether each guard conjunct was ever true, and whether it was ever false, if requested. Null if the guards could
   * not be analyzed.
   */
  readonly coverage?: GuardCoverage | null
}

/** A counterexample as reports show it. */
export interface Unexpected {
  /** Null for the path to a failure. */
  readonly property: string | null
  readonly text: string
  /** The files it was written to. */
  readonly files: readonly string[]
  /** The fragment for the page; null if no page is written. */
  readonly drawn: string | null
}

export interface VerifiedProperty {
  readonly name: string
  readonly exercise: Exercise
  /** Why no model can violate it, according to the author; null if not stated. */
  readonly byConstruction: string | null
}

/** Facts that a checked model does not contain. `failure` is the message, if any. */
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
